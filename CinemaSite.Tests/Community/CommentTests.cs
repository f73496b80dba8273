using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CinemaSite.Core.Community;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Watching;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Community;

/// <summary>What people say about a movie, through the forms on its page.</summary>
public sealed class CommentTests(TalkSite talk) : IClassFixture<TalkSite>
{
    private readonly SiteFactory site = talk.Site;

    [Fact]
    public async Task A_reply_to_a_reply_joins_the_thread_and_says_whom_it_answers()
    {
        var movie = await site.FilmAsync("Threads");
        using var ann = await site.SignedInAsync();
        using var bea = await site.SignedInAsync();
        var url = await site.UrlAsync(movie);
        var page = await ann.SubmitAsync((await ann.GetPageAsync(url)).Form($"/movies/{movie}/comments"), ("text", "First line\nsecond line https://example.com/a?b=1&c=2."));
        var root = page.Hooks("comment").Single();
        Assert.Equal(1, root.QuerySelectorAll(".comment-text br").Length);
        var link = root.QuerySelector(".comment-text a")!;
        Assert.Equal(("https://example.com/a?b=1&c=2", "nofollow ugc noopener"), (link.GetAttribute("href"), link.GetAttribute("rel")));

        var reply = await bea.SubmitAsync(ReplyForm(await bea.GetPageAsync(url), Id(root)), ("text", "A reply"));
        var first = reply.Hooks("comment").Single(c => c.TextContent.Contains("A reply", StringComparison.Ordinal));
        var second = (await ann.SubmitAsync(ReplyForm(await ann.GetPageAsync(url), Id(first)), ("text", "An answer to the reply")))
            .Hooks("comment").Single(c => c.TextContent.Contains("An answer", StringComparison.Ordinal));
        Assert.Equal([Id(root), Id(root)], [first.GetAttribute("data-parent-id")!, second.GetAttribute("data-parent-id")!]);
        Assert.Contains($"to {bea.Person!.DisplayName}", second.QuerySelector("header")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comment_can_be_changed_by_its_author_alone_and_says_so()
    {
        var movie = await site.FilmAsync("Edits");
        using var ann = await site.SignedInAsync();
        using var bea = await site.SignedInAsync();
        var id = await site.SayAsync(ann.Person!.Id, movie, "Before");
        var url = await site.UrlAsync(movie);
        var page = await ann.GetPageAsync(url);
        Assert.DoesNotContain("edited", page.Hooks("comment").Single().QuerySelector("header")!.TextContent, StringComparison.Ordinal);
        page = await ann.SubmitAsync(page.Form($"/comments/{id}/edit"), ("text", "After"), ("spoiler", "true"));
        var comment = page.Hooks("comment").Single();
        Assert.Contains("edited", comment.QuerySelector("header")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("After", comment.QuerySelector("details.spoiler > div")!.TextContent);

        Assert.Empty((await bea.GetPageAsync(url)).QuerySelectorAll($"form[action='/comments/{id}/edit'], form[action='/comments/{id}/delete']"));
        foreach (var deed in new[] { "edit", "delete" })
        {
            using var answer = await bea.PostToAsync($"/comments/{id}/{deed}", ("text", "Mine now"));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
        using var nothing = await bea.PostToAsync("/comments/999999999/like");
        Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
    }

    [Fact]
    public async Task A_deleted_comment_keeps_its_replies_and_loses_its_words()
    {
        var movie = await site.FilmAsync("Deleted");
        using var ann = await site.SignedInAsync();
        var bea = (await site.PersonAsync()).Id;
        var url = await site.UrlAsync(movie);
        var root = await site.SayAsync(ann.Person!.Id, movie, "Words to lose");
        var lonely = await site.SayAsync(ann.Person!.Id, movie, "Nobody answered this");
        await site.SayAsync(bea, movie, "I answered", root);
        var middle = await site.SayAsync(ann.Person!.Id, movie, "In the middle", root);
        await site.SayAsync(bea, movie, "To the middle one", middle);
        foreach (var id in new[] { root, lonely, middle }) await ann.SubmitAsync((await ann.GetPageAsync(url)).Form($"/comments/{id}/delete"));
        using var stranger = site.Browser();
        var page = await stranger.GetPageAsync(url);
        Assert.Equal(["deleted comment", "I answered", "deleted comment", "To the middle one"], page.QuerySelectorAll(".comment-text").Select(t => t.TextContent));
        Assert.DoesNotContain("Words to lose", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(ann.Person.DisplayName, page.QuerySelector("#comments")!.TextContent, StringComparison.Ordinal);
        Assert.False(await site.InDbAsync(db => db.Comments.AnyAsync(c => c.Text == "Words to lose")));
    }

    [Fact]
    public async Task A_like_of_a_comment_goes_and_comes_but_not_for_ones_own()
    {
        var movie = await site.FilmAsync("Comment likes");
        using var ann = await site.SignedInAsync();
        using var bea = await site.SignedInAsync();
        var id = await site.SayAsync(ann.Person!.Id, movie, "Like me");
        var url = await site.UrlAsync(movie);
        var page = await bea.SubmitAsync((await bea.GetPageAsync(url)).Form($"/comments/{id}/like"));
        Assert.Equal("1", page.HookText("comment-likes"));
        var part = await bea.SwappedAsync(page.Form($"/comments/{id}/like"));
        Assert.Equal(("0", "false"), (part.HookText("comment-likes"), part.QuerySelector("button")!.GetAttribute("aria-pressed")));
        using var own = await ann.PostToAsync($"/comments/{id}/like");
        Assert.Equal(HttpStatusCode.SeeOther, own.StatusCode);
        Assert.Equal(0, await site.InDbAsync(db => db.CommentLikes.CountAsync(l => l.CommentId == id)));
    }

    [Fact]
    public async Task Who_bought_the_film_is_marked_and_who_left_is_a_deleted_viewer()
    {
        var movie = await site.FilmAsync("Owners");
        var owner = await site.PersonAsync();
        using var leaver = await site.SignedInAsync();
        await site.OwnsAsync(owner, movie);
        var bought = await site.SayAsync(owner.Id, movie, "Mine for ever");
        var left = await site.SayAsync(leaver.Person!.Id, movie, "I was here");
        await leaver.SubmitAsync((await leaver.GetPageAsync("/account/delete")).Form("/account/delete"), ("password", SiteFactory.Password));
        using var stranger = site.Browser();
        var page = await stranger.GetPageAsync(await site.UrlAsync(movie));
        Assert.Contains("Owns this film", page.QuerySelector($"#comment-{bought}")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Owns this film", page.QuerySelector($"#comment-{left}")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("deleted viewer", page.QuerySelector($"#comment-{left} header")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \r\n \t ")]
    [InlineData("\u200b\u200d\ufeff")]
    [InlineData(null)]
    public async Task What_says_nothing_or_too_much_comes_back_with_a_message_at_its_field(string? text)
    {
        text ??= new string('x', 4001);
        var movie = await site.FilmAsync($"Refused {text.Length}");
        using var browser = await site.SignedInAsync();
        var url = await site.UrlAsync(movie);
        var page = await browser.SubmitInvalidAsync((await browser.GetPageAsync(url)).Form($"/movies/{movie}/comments"), ("text", text), ("spoiler", "true"));
        Assert.Equal("text", Assert.Single(page.Hooks("field-error")).GetAttribute("data-field"));
        // White space alone is nothing to a form.
        Assert.Equal(string.IsNullOrWhiteSpace(text) ? "" : text, page.QuerySelector<IHtmlTextAreaElement>("#text")!.Value);
        Assert.True(page.QuerySelector<IHtmlInputElement>($"form[action='/movies/{movie}/comments'] [name=spoiler]")!.IsChecked);
        Assert.Equal(0, await site.InDbAsync(db => db.Comments.CountAsync(c => c.MovieId == movie)));
    }

    [Fact]
    public async Task Four_thousand_characters_are_taken_whole_on_both_sides_of_a_line_break()
    {
        var movie = await site.FilmAsync("Long");
        using var browser = await site.SignedInAsync();
        var text = new string('a', 1999) + "\r\n" + new string('ї', 1998) + "🎬";
        var page = await browser.SubmitAsync((await browser.GetPageAsync(await site.UrlAsync(movie))).Form($"/movies/{movie}/comments"), ("text", text));
        Assert.Equal(4000, (await site.InDbAsync(db => db.Comments.SingleAsync(c => c.MovieId == movie))).Text.Length);
        Assert.EndsWith("🎬", page.QuerySelector(".comment-text")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_an_edit_and_a_report_that_are_refused_come_back_at_their_comment()
    {
        var movie = await site.FilmAsync("Refused replies");
        using var ann = await site.SignedInAsync();
        using var bea = await site.SignedInAsync();
        var id = await site.SayAsync(ann.Person!.Id, movie, "The first");
        var url = await site.UrlAsync(movie);
        var tooLong = new string('y', 4001);
        var reply = await bea.SubmitInvalidAsync(ReplyForm(await bea.GetPageAsync(url), id.ToString(CultureInfo.InvariantCulture)), ("text", tooLong));
        Assert.Equal(tooLong, reply.QuerySelector<IHtmlTextAreaElement>($"#r{id}")!.Value);
        Assert.True(reply.QuerySelector($"#r{id}")!.Closest("details")!.HasAttribute("open"));
        Assert.NotNull(reply.QuerySelector($"#r{id}-error[data-testid=field-error]"));
        var edit = await ann.SubmitInvalidAsync((await ann.GetPageAsync(url)).Form($"/comments/{id}/edit"), ("text", ""));
        Assert.NotNull(edit.QuerySelector($"#e{id}-error"));
        var report = await bea.SubmitInvalidAsync((await bea.GetPageAsync(url)).Form($"/comments/{id}/report"), ("reason", ""), ("text", "Hm"));
        Assert.Equal("reason", report.QuerySelector($"#w{id}-error")!.GetAttribute("data-field"));
        using var swap = await bea.SwapAsync(ReplyForm(await bea.GetPageAsync(url), id.ToString(CultureInfo.InvariantCulture)), ("text", " "));
        var part = await SiteClient.ReadAsync(swap, HttpStatusCode.UnprocessableEntity);
        Assert.NotNull(part.QuerySelector($"li#thread-{id} #r{id}-error"));
    }

    [Fact]
    public async Task A_form_sent_twice_says_it_once()
    {
        var movie = await site.FilmAsync("Twice");
        using var browser = await site.SignedInAsync();
        var form = (await browser.GetPageAsync(await site.UrlAsync(movie))).Form($"/movies/{movie}/comments");
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => browser.PostAsync(form, ("text", "Once"))));
        Assert.Equal(1, await site.InDbAsync(db => db.Comments.CountAsync(c => c.MovieId == movie)));
    }

    [Fact]
    public async Task Words_written_after_the_session_was_over_wait_in_the_form_until_one_has_signed_in()
    {
        var movie = await site.FilmAsync("Lost session");
        var other = await site.FilmAsync("Another film");
        using var browser = await site.SignedInAsync();
        var person = browser.Person!;
        var url = await site.UrlAsync(movie);
        var root = await site.SayAsync((await site.PersonAsync()).Id, movie, "To be answered");
        var page = await browser.GetPageAsync(url);
        var (form, reply) = (page.Form($"/movies/{movie}/comments"), ReplyForm(page, root.ToString(CultureInfo.InvariantCulture)));
        await site.WithAsync<Core.Accounts.Sessions>(s => s.EndAllAsync(person.Id, "test"));

        using var refused = await browser.PostAsync(form, ("text", "A long thought\nwith <b>lines</b>"), ("spoiler", "true"));
        Assert.Equal((HttpStatusCode.Redirect, "/account/login?returnUrl=" + Uri.EscapeDataString(url + "#comments")), (refused.StatusCode, refused.Headers.Location!.OriginalString));
        Assert.Equal(1, await site.InDbAsync(db => db.Comments.CountAsync(c => c.MovieId == movie)));
        await browser.SignInAsync(person);
        page = await browser.GetPageAsync(url);
        Assert.Equal("A long thought\nwith <b>lines</b>", page.QuerySelector<IHtmlTextAreaElement>("#text")!.Value);
        Assert.Single(page.Hooks("draft"));
        Assert.Empty((await browser.GetPageAsync(await site.UrlAsync(other))).Hooks("draft"));
        page = await browser.SubmitAsync(page.Form($"/movies/{movie}/comments"));
        Assert.Contains("A long thought", page.QuerySelector("details.spoiler")!.TextContent, StringComparison.Ordinal);
        Assert.Empty((await browser.GetPageAsync(url)).Hooks("draft"));
        Assert.Equal(0, await site.InDbAsync(db => db.CommentDrafts.CountAsync()));

        await site.WithAsync<Core.Accounts.Sessions>(s => s.EndAllAsync(person.Id, "test"));
        using var swap = await browser.SwapAsync(reply, ("text", "My answer"));
        Assert.StartsWith("/account/login?returnUrl=", swap.Headers.GetValues("HX-Redirect").Single(), StringComparison.Ordinal);
        await browser.SignInAsync(person);
        page = await browser.GetPageAsync(url);
        Assert.Equal("My answer", page.QuerySelector<IHtmlTextAreaElement>($"#r{root}")!.Value);

        site.Clock.Advance(TimeSpan.FromHours(2));
        await site.WithAsync<CommunitySweep>(s => s.RunAsync(CancellationToken.None));
        Assert.Equal(0, await site.InDbAsync(db => db.CommentDrafts.CountAsync()));
    }

    [Fact]
    public async Task Too_many_comments_in_a_minute_wait_and_lose_nothing()
    {
        await using var strict = new SiteFactory { ["Limits:CommentsPerMinute"] = "2" };
        var movie = await strict.FilmAsync();
        using var browser = await strict.SignedInAsync();
        var url = await strict.UrlAsync(movie);
        for (var i = 0; i < 2; i++) await browser.SubmitAsync((await browser.GetPageAsync(url)).Form($"/movies/{movie}/comments"), ("text", $"Number {i}"));
        using var answer = await browser.PostAsync((await browser.GetPageAsync(url)).Form($"/movies/{movie}/comments"), ("text", "Number three"));
        Assert.NotNull(answer.Headers.RetryAfter);
        var page = await SiteClient.ReadAsync(answer, HttpStatusCode.TooManyRequests);
        Assert.Equal("Number three", page.QuerySelector<IHtmlTextAreaElement>("#text")!.Value);
        strict.Clock.Advance(TimeSpan.FromMinutes(1));
        await browser.SubmitAsync(page.Form($"/movies/{movie}/comments"));
    }

    [Fact]
    public async Task Watched_words_and_first_comments_are_held_until_a_moderator_approves()
    {
        await using var strict = new SiteFactory { ["Comments:WatchedWords:0"] = "cheap copies", ["Comments:WatchedWords:1"] = "café", ["Comments:HoldFirst"] = "true" };
        var movie = await strict.FilmAsync();
        using var ann = await strict.SignedInAsync();
        using var moderator = await strict.SignedInAsync(Core.Accounts.Role.Moderator);
        var url = await strict.UrlAsync(movie);
        async Task<long> SayAsync(string text, bool held)
        {
            var page = await ann.SubmitAsync((await ann.GetPageAsync(url)).Form($"/movies/{movie}/comments"), ("text", text));
            Assert.Equal(held ? "info" : "success", Assert.Single(page.NoticeKinds()));
            var row = await strict.InDbAsync(db => db.Comments.OrderByDescending(c => c.Id).FirstAsync());
            Assert.Equal(held, row.HeldUtc is not null);
            Assert.Equal(held, page.QuerySelector($"#comment-{row.Id}")!.TextContent.Contains("Waits for a moderator", StringComparison.Ordinal));
            using var stranger = strict.Browser();
            Assert.Equal(held, (await stranger.GetPageAsync(url)).QuerySelector($"#comment-{row.Id}") is null);
            return row.Id;
        }

        var first = await SayAsync("My first words here", held: true);
        var queue = await moderator.GetPageAsync("/admin/comments?status=held");
        await moderator.SubmitAsync(queue.Form($"/admin/comments/{first}/approve"));
        await SayAsync("My second", held: false);
        await SayAsync("CHEAP, copies!", held: true);
        await SayAsync("Met her in a Cafe", held: true);
        var fine = await SayAsync("cheaper copiesque cafés", held: false);
        await ann.SubmitAsync((await ann.GetPageAsync(url)).Form($"/comments/{fine}/edit"), ("text", "now cheap copies"));
        Assert.NotNull((await strict.InDbAsync(db => db.Comments.SingleAsync(c => c.Id == fine))).HeldUtc);
    }

    [Fact]
    public async Task A_link_to_a_comment_opens_the_page_it_is_on()
    {
        var movie = await site.FilmAsync("Deep");
        var (ann, bea) = ((await site.PersonAsync()).Id, (await site.PersonAsync()).Id);
        var oldest = await site.SayAsync(ann, movie, "The oldest");
        long last = 0;
        for (var i = 0; i < 12; i++) last = await site.SayAsync(bea, movie, $"Reply {i}", oldest);
        for (var i = 0; i < 45; i++) await site.SayAsync(ann, movie, $"Later {i}");
        using var browser = site.Browser();
        var url = await site.UrlAsync(movie);
        Assert.Null((await browser.GetPageAsync(url)).QuerySelector($"#comment-{oldest}"));
        foreach (var id in new[] { oldest, last })
            foreach (var sort in new[] { "", "&sort=newest" })
                Assert.NotNull((await browser.GetPageAsync($"{url}?comment={id}{sort}")).QuerySelector($"#comment-{id}"));
        var thread = await browser.GetPageAsync($"{url}?thread={oldest}");
        Assert.Equal(13, thread.Hooks("comment").Count);
        Assert.Equal(20, (await browser.GetPageAsync($"{url}?comment=999999999")).Hooks("comment").Count);
        Assert.Equal(20, (await browser.GetPageAsync($"{url}?comment=abc&after=x&thread=-1&rating=99&sort=odd")).Hooks("comment").Count);
    }

    [Fact]
    public async Task The_most_helpful_or_the_newest_come_first()
    {
        var movie = await site.FilmAsync("Sorted");
        var author = (await site.PersonAsync()).Id;
        var ids = new List<long>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add(await site.SayAsync(author, movie, $"Number {i}"));
            site.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        for (var i = 0; i < 3; i++)
        {
            var person = (await site.PersonAsync()).Id;
            await site.WithAsync<CommentService>(c => c.LikeAsync(person, ids[1]));
            if (i < 2) await site.WithAsync<CommentService>(c => c.LikeAsync(person, ids[0]));
        }
        Assert.Equal([ids[1], ids[0], ids[2]], (await site.ReadAsync(movie, new CommentAsk())).Threads.Select(t => t.Comment.Id));
        Assert.Equal([ids[2], ids[1], ids[0]], (await site.ReadAsync(movie, new CommentAsk { Sort = CommentSort.Newest })).Threads.Select(t => t.Comment.Id));
        // Three likes against two reports weigh less than two likes.
        for (var i = 0; i < 2; i++)
        {
            var person = (await site.PersonAsync()).Id;
            await site.WithAsync<ReportService>(r => r.ReportAsync(person, ids[1], ReportReason.Abuse, null));
        }
        Assert.Equal([ids[0], ids[1], ids[2]], (await site.ReadAsync(movie, new CommentAsk())).Threads.Select(t => t.Comment.Id));
    }

    [Fact]
    public async Task No_spoiler_gets_into_the_head_of_the_page()
    {
        var movie = await site.FilmAsync("Secret");
        await site.SayAsync((await site.PersonAsync()).Id, movie, "The butler zanzibarred it", spoiler: true);
        using var browser = site.Browser();
        var page = await browser.GetPageAsync(await site.UrlAsync(movie));
        Assert.DoesNotContain("zanzibarred", page.Head!.OuterHtml, StringComparison.Ordinal);
        Assert.DoesNotContain(page.QuerySelectorAll("script[type='application/ld+json'], [itemprop]"), e => e.OuterHtml.Contains("zanzibarred", StringComparison.Ordinal));
        Assert.Single(page.QuerySelectorAll("details.spoiler:not([open])"));
    }

    private static string Id(IElement comment) => comment.GetAttribute("data-comment-id")!;

    private static IHtmlFormElement ReplyForm(IHtmlDocument page, string comment) =>
        page.QuerySelectorAll<IHtmlFormElement>("form").Single(f => f.QuerySelector($"input[name=parentId][value='{comment}']") is not null);
}
