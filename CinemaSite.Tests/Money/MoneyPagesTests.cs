using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using CinemaSite.Core.Mail;
using CinemaSite.Core.Payments;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Money;

/// <summary>The admins' pages about money, without script.</summary>
public sealed class MoneyPagesTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task An_orders_page_tells_all_there_is_of_it()
    {
        var (admin, buyer) = (await shop.AdminAsync(), await shop.BuyerAsync());
        var (first, second) = (await shop.MovieAsync(499), await shop.MovieAsync(350));
        var checkout = await buyer.BuyAsync(first, second);
        await buyer.AskRefundAsync(checkout.OrderId, null, second);
        await shop.DrainAsync();
        // Sold under this title, whatever the film is called later.
        await shop.InDbAsync(db => db.Movies.Where(m => m.Id == first.Id).ExecuteUpdateAsync(s => s.SetProperty(m => m.Title, "Another Title")));
        // What a bank that asks is answered.
        await buyer.PlayAsync(first);
        var played = await shop.InDbAsync(db => db.Entitlements.Where(e => e.UserId == buyer.Id && e.MovieId == first.Id).Select(e => e.FirstPlayedUtc).SingleAsync());
        var page = await admin.PageAsync($"/admin/orders/{checkout.OrderId}");
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"played on {played:d MMM}"), page.All("order-line")[0].TextContent, StringComparison.Ordinal);
        Assert.Equal("Partially refunded", page.Words("order-status"));
        Assert.Equal("$8.49", page.Words("order-total"));
        Assert.Contains(first.Title, page.All("order-line")[0].TextContent, StringComparison.Ordinal);
        Assert.Equal(["complete"], page.All("attempt").Select(a => a.GetAttribute("data-state")!.ToLowerInvariant()));
        Assert.Equal(["partially-refunded"], page.All("payment").Select(p => p.GetAttribute("data-status")));
        Assert.Equal(["Succeeded"], page.All("refund").Select(r => r.GetAttribute("data-state")));
        Assert.Equal(4, page.All("ledger-entry").Count);
        Assert.Equal("$4.99", page.QuerySelector("[data-stat='at-stripe'] dd")!.TextContent);
        var story = page.QuerySelector(".timeline")!.TextContent;
        foreach (var word in new[] { "Placed", "Try 1 to pay", "Payment of $8.49", "Paid", "Refund of $3.50 asked for", "$3.50 went back" }) Assert.Contains(word, story, StringComparison.Ordinal);
        await admin.PageAsync("/admin/orders/999999999", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_alert_is_settled_with_a_note_that_stands_in_the_audit_log()
    {
        var (admin, buyer) = (await shop.AdminAsync(), await shop.BuyerAsync());
        var checkout = await buyer.BuyAsync(await shop.MovieAsync(499));
        await shop.InDbAsync(db => db.Orders.Where(o => o.Id == checkout.OrderId).ExecuteUpdateAsync(s => s.SetProperty(o => o.Alert, "Something <b>odd</b>")));
        Assert.Contains((await admin.PageAsync("/admin/orders?status=look")).All("admin-row"), r => r.GetAttribute("data-id") == $"{checkout.OrderId}");
        var path = $"/admin/orders/{checkout.OrderId}";

        var refused = await SendAsync(admin, path, "/settle", HttpStatusCode.UnprocessableEntity, ("note", " "));
        Assert.Equal("note", Assert.Single(refused.All("field-error")).GetAttribute("data-field"));
        var tooLong = await SendAsync(admin, path, "/settle", HttpStatusCode.UnprocessableEntity, ("note", new string('x', 501)));
        Assert.Equal(501, tooLong.QuerySelector("#note")!.GetAttribute("value")!.Length);

        using (await SendFormAsync(admin, path, "/settle", ("note", "The bank explained it"))) { }
        var page = await admin.PageAsync(path);
        Assert.Empty(page.All("alert"));
        Assert.Contains("The bank explained it", page.QuerySelector(".timeline")!.TextContent, StringComparison.Ordinal);
        var entry = await shop.InDbAsync(db => db.AuditEntries.AsNoTracking().SingleAsync(e => e.Action == "order.alert-settle" && e.ActorId == admin.Id));
        Assert.Contains("odd", entry.Before, StringComparison.Ordinal);
        Assert.Contains("The bank explained it", entry.After, StringComparison.Ordinal);
        Assert.DoesNotContain((await admin.PageAsync("/admin/orders?status=look")).All("admin-row"), r => r.GetAttribute("data-id") == $"{checkout.OrderId}");
    }

    [Fact]
    public async Task Ask_Stripe_now_brings_an_order_in_step()
    {
        var (admin, buyer) = (await shop.AdminAsync(), await shop.BuyerAsync());
        var checkout = await buyer.OrderAsync(await shop.MovieAsync(499));
        await shop.LoseWebhooksAsync();
        await shop.ControlAsync($"sessions/{checkout.SessionId}/complete");
        await shop.FindWebhooksAsync();
        var path = $"/admin/orders/{checkout.OrderId}";
        using (await SendFormAsync(admin, path, "/ask")) { }
        var page = await admin.PageAsync(path);
        Assert.Equal(["success"], page.Notices());
        Assert.Equal("Paid", page.Words("order-status"));
        Assert.Equal(1, await shop.InDbAsync(db => db.AuditEntries.CountAsync(e => e.Action == "order.ask-stripe" && e.ActorId == admin.Id)));
        await shop.FaultAsync("GET /v1/checkout/sessions/{id}", "status", 0);
        Assert.Equal(["warning"], (await SendAsync(admin, path, "/ask", HttpStatusCode.ServiceUnavailable)).Notices());
        using (await shop.Sim.DeleteAsync(new Uri("/_sim/faults", UriKind.Relative))) { }
        Assert.Equal("Paid", (await admin.PageAsync(path)).Words("order-status"));
    }

    [Fact]
    public async Task Orders_and_payments_are_found_by_number_Stripes_id_film_and_person_and_come_as_CSV()
    {
        var (admin, buyer) = (await shop.AdminAsync(), await shop.BuyerAsync());
        var movie = await shop.MovieAsync(499);
        await shop.InDbAsync(db => db.Movies.Where(m => m.Id == movie.Id).ExecuteUpdateAsync(s => s.SetProperty(m => m.NormalizedTitle, Core.Catalog.Names.Normalize("Zzyzx Road"))));
        var checkout = await buyer.BuyAsync(movie);
        var charge = await shop.InDbAsync(db => db.Payments.Where(p => p.OrderId == checkout.OrderId).Select(p => p.StripeId).SingleAsync());
        foreach (var query in new[] { $"q={checkout.OrderId}", $"q={charge}", $"q={checkout.SessionId}", "q=Zzyzx", $"user={buyer.Email}" })
            Assert.Equal([$"{checkout.OrderId}"], (await admin.PageAsync("/admin/orders?" + query)).All("admin-row").Select(r => r.GetAttribute("data-id")));
        foreach (var query in new[] { $"q={checkout.OrderId}", $"q={charge}", $"user={buyer.Email}&status=Succeeded&sort=-amount" })
        {
            var page = await admin.PageAsync("/admin/payments?" + query);
            Assert.Single(page.All("admin-row"));
            Assert.Equal("$4.99", page.QuerySelector("[data-stat='received'] dd")!.TextContent);
        }
        Assert.Empty((await admin.PageAsync("/admin/payments?q=nothing")).All("admin-row"));
        Assert.Empty((await admin.PageAsync("/admin/orders?q=nothing")).All("admin-row"));

        await shop.InDbAsync(db => db.Orders.Where(o => o.Id == checkout.OrderId).ExecuteUpdateAsync(s => s.SetProperty(o => o.Alert, "=HYPERLINK(\"x\")")));
        var orders = await admin.Http.GetStringAsync(new Uri($"/admin/orders.csv?q={checkout.OrderId}", UriKind.Relative));
        Assert.Equal(2, orders.TrimEnd().Split("\r\n").Length);
        Assert.Contains($"{checkout.OrderId},", orders, StringComparison.Ordinal);
        Assert.Contains(",USD,4.99,0,", orders, StringComparison.Ordinal);
        Assert.Contains("\"'=HYPERLINK", orders, StringComparison.Ordinal);
        using var payments = await admin.Http.GetAsync(new Uri($"/admin/payments.csv?q={checkout.OrderId}", UriKind.Relative));
        Assert.Equal("text/csv", payments.Content.Headers.ContentType!.MediaType);
        Assert.Contains(charge, await payments.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_mails_and_differences_are_looked_after_on_the_systems_page()
    {
        var (admin, buyer) = (await shop.AdminAsync(), await shop.BuyerAsync());
        var checkout = await buyer.OrderAsync(await shop.MovieAsync());
        await shop.LoseWebhooksAsync();
        var paid = await shop.ControlAsync($"sessions/{checkout.SessionId}/complete");
        await shop.FindWebhooksAsync();
        var (id, mail) = ("evt_" + Guid.NewGuid().ToString("N"), Guid.NewGuid());
        await shop.InDbAsync(async db =>
        {
            var now = DateTime.UtcNow;
            db.StripeEvents.Add(new StripeEventRow { EventId = id, Type = "checkout.session.completed", Payload = Shop.Event("checkout.session.completed", paid, id), ReceivedUtc = now, State = InboxState.Dead, Tries = 15, Error = "TimeoutException" });
            db.OutboxMails.Add(new OutboxMail { Id = mail, BusinessKey = $"dead:{mail}", ToAddress = "x@example.com", Subject = "Never came", Html = "h", Text = "t", CreatedUtc = now, NextTryUtc = now, DeadUtc = now, Tries = 12 });
            db.Differences.Add(new Difference { Kind = DifferenceKind.Amount, StripeId = "ch_odd", OrderId = checkout.OrderId, Here = "$1.00", AtStripe = "$2.00", FirstSeenUtc = now, LastSeenUtc = now });
            return await db.SaveChangesAsync();
        });
        var page = await admin.PageAsync("/admin/system?status=Dead");
        Assert.Equal([id], page.All("stripe-event").Select(e => e.GetAttribute("data-id")));
        Assert.Contains(page.All("admin-row"), r => r.GetAttribute("data-id") == "books");
        Assert.Contains(page.All("setting"), s => s.GetAttribute("data-name") == "Stripe" && s.TextContent.Contains("stand-in", StringComparison.Ordinal));
        Assert.DoesNotContain("sk_test", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec", page.DocumentElement.OuterHtml, StringComparison.Ordinal);

        using (await SendFormAsync(admin, "/admin/system?status=Dead", $"/events/{id}/replay")) { }
        await buyer.AssertPaidOnceAsync(checkout.OrderId, 1);
        Assert.Equal(InboxState.Processed, await shop.InDbAsync(db => db.StripeEvents.Where(e => e.EventId == id).Select(e => e.State).SingleAsync()));

        using (await SendFormAsync(admin, "/admin/system", $"/mails/{mail}/retry")) { }
        Assert.Null(await shop.InDbAsync(db => db.OutboxMails.Where(m => m.Id == mail).Select(m => m.DeadUtc).SingleAsync()));

        var retried = await shop.InDbAsync(db => db.AuditEntries.AsNoTracking().SingleAsync(e => e.SubjectId == mail.ToString()));
        Assert.Contains("\"tries\":12", retried.Before, StringComparison.Ordinal);
        Assert.Contains("\"tries\":0,\"deadUtc\":null", retried.After, StringComparison.Ordinal);
        Assert.DoesNotContain("x@example.com", retried.Before + retried.After, StringComparison.Ordinal);

        var difference = Assert.Single((await admin.PageAsync("/admin/system")).All("difference")).GetAttribute("data-id");
        var refused = await SendAsync(admin, "/admin/system", $"/differences/{difference}/settle", HttpStatusCode.UnprocessableEntity, ("note", ""));
        Assert.Single(refused.All("field-error"));
        using (await SendFormAsync(admin, "/admin/system", $"/differences/{difference}/settle", ("note", "Known"))) { }
        Assert.Empty((await admin.PageAsync("/admin/system")).All("difference"));
        var replayed = await shop.InDbAsync(db => db.AuditEntries.AsNoTracking().SingleAsync(e => e.Action == "event.replayed" && e.SubjectId == id));
        Assert.Contains("\"state\":\"Processed\"", replayed.After, StringComparison.Ordinal);
        Assert.Equal(["difference.settle", "event.replay", "event.replayed", "mail.retry"], (await shop.InDbAsync(db => db.AuditEntries.Where(e => e.ActorId == admin.Id).Select(e => e.Action).ToListAsync())).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_waits_for_admins_stands_on_the_dashboard()
    {
        var (admin, buyer) = (await shop.AdminAsync(), await shop.BuyerAsync());
        var movie = await shop.MovieAsync();
        var checkout = await buyer.BuyAsync(movie);
        await buyer.PlayAsync(movie);
        await buyer.AskRefundAsync(checkout.OrderId, "It stops");
        var waiting = (await admin.PageAsync("/admin")).QuerySelector("[data-stat='pending-refunds']")!;
        Assert.NotEqual("None", waiting.QuerySelector(".badge")!.TextContent);
        Assert.Contains((await admin.PageAsync(waiting.QuerySelector("a")!.GetAttribute("href")!)).All("admin-row"), r => r.TextContent.Contains("It stops", StringComparison.Ordinal));
    }

    private static async Task<IHtmlDocument> SendAsync(Buyer admin, string page, string deed, HttpStatusCode expected, params (string Name, string Value)[] fields) =>
        await Buyer.ReadAsync(await SubmitAsync(admin, page, deed, fields), expected);

    private static async Task<HttpResponseMessage> SendFormAsync(Buyer admin, string page, string deed, params (string Name, string Value)[] fields)
    {
        var answer = await SubmitAsync(admin, page, deed, fields);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return answer;
    }

    /// <summary>Fills in the form as it stands on the page and sends it: with the token the page has, or none.</summary>
    private static async Task<HttpResponseMessage> SubmitAsync(Buyer admin, string page, string deed, (string Name, string Value)[] fields)
    {
        var html = await new HtmlParser().ParseDocumentAsync(await admin.Http.GetStringAsync(new Uri(page, UriKind.Relative)));
        var form = html.QuerySelectorAll<IHtmlFormElement>("form[method=post]").Single(f => f.GetAttribute("action")?.EndsWith(deed, StringComparison.Ordinal) == true);
        var hidden = form.QuerySelectorAll<IHtmlInputElement>("input[type=hidden]").Select(i => KeyValuePair.Create(i.Name!, i.Value));
        using var content = new FormUrlEncodedContent(hidden.Concat(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))));
        return await admin.Http.PostAsync(new Uri(form.GetAttribute("action")!, UriKind.Relative), content);
    }
}
