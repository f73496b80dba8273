using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Community;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Watching;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Community;

/// <summary>Whatever a person writes into whichever field, it is text on every page that shows it.</summary>
public sealed class InjectionTests(TalkSite talk) : IClassFixture<TalkSite>
{
    internal static readonly string[] Strings =
    [
        "<script>alert(1)</script>",
        "<ScRiPt src=//evil.example/x.js></sCrIpT>",
        "</textarea><script>alert(1)</script>",
        "</title><script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
        "<body onload=alert(1)>",
        "<iframe srcdoc='<script>alert(1)</script>'>",
        "<a href=javascript:alert(1)>x</a>",
        "<form action=//evil.example><button>x</button>",
        "<input autofocus onfocus=alert(1)>",
        "<details open ontoggle=alert(1)>",
        "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)>",
        "<style>@import '//evil.example/x.css'</style>",
        "<link rel=stylesheet href=//evil.example/x.css>",
        "<meta http-equiv=refresh content='0;url=//evil.example'>",
        "<base href=//evil.example/>",
        "<object data=data:text/html,x></object>",
        "<marquee onstart=alert(1)>x</marquee>",
        "<b hx-get=/account/delete hx-trigger=load>x</b>",
        "<p style='position:fixed;inset:0'>x</p>",
        "<!--><script>alert(1)</script-->",
        "<![CDATA[<script>alert(1)</script>]]>",
        "\" onmouseover=\"alert(1)",
        "' onmouseover='alert(1)",
        "`onmouseover=alert(1)",
        "x\" autofocus onfocus=\"alert(1)\" y=\"",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)//http://example.com",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:msgbox(1)",
        "http://example.com/\"onmouseover=\"alert(1)",
        "https://example.com/'><script>alert(1)</script>",
        "https://example.com/?a=<svg/onload=alert(1)>",
        "https://user:pass@example.com/%00%0d%0aSet-Cookie:x=1",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&#60;script&#62;alert(1)&#60;/script&#62;",
        "{{constructor.constructor('alert(1)')()}}",
        "${alert(1)} #{alert(1)} <%= 7*7 %> @(1+1) @Model.Secret",
        "{film} {0} %s %n %x",
        "'; DROP TABLE Comments; --",
        "\u202Egnp.exe\u202C txt",
        "\u2066\u2067\u202Eabc",
        "\u0645\u0631\u062D\u0628\u0627 <b>bold</b> \u05E9\u05DC\u05D5\u05DD",
        "Z\u0351\u0343\u0302a\u0489\u0334l\u0337g\u0338o",
        "\uFF1Cscript\uFF1Ealert(1)\uFF1C/script\uFF1E",
        "\u2028\u2029<script>alert(28)</script>",
        "👩‍👩‍👧‍👦🏳️‍🌈 <i>x</i>",
        "=cmd|' /C calc'!A0",
        "=HYPERLINK(\"http://evil.example\",\"x\")",
        "+1+1|cmd",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1+1)*cmd|' /C calc'!A0",
    ];

    private readonly SiteFactory site = talk.Site;

    [Fact]
    public async Task Text_is_text_in_every_field_and_on_every_page()
    {
        var movie = await site.FilmAsync("Injected");
        var url = await site.UrlAsync(movie);
        using var moderator = await site.SignedInAsync(Role.Moderator);
        using var author = await site.SignedInAsync();
        var actor = new Actor(moderator.Person!.Id, "127.0.0.1");
        var written = new List<string>();
        foreach (var (text, index) in Strings.Select((s, i) => (s, i)))
        {
            var (speaker, reporter) = (await site.PersonAsync(), await site.PersonAsync());
            await site.InDbAsync(db => db.Users.Where(u => u.Id == speaker.Id || u.Id == reporter.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.DisplayName, text.Length > 60 ? text.Substring(0, 60) : text)));
            var root = await site.SayAsync(speaker.Id, movie, text);
            await site.SayAsync(speaker.Id, movie, text, root, spoiler: index % 2 == 0);
            var edited = await site.SayAsync(author.Person!.Id, movie, "Before", root);
            await site.WithAsync<CommentService>(c => c.EditAsync(author.Person.Id, edited, text, null));
            await site.WithAsync<ReportService>(r => r.ReportAsync(reporter.Id, root, ReportReason.Other, text));
            if (index % 2 == 1)
            {
                var report = await site.InDbAsync(db => db.CommentReports.Where(r => r.CommentId == root).Select(r => r.Id).SingleAsync());
                await site.WithAsync<CommentModeration>(m => m.DecideAsync(actor, report, accept: false, text));
            }
            written.Add(CommentText.Tidy(text));
        }

        var shown = new List<string>();
        foreach (var browser in new[] { author, moderator })
            for (string? next = url; next is not null;)
            {
                var page = await browser.GetPageAsync(next.Split('#')[0]);
                AssertInert(page);
                shown.AddRange(page.QuerySelectorAll(".comment-text, .spoiler > div").Select(t => t.TextContent));
                if (browser == author)
                    Assert.All(page.QuerySelectorAll<IHtmlTextAreaElement>("form[action$='/edit'] textarea"), t => Assert.Contains(t.Value, written));
                next = page.Hooks("pager-next").SingleOrDefault()?.GetAttribute("href");
            }
        Assert.All(written, text => Assert.Equal(6, shown.Count(s => Same(s, text))));

        foreach (var list in new[] { "/admin/comments", "/admin/reports?status=all" })
        {
            var said = new List<string>();
            for (string? next = list; next is not null;)
            {
                var page = await moderator.GetPageAsync(next);
                AssertInert(page);
                said.AddRange(page.QuerySelectorAll(".said").Select(t => t.TextContent));
                next = page.Hooks("pager-next").SingleOrDefault()?.GetAttribute("href");
            }
            Assert.All(written, text => Assert.Contains(said, s => Same(s, text)));
        }
        AssertInert(await moderator.GetPageAsync("/admin/comments?q=" + Uri.EscapeDataString(Strings[0]) + "&user=" + Uri.EscapeDataString(Strings[24])));
    }

    [Fact]
    public async Task A_refused_form_shows_what_was_written_as_text()
    {
        var movie = await site.FilmAsync("Refused injection");
        using var browser = await site.SignedInAsync();
        var form = (await browser.GetPageAsync(await site.UrlAsync(movie))).Form($"/movies/{movie}/comments");
        foreach (var text in Strings)
        {
            var tooLong = text + new string('.', Comment.TextLength);
            using var answer = await browser.PostAsync(form, ("text", tooLong));
            var page = await SiteClient.ReadAsync(answer, HttpStatusCode.UnprocessableEntity);
            AssertInert(page);
            Assert.Equal(tooLong, page.QuerySelector<IHtmlTextAreaElement>("#text")!.Value);
        }
    }

    // Paragraphs and lines are markup of ours; the words between them must be the person's.
    private static bool Same(string shown, string written) => Squeezed(shown) == Squeezed(written);

    private static string Squeezed(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static void AssertInert(IHtmlDocument page)
    {
        Assert.Empty(page.QuerySelectorAll("style, iframe, object, embed, base, math, marquee, animate, [style], [srcdoc], meta[http-equiv], script:not([src])").Select(e => e.OuterHtml));
        Assert.All(page.QuerySelectorAll("script, link[rel=stylesheet], img, video, source, track"), e => Assert.StartsWith("/", e.GetAttribute("src") ?? e.GetAttribute("href") ?? "/", StringComparison.Ordinal));
        Assert.Empty(page.All.SelectMany(e => e.Attributes.Where(a => a.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)).Select(a => $"{e.LocalName} {a.Name}")));
        foreach (var element in page.All)
            foreach (var name in new[] { "href", "action", "formaction", "hx-get", "hx-post" })
                if (element.GetAttribute(name) is { } address)
                {
                    var own = address.StartsWith('/') && !address.StartsWith("//", StringComparison.Ordinal) || address.StartsWith('#') || address.StartsWith("http://localhost/", StringComparison.Ordinal);
                    var written = element.LocalName == "a" && name == "href" && element.GetAttribute("rel") == "nofollow ugc noopener"
                        && (address.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || address.StartsWith("https://", StringComparison.OrdinalIgnoreCase));
                    Assert.True(own || written, $"{element.LocalName} {name}={address}");
                }
        // Every element of a comment is one of ours.
        Assert.Empty(page.QuerySelectorAll(".comment-text *, .spoiler > div *, .said *, bdi *").Where(e => e.LocalName is not ("p" or "br" or "a")).Select(e => e.OuterHtml));
    }
}
