using System.Globalization;
using System.Text;
using System.Xml;
using CinemaSite.Core;
using CinemaSite.Core.Catalog;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>What search engines read first.</summary>
[SkipStatusCodePages]
public sealed class MapController(SiteMap map, SiteAddress address) : Controller
{
    // Pages of one person, and endless combinations of filters, are nobody's search result.
    private static readonly string[] Closed = ["/account", "/admin", "/cart", "/checkout", "/orders", "/payments", "/library", "/watch", "/favorites", "/notifications", "/movies?"];

    [HttpGet("/robots.txt")]
    public ContentResult Robots()
    {
        var text = new StringBuilder("User-agent: *\n");
        foreach (var path in Closed) text.Append(CultureInfo.InvariantCulture, $"Disallow: {path}\n");
        text.Append(CultureInfo.InvariantCulture, $"Allow: /movies?page=\nSitemap: {address.To("/sitemap.xml")}\n");
        Response.Headers.CacheControl = "public, max-age=3600";
        return Content(text.ToString(), "text/plain; charset=utf-8");
    }

    [HttpGet("/sitemap.xml")]
    public async Task Index(CancellationToken cancellationToken)
    {
        var parts = await map.PartsAsync(cancellationToken);
        await using var xml = await BeginAsync("sitemapindex");
        await WriteAsync(xml, "sitemap", new SiteMapEntry("/sitemaps/pages.xml", null));
        for (var part = 1; part <= parts; part++) await WriteAsync(xml, "sitemap", new SiteMapEntry(string.Create(CultureInfo.InvariantCulture, $"/sitemaps/movies-{part}.xml"), null));
        await xml.WriteEndElementAsync();
    }

    [HttpGet("/sitemaps/pages.xml")]
    public async Task Pages(CancellationToken cancellationToken)
    {
        var pages = await map.PagesAsync(cancellationToken);
        await using var xml = await BeginAsync("urlset");
        foreach (var page in pages) await WriteAsync(xml, "url", page);
        await xml.WriteEndElementAsync();
    }

    /// <summary>Written as it is read: a part of 25,000 films is never whole in memory.</summary>
    [HttpGet("/sitemaps/movies-{part:int:min(1)}.xml")]
    public async Task Movies(int part, CancellationToken cancellationToken)
    {
        if (part > await map.PartsAsync(cancellationToken))
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        await using var xml = await BeginAsync("urlset");
        await foreach (var movie in map.MoviesAsync(part, cancellationToken)) await WriteAsync(xml, "url", movie);
        await xml.WriteEndElementAsync();
    }

    private async Task<XmlWriter> BeginAsync(string root)
    {
        Response.Headers.CacheControl = "public, max-age=3600";
        Response.ContentType = "application/xml; charset=utf-8";
        var xml = XmlWriter.Create(Response.Body, new XmlWriterSettings { Async = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) });
        await xml.WriteStartElementAsync(null, root, "http://www.sitemaps.org/schemas/sitemap/0.9");
        return xml;
    }

    private async Task WriteAsync(XmlWriter xml, string element, SiteMapEntry entry)
    {
        await xml.WriteStartElementAsync(null, element, null);
        await xml.WriteElementStringAsync(null, "loc", null, address.To(entry.Path));
        if (entry.Changed is { } day) await xml.WriteElementStringAsync(null, "lastmod", null, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await xml.WriteEndElementAsync();
    }
}
