using System.Net;
using AngleSharp.Html.Dom;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Community;
using CinemaSite.Core.Library;
using CinemaSite.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Community;

/// <summary>A site on which people may talk as fast as tests do.</summary>
public sealed class TalkSite : IAsyncLifetime
{
    public SiteFactory Site { get; } = Open();

    /// <summary>A site with limits that no test reaches; further settings before it starts.</summary>
    public static SiteFactory Open() => new()
    {
        ["Limits:CommentsPerMinute"] = "100000",
        ["Limits:CommentLikesPerMinute"] = "100000",
        ["Limits:OpinionsPerMinute"] = "100000",
        ["Limits:ReportsPerHour"] = "100000",
        ["Limits:DraftsPerAddress"] = "100000",
    };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await Site.DisposeAsync();
}

/// <summary>People talking.</summary>
internal static class Talk
{
    /// <summary>The address of a movie's page.</summary>
    public static Task<string> UrlAsync(this SiteFactory site, int movie) => site.InDbAsync(async db => $"/movies/{movie}/{await db.Movies.Where(m => m.Id == movie).Select(m => m.Slug).SingleAsync()}");

    /// <summary>Somebody says something; the comment's id.</summary>
    public static async Task<long> SayAsync(this SiteFactory site, Guid person, int movie, string text, long? parent = null, bool spoiler = false)
    {
        var result = await site.WithAsync<CommentService, CommentResult>(c => c.WriteAsync(person, movie, new WrittenComment(text, parent, spoiler)));
        Assert.True(result.Outcome is CommentOutcome.Done or CommentOutcome.Held, result.Outcome.ToString());
        return result.Id;
    }

    /// <summary>What a stranger, or somebody, reads of a movie.</summary>
    public static Task<CommentPage> ReadAsync(this SiteFactory site, int movie, CommentAsk ask, Guid? reader = null) => site.InDbAsync(db =>
        new CommentPages(db).ReadAsync(movie, ask, new CommentReader(reader, db.OwnersOf(movie)), CancellationToken.None));

    /// <summary>Sends a form as htmx does.</summary>
    public static async Task<HttpResponseMessage> SwapAsync(this SiteClient browser, IHtmlFormElement form, params (string Name, string Value)[] fields)
    {
        browser.Http.DefaultRequestHeaders.Add("HX-Request", "true");
        try
        {
            return await browser.PostAsync(form, fields);
        }
        finally
        {
            browser.Http.DefaultRequestHeaders.Remove("HX-Request");
        }
    }

    /// <summary>Sends a form as htmx does, and reads the part that comes back.</summary>
    public static async Task<IHtmlDocument> SwappedAsync(this SiteClient browser, IHtmlFormElement form, params (string Name, string Value)[] fields) =>
        await SiteClient.ReadAsync(await browser.SwapAsync(form, fields), HttpStatusCode.OK);

    /// <summary>Sends a form, with whatever values, to another address than its own.</summary>
    public static async Task<HttpResponseMessage> PostToAsync(this SiteClient browser, string url, params (string Name, string Value)[] fields)
    {
        var page = await browser.GetPageAsync("/");
        var form = page.Form("/theme");
        form.SetAttribute("action", url);
        return await browser.PostAsync(form, fields);
    }

    /// <summary>The kinds of the notices on a page.</summary>
    public static IReadOnlyList<string?> NoticeKinds(this IHtmlDocument page) => [.. page.Hooks("notice").Select(n => n.GetAttribute("data-kind"))];

    /// <summary>Changes a movie.</summary>
    public static Task ChangeAsync(this SiteFactory site, int movie, Availability availability) =>
        site.InDbAsync(db => db.Movies.Where(m => m.Id == movie).ExecuteUpdateAsync(s => s.SetProperty(m => m.Availability, availability)));
}
