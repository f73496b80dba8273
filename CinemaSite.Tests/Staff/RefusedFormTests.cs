using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Community;
using CinemaSite.Core.Data;
using CinemaSite.Core.Payments;
using CinemaSite.Core.Shopping;
using CinemaSite.Tests.Community;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Watching;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Staff;

/// <summary>Forms of the staff's that are refused come back as they were sent, with their message where it belongs.</summary>
public class RefusedFormTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    [Fact]
    public async Task A_name_refused_on_a_later_page_comes_back_there_with_its_message_and_what_was_typed()
    {
        await using var fresh = new SiteFactory();
        using var moderator = await fresh.SignedInAsync(Role.Moderator);
        for (var i = 1; i <= 60; i++) await fresh.NamesAsync($"Walker {i:00}");
        foreach (var address in new[] { "/admin/people?page=2", "/admin/people?q=Walker&page=2" })
        {
            var list = await moderator.GetPageAsync(address);
            var id = list.Hooks("admin-row")[^1].GetAttribute("data-id")!;
            var renamed = await moderator.SubmitInvalidAsync(list.Form($"/admin/people/{id}"), ("name", "walker 01"));
            AssertRefused(renamed, "name", $"n{id}", "walker 01");
            var merged = await moderator.SubmitInvalidAsync(list.Form($"/admin/people/{id}/merge"), ("into", "999999"));
            AssertRefused(merged, "into", $"m{id}", "999999");
            Assert.Equal($"Walker {60:00}", merged.QuerySelector<IHtmlInputElement>($"#n{id}")!.Value);
            Assert.Null(merged.QuerySelector($"#n{id}")!.GetAttribute("aria-invalid"));
        }

        // Somebody gives the last one a film between the page and the press of its button.
        var before = await moderator.GetPageAsync("/admin/people?page=2");
        var last = before.Hooks("admin-row")[^1].GetAttribute("data-id")!;
        var film = await fresh.FilmAsync("In Between");
        await fresh.InDbAsync(db => db.InTransaction(async () =>
        {
            db.MovieCredits.Add(new MovieCredit { MovieId = film, PersonId = int.Parse(last, CultureInfo.InvariantCulture), Role = CreditRole.Star });
            await db.SaveChangesAsync();
        }));
        var kept = await SiteClient.ReadAsync(await moderator.PostAsync(before.Form($"/admin/people/{last}/delete")), HttpStatusCode.Conflict);
        Assert.Contains("1 film", kept.HookText("field-error"), StringComparison.Ordinal);
        AssertDescribed(kept);
    }

    [Fact]
    public async Task A_name_whose_row_is_on_no_page_shown_still_says_what_was_wrong()
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var (genre, _, _) = await site.NamesAsync();
        var form = (await moderator.GetPageAsync("/admin/genres")).Form($"/admin/genres/{genre}");
        var page = await moderator.SubmitInvalidAsync(form, ("name", " "), ("q", "nothing like it"));
        Assert.Contains("needs a name", page.HookText("notice"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refund_refused_for_its_words_is_shown_with_them_in_the_list_as_it_was_filtered()
    {
        using var admin = await site.SignedInAsync(Role.Admin);
        var refund = await AskedAsync(await site.PersonAsync());
        var words = new string('x', Refund.MessageLength + 1);
        using var answer = await admin.PostToAsync($"/admin/refunds/{refund}/approve", ("message", words), ("returnUrl", "/admin/refunds?status=Declined&user=nobody&sort=oldest"));
        var page = await SiteClient.ReadAsync(answer, HttpStatusCode.UnprocessableEntity);
        Assert.Equal("message", Assert.Single(page.Hooks("field-error")).GetAttribute("data-field"));
        Assert.Equal(words, page.QuerySelector<IHtmlTextAreaElement>($"#m-{refund}")!.Value.Trim());
        Assert.Equal(("nobody", "Declined", "oldest"), (page.QuerySelector("#ru")!.GetAttribute("value"), page.QuerySelector("#rs option[selected]")!.GetAttribute("value"), page.QuerySelector("#ro option[selected]")!.GetAttribute("value")));
        AssertDescribed(page);

        // As browsers send it: each end of a line is two characters, and counted as one.
        using var fits = await admin.PostToAsync($"/admin/refunds/{refund}/decline", ("message", string.Concat(Enumerable.Repeat("x\r\n", Refund.MessageLength / 2 - 1)) + "ab"));
        Assert.Equal(HttpStatusCode.SeeOther, fits.StatusCode);
    }

    [Fact]
    public async Task A_report_refused_for_its_note_is_shown_with_it_in_the_list_as_it_was_filtered()
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var comment = await site.SayAsync((await site.PersonAsync()).Id, await site.FilmAsync("Reported"), "Rude");
        var reporter = (await site.PersonAsync()).Id;
        await site.WithAsync<ReportService>(r => r.ReportAsync(reporter, comment, ReportReason.Other, null));
        var report = await site.InDbAsync(db => db.CommentReports.Where(r => r.CommentId == comment).Select(r => r.Id).SingleAsync());
        var words = new string('n', CommentReport.NoteLength + 1);
        using var answer = await moderator.PostToAsync($"/admin/reports/{report}/accept", ("note", words), ("returnUrl", "/admin/reports?status=Rejected&q=nothing&sort=newest"));
        var page = await SiteClient.ReadAsync(answer, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(words, page.QuerySelector($"#n{report}")!.GetAttribute("value"));
        Assert.Equal(("nothing", "Rejected"), (page.QuerySelector("#rq")!.GetAttribute("value"), page.QuerySelector("#rs option[selected]")!.GetAttribute("value")));
        AssertDescribed(page);
    }

    [Fact]
    public async Task A_note_refused_on_a_difference_that_is_not_among_the_newest_comes_back_beside_the_events_as_they_were_filtered()
    {
        await using var fresh = new SiteFactory();
        using var admin = await fresh.SignedInAsync(Role.Admin);
        var first = await fresh.InDbAsync(db => db.InTransaction(async () =>
        {
            var all = Enumerable.Range(0, 60).Select(i => new Difference { Kind = DifferenceKind.Amount, StripeId = $"ch_{i}", Here = "$1.00", AtStripe = "$2.00", FirstSeenUtc = fresh.Clock.UtcNow, LastSeenUtc = fresh.Clock.UtcNow }).ToList();
            db.Differences.AddRange(all);
            await db.SaveChangesAsync();
            return all.Min(d => d.Id);
        }));
        var words = new string('n', Difference.NoteLength + 1);
        using var answer = await admin.PostToAsync($"/admin/system/differences/{first}/settle", ("note", words), ("returnUrl", "/admin/system?status=Dead&q=charge"));
        var page = await SiteClient.ReadAsync(answer, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(words, page.QuerySelector($"#d-{first}")!.GetAttribute("value"));
        Assert.Equal(("charge", "Dead"), (page.QuerySelector("#eq")!.GetAttribute("value"), page.QuerySelector("#es option[selected]")!.GetAttribute("value")));
        AssertDescribed(page);
    }

    [Fact]
    public async Task A_mail_that_is_back_in_the_queue_cannot_be_put_there_again()
    {
        using var admin = await site.SignedInAsync(Role.Admin);
        var mail = Guid.NewGuid();
        await site.InDbAsync(db => db.InTransaction(async () =>
        {
            var now = site.Clock.UtcNow;
            db.OutboxMails.Add(new Core.Mail.OutboxMail { Id = mail, BusinessKey = $"dead:{mail}", ToAddress = "x@example.com", Subject = "s", Html = "h", Text = "t", CreatedUtc = now, NextTryUtc = now, DeadUtc = now });
            await db.SaveChangesAsync();
        }));
        async Task<HttpStatusCode> RetryAsync(Guid id)
        {
            using var answer = await admin.PostToAsync($"/admin/system/mails/{id}/retry");
            return answer.StatusCode;
        }
        Assert.Equal(HttpStatusCode.SeeOther, await RetryAsync(mail));
        Assert.Equal(HttpStatusCode.Conflict, await RetryAsync(mail));
        Assert.Equal(HttpStatusCode.NotFound, await RetryAsync(Guid.NewGuid()));
    }

    [Fact]
    public async Task Every_message_at_a_field_of_the_catalogues_forms_is_tied_to_a_control()
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var empty = await moderator.SubmitInvalidAsync((await moderator.GetPageAsync("/admin/movies/new")).Form("/admin/movies/new"), ("certification", "999999"), ("availability", "Never"));
        string[] expected = ["certification", "availability", "genres", "directors", "title"];
        Assert.Empty(expected.Except(empty.Hooks("field-error").Select(e => e.GetAttribute("data-field")!)));
        AssertDescribed(empty);

        var carted = await site.FilmAsync("Lies in a Cart");
        await site.DirectedAsync(carted);
        var owner = await site.PersonAsync();
        await site.WithAsync<Carts, AddResult>(c => c.AddAsync(new CartOwner(owner.Id, null), carted, null));
        var form = (await moderator.GetPageAsync($"/admin/movies/{carted}")).Form($"/admin/movies/{carted}");
        var asked = await moderator.SubmitInvalidAsync(form, ("availability", "Withdrawn"));
        Assert.Equal("availability", Assert.Single(asked.Hooks("field-error")).GetAttribute("data-field"));
        AssertDescribed(asked);

        async Task<IHtmlDocument> UploadAsync(string? content)
        {
            using var body = new MultipartFormDataContent();
            foreach (var input in (await moderator.GetPageAsync("/admin/movies/import")).Form("/admin/movies/import").QuerySelectorAll<IHtmlInputElement>("input[name]").Where(i => i.Type != "file")) body.Add(new StringContent(input.Value), input.Name!);
            if (content is not null) body.Add(new StringContent(content), "file", "films.csv");
            var answer = await moderator.Http.PostAsync(new Uri("/admin/movies/import", UriKind.Relative), body);
            return content is null ? await SiteClient.ReadAsync(answer, HttpStatusCode.UnprocessableEntity) : await moderator.GetPageAsync(answer.Headers.Location!.OriginalString);
        }
        AssertDescribed(await UploadAsync(null));
        var mapping = await UploadAsync("Series_Title,When\nSomething,1940\n");
        var columns = (IHtmlFormElement)mapping.QuerySelector("form[action^='/admin/movies/import/']")!;
        AssertDescribed(await moderator.SubmitInvalidAsync(columns, ("columns", "title"), ("columns", "")));
    }

    private Task<long> AskedAsync(Support.Person buyer) => site.InDbAsync(async db =>
    {
        await site.OwnsAsync(buyer, await site.FilmAsync("Sent Back"));
        return await db.InTransaction(async () =>
        {
            var order = await db.Orders.SingleAsync(o => o.UserId == buyer.Id);
            var refund = new Refund { OrderId = order.Id, UserId = buyer.Id, Origin = RefundOrigin.Buyer, AmountMinor = 499, Currency = "usd", ChargeId = "ch_1", RequestedUtc = site.Clock.UtcNow };
            db.Refunds.Add(refund);
            await db.SaveChangesAsync();
            return refund.Id;
        });
    });

    private static void AssertRefused(IParentNode page, string field, string control, string typed)
    {
        Assert.Equal(field, Assert.Single(page.Hooks("field-error")).GetAttribute("data-field"));
        var input = page.QuerySelector<IHtmlInputElement>($"#{control}")!;
        Assert.Equal((typed, "true"), (input.Value, input.GetAttribute("aria-invalid")));
        AssertDescribed(page);
    }

    private static void AssertDescribed(IParentNode page)
    {
        var errors = page.QuerySelectorAll("[data-testid=field-error]:not([hidden])");
        Assert.NotEmpty(errors);
        var described = page.QuerySelectorAll("input, select, textarea, button").SelectMany(c => (c.GetAttribute("aria-describedby") ?? "").Split(' ')).ToHashSet();
        Assert.All(errors, e => Assert.Contains(e.Id!, described));
    }
}
