using System.Net;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Community;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Watching;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Community;

/// <summary>Reports, the moderators' queue, and the record of what they did.</summary>
public sealed class ModerationTests(TalkSite talk) : IClassFixture<TalkSite>
{
    private readonly SiteFactory site = talk.Site;

    [Fact]
    public async Task Moderators_hide_and_restore_and_every_deed_is_on_record()
    {
        var movie = await site.FilmAsync("Hidden");
        var author = await site.PersonAsync();
        var id = await site.SayAsync(author.Id, movie, "Not nice");
        var url = await site.UrlAsync(movie);
        using var moderator = await site.SignedInAsync(Role.Moderator);
        using var stranger = site.Browser();
        var page = await moderator.SubmitAsync((await moderator.GetPageAsync("/admin/comments")).Form($"/admin/comments/{id}/hide"), ("returnUrl", "/admin/comments?status=Hidden"));
        Assert.Equal("success", Assert.Single(page.NoticeKinds()));
        Assert.Contains(page.Hooks("admin-row"), r => r.GetAttribute("data-id") == $"{id}");
        Assert.Null((await stranger.GetPageAsync(url)).QuerySelector($"#comment-{id}"));
        using (var own = await site.SignedInAsync(author))
            Assert.Equal("Hidden by a moderator", (await own.GetPageAsync(url)).QuerySelector($"#comment-{id} .comment-text")!.TextContent);
        await moderator.SubmitAsync(page.Form($"/admin/comments/{id}/restore"));
        Assert.NotNull((await stranger.GetPageAsync(url)).QuerySelector($"#comment-{id}"));
        using var again = await moderator.PostToAsync($"/admin/comments/{id}/restore");
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);

        var deeds = await site.InDbAsync(db => db.AuditEntries.Where(e => e.Subject == "Comment" && e.SubjectId == $"{id}").OrderBy(e => e.Id).ToListAsync());
        Assert.Equal([("comment.hide", """{"hidden":false}""", """{"hidden":true}"""), ("comment.restore", """{"hidden":true}""", """{"hidden":false}""")], deeds.Select(d => (d.Action, d.Before, d.After)));
        Assert.All(deeds, d => Assert.Equal((moderator.Person!.Id, site.Clock.UtcNow), (d.ActorId, d.DoneUtc)));
    }

    [Fact]
    public async Task A_person_has_one_open_report_of_a_comment_and_may_report_again_when_it_was_decided()
    {
        var movie = await site.FilmAsync("Reports");
        var id = await site.SayAsync((await site.PersonAsync()).Id, movie, "Reported");
        using var reporter = await site.SignedInAsync();
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var url = await site.UrlAsync(movie);
        var form = (await reporter.GetPageAsync(url)).Form($"/comments/{id}/report");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => reporter.PostAsync(form, ("reason", "Abuse"), ("text", "It hurts"))));
        var report = Assert.Single(await site.InDbAsync(db => db.CommentReports.Where(r => r.CommentId == id).ToListAsync()));
        Assert.Equal((ReportReason.Abuse, "It hurts", ReportState.Open), (report.Reason, report.Text, report.State));
        var page = await reporter.GetPageAsync(url);
        Assert.Single(page.Hooks("reported"));
        Assert.Equal(1, await site.InDbAsync(db => db.Comments.Where(c => c.Id == id).Select(c => c.DoubtCount).SingleAsync()));

        var list = await moderator.GetPageAsync("/admin/reports");
        Assert.Contains("It hurts", list.Hooks("admin-row").Single(r => r.GetAttribute("data-id") == $"{report.Id}").TextContent, StringComparison.Ordinal);
        using var rejected = await moderator.PostToAsync($"/admin/reports/{report.Id}/reject", ("note", "Only sharp, not rude"));
        Assert.Equal(HttpStatusCode.SeeOther, rejected.StatusCode);
        Assert.Equal(0, await site.InDbAsync(db => db.Comments.Where(c => c.Id == id).Select(c => c.DoubtCount).SingleAsync()));
        Assert.DoesNotContain("Only sharp", (await reporter.GetPageAsync(url)).Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Only sharp", (await moderator.GetPageAsync("/admin/reports?status=Rejected&q=only+SHARP")).Hooks("admin-row").Single().TextContent, StringComparison.Ordinal);
        using var late = await moderator.PostToAsync($"/admin/reports/{report.Id}/accept");
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Null((await site.InDbAsync(db => db.Comments.SingleAsync(c => c.Id == id))).HiddenUtc);

        using var own = await reporter.PostAsync((await reporter.GetPageAsync(url)).Form($"/comments/{id}/report"), ("reason", "Advertising"));
        Assert.Equal(2, await site.InDbAsync(db => db.CommentReports.CountAsync(r => r.CommentId == id)));
    }

    [Fact]
    public async Task An_accepted_report_hides_the_comment_and_answers_the_others_once()
    {
        var movie = await site.FilmAsync("Accepted");
        var id = await site.SayAsync((await site.PersonAsync()).Id, movie, "Advertising");
        for (var i = 0; i < 3; i++)
        {
            var person = (await site.PersonAsync()).Id;
            await site.WithAsync<ReportService>(r => r.ReportAsync(person, id, ReportReason.Advertising, null));
        }
        var reports = await site.InDbAsync(db => db.CommentReports.Where(r => r.CommentId == id).Select(r => r.Id).ToListAsync());
        var actor = new Actor((await site.PersonAsync(Role.Moderator)).Id, "10.0.0.9");
        await Task.WhenAll(Enumerable.Range(0, 9).Select(i => Task.Run(() => site.WithAsync<CommentModeration>(m => m.DecideAsync(actor, reports[i % 3], accept: true, "Same link everywhere")))));
        Assert.NotNull((await site.InDbAsync(db => db.Comments.SingleAsync(c => c.Id == id))).HiddenUtc);
        Assert.All(await site.InDbAsync(db => db.CommentReports.Where(r => r.CommentId == id).ToListAsync()), r => Assert.Equal((ReportState.Accepted, actor.Id), (r.State, r.DecidedById!.Value)));
        var decided = reports.ConvertAll(r => $"{r}");
        Assert.Equal(3, await site.InDbAsync(db => db.AuditEntries.CountAsync(e => e.Action == "report.accept" && decided.Contains(e.SubjectId))));
        Assert.Equal(1, await site.InDbAsync(db => db.AuditEntries.CountAsync(e => e.Action == "comment.hide" && e.SubjectId == $"{id}" && e.Address == "10.0.0.9")));
    }

    [Fact]
    public async Task Whoever_is_blocked_from_commenting_is_told_so_and_reads_on()
    {
        var movie = await site.FilmAsync("Blocked");
        using var author = await site.SignedInAsync();
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var url = await site.UrlAsync(movie);
        var id = await site.SayAsync(author.Person!.Id, movie, "Too much of this");
        var form = (await author.GetPageAsync(url)).Form($"/movies/{movie}/comments");
        using (var block = await moderator.PostToAsync($"/admin/comments/{id}/block", ("reason", "Three warnings"))) Assert.Equal(HttpStatusCode.SeeOther, block.StatusCode);
        var refused = await SiteClient.ReadAsync(await author.PostAsync(form, ("text", "One more")), HttpStatusCode.Forbidden);
        Assert.Contains("Three warnings", refused.Body!.TextContent, StringComparison.Ordinal);
        var page = await author.GetPageAsync(url);
        Assert.Equal("warning", Assert.Single(page.NoticeKinds()));
        Assert.Empty(page.QuerySelectorAll($"form[action='/movies/{movie}/comments'], form[action='/comments/{id}/edit']"));
        Assert.NotNull(page.QuerySelector($"form[action='/comments/{id}/delete']"));
        using var edit = await author.PostToAsync($"/comments/{id}/edit", ("text", "Changed"));
        Assert.Equal(HttpStatusCode.Forbidden, edit.StatusCode);
        using (await moderator.PostToAsync($"/admin/comments/{id}/unblock")) await author.SubmitAsync(form, ("text", "Thank you"));
        Assert.Equal(["comments.block", "comments.unblock"], await site.InDbAsync(db => db.AuditEntries.Where(e => e.SubjectId == author.Person.Id.ToString()).OrderBy(e => e.Id).Select(e => e.Action).ToListAsync()));

        var theirs = await site.SayAsync(moderator.Person!.Id, movie, "I keep order");
        using (await moderator.PostToAsync($"/admin/comments/{theirs}/block")) Assert.False(await site.InDbAsync(db => db.CommentBlocks.AnyAsync(b => b.UserId == moderator.Person.Id)));
    }

    [Fact]
    public async Task Many_comments_are_hidden_or_restored_at_once()
    {
        var movie = await site.FilmAsync("Bulk");
        var author = (await site.PersonAsync()).Id;
        var ids = new List<long>();
        for (var i = 0; i < 4; i++) ids.Add(await site.SayAsync(author, movie, $"Bulk {i}"));
        using var moderator = await site.SignedInAsync(Role.Moderator);
        Task<int> HiddenAsync() => site.InDbAsync(db => db.Comments.CountAsync(c => ids.Contains(c.Id) && c.HiddenUtc != null));
        using (await moderator.PostToAsync("/admin/comments/bulk", [("deed", "hide"), .. ids.Take(3).Select(i => ("ids", $"{i}"))])) Assert.Equal(3, await HiddenAsync());
        using (await moderator.PostToAsync("/admin/comments/bulk", [("deed", "restore"), .. ids.Select(i => ("ids", $"{i}"))])) Assert.Equal(0, await HiddenAsync());
        using (var nothing = await moderator.PostToAsync("/admin/comments/bulk", ("deed", "burn"), ("ids", $"{ids[0]}"))) Assert.Equal(HttpStatusCode.UnprocessableEntity, nothing.StatusCode);
        var subjects = ids.ConvertAll(i => $"{i}");
        Assert.Equal(6, await site.InDbAsync(db => db.AuditEntries.CountAsync(e => subjects.Contains(e.SubjectId))));
    }

    [Fact]
    public async Task Of_too_many_comments_at_once_the_rest_is_named_and_what_did_nothing_is_409()
    {
        var id = await site.SayAsync((await site.PersonAsync()).Id, await site.FilmAsync("Too Many"), "One");
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var ids = Enumerable.Range(0, 349).Select(i => ("ids", $"{900_000 + i}")).Prepend(("ids", $"{id}")).ToList();
        using (var done = await moderator.PostToAsync("/admin/comments/bulk", [("deed", "hide"), .. ids])) Assert.Equal(HttpStatusCode.SeeOther, done.StatusCode);
        Assert.Contains("1 of 350 comments: hide. At most 200 at once: 150 were not looked at.", (await moderator.GetPageAsync("/admin/comments")).HookText("notice"), StringComparison.Ordinal);
        using var again = await moderator.PostToAsync("/admin/comments/bulk", ("deed", "hide"), ("ids", $"{id}"));
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
    }

    [Fact]
    public async Task The_queue_is_filtered_and_says_nothing_of_people_but_their_names()
    {
        var movie = await site.FilmAsync("Filtered");
        var (ann, bea) = (await site.PersonAsync(), await site.PersonAsync());
        var first = await site.SayAsync(ann.Id, movie, "A zebra 100% of the time");
        await site.SayAsync(bea.Id, movie, "No such animal");
        await site.WithAsync<ReportService>(r => r.ReportAsync(bea.Id, first, ReportReason.OffTopic, "No animals, please"));
        using var moderator = await site.SignedInAsync(Role.Moderator);
        async Task<IEnumerable<string?>> RowsAsync(string query) => (await moderator.GetPageAsync("/admin/comments?" + query)).Hooks("admin-row").Select(r => r.GetAttribute("data-id"));
        Assert.Equal([$"{first}"], await RowsAsync("q=ZEBRA"));
        var other = await site.SayAsync(bea.Id, movie, "Які СИНІ зебри");
        Assert.Equal([$"{other}"], await RowsAsync($"q={Uri.EscapeDataString("які сині")}"));
        Assert.Equal([$"{first}"], await RowsAsync("q=100%25+of"));
        Assert.Empty(await RowsAsync("q=1_0"));
        Assert.Equal([$"{first}"], await RowsAsync($"status=reported&user={Uri.EscapeDataString(ann.DisplayName)}"));
        Assert.Empty(await RowsAsync("from=2100-01-01"));
        Assert.Empty(await RowsAsync("to=1999-01-01&sort=oldest"));
        Assert.NotEmpty(await RowsAsync("sort=reports&page=999&status=nonsense&from=x"));
        foreach (var url in new[] { "/admin/comments", "/admin/reports", "/admin/reports?status=all&sort=newest" })
        {
            var html = (await moderator.GetPageAsync(url)).DocumentElement.OuterHtml;
            Assert.DoesNotContain("@example.com", html, StringComparison.Ordinal);
            Assert.DoesNotContain(ann.Id.ToString(), html, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("/admin/comments/1/hide")]
    [InlineData("/admin/comments/1/restore")]
    [InlineData("/admin/comments/1/approve")]
    [InlineData("/admin/comments/1/block")]
    [InlineData("/admin/comments/1/unblock")]
    [InlineData("/admin/comments/bulk")]
    [InlineData("/admin/reports/1/accept")]
    [InlineData("/admin/reports/1/reject")]
    public async Task Only_staff_get_to_the_queue(string url)
    {
        using var viewer = await site.SignedInAsync();
        using var answer = await viewer.PostToAsync(url, ("deed", "hide"), ("ids", "1"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        var list = url.StartsWith("/admin/reports", StringComparison.Ordinal) ? "/admin/reports" : "/admin/comments";
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.GetAsync(list)).StatusCode);
        using var stranger = site.Browser();
        Assert.Equal(HttpStatusCode.Redirect, (await stranger.GetAsync(list)).StatusCode);
        using var moderator = await site.SignedInAsync(Role.Moderator);
        if (!url.EndsWith("bulk", StringComparison.Ordinal))
            Assert.Equal(HttpStatusCode.NotFound, (await moderator.PostToAsync(url.Replace("/1/", "/999999999/", StringComparison.Ordinal))).StatusCode);
    }

    [Fact]
    public async Task A_note_that_is_too_long_comes_back_with_a_message()
    {
        var movie = await site.FilmAsync("Notes");
        var id = await site.SayAsync((await site.PersonAsync()).Id, movie, "Noted");
        var reporter = (await site.PersonAsync()).Id;
        await site.WithAsync<ReportService>(r => r.ReportAsync(reporter, id, ReportReason.Other, null));
        var report = await site.InDbAsync(db => db.CommentReports.Where(r => r.CommentId == id).Select(r => r.Id).SingleAsync());
        using var moderator = await site.SignedInAsync(Role.Moderator);
        using var answer = await moderator.PostToAsync($"/admin/reports/{report}/accept", ("note", new string('n', 1001)));
        var page = await SiteClient.ReadAsync(answer, HttpStatusCode.UnprocessableEntity);
        Assert.Equal("note", Assert.Single(page.Hooks("field-error")).GetAttribute("data-field"));
        Assert.Equal(ReportState.Open, await site.InDbAsync(db => db.CommentReports.Where(r => r.Id == report).Select(r => r.State).SingleAsync()));
    }

    [Fact]
    public async Task Somebodys_own_words_instead_of_a_reason_are_a_report_too()
    {
        var movie = await site.FilmAsync("Own words");
        var id = await site.SayAsync((await site.PersonAsync()).Id, movie, "Odd");
        using var reporter = await site.SignedInAsync();
        using var answer = await reporter.PostToAsync($"/comments/{id}/report", ("reason", "It is plainly false"));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var report = await site.InDbAsync(db => db.CommentReports.SingleAsync(r => r.CommentId == id));
        Assert.Equal((ReportReason.Other, "It is plainly false"), (report.Reason, report.Text));
    }
}
