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
    public async Task<FileContentResult> Sitemap(CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream();
        await using (var xml = XmlWriter.Create(stream, new XmlWriterSettings { Async = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) }))
        {
            await xml.WriteStartElementAsync(null, "urlset", "http://www.sitemaps.org/schemas/sitemap/0.9");
            foreach (var (path, changed) in await map.PathsAsync(cancellationToken))
            {
                await xml.WriteStartElementAsync(null, "url", null);
                await xml.WriteElementStringAsync(null, "loc", null, address.To(path));
                if (changed is { } day) await xml.WriteElementStringAsync(null, "lastmod", null, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                await xml.WriteEndElementAsync();
            }
            await xml.WriteEndElementAsync();
        }
        Response.Headers.CacheControl = "public, max-age=3600";
        return File(stream.ToArray(), "application/xml; charset=utf-8");
    }
}
