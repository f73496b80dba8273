using System.Net;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Library;
using CinemaSite.Core.Notifications;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Money;

/// <summary>Money on its way back: asked for by buyers, decided by rules or by staff, sent by Stripe.</summary>
public sealed class RefundTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_film_never_played_goes_back_at_once_and_without_a_reason()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.BuyAsync(await shop.MovieAsync(499));
        Assert.Contains("Never played", (await buyer.PageAsync($"/orders/{checkout.OrderId}")).All("refund-form").Single().TextContent, StringComparison.Ordinal);

        var page = await buyer.AskRefundAsync(checkout.OrderId);

        Assert.Equal("Refunded", page.Words("order-status"));
        Assert.Equal(["success"], page.Notices());
        Assert.Empty(page.All("refund-form"));
        Assert.Equal(EntitlementState.Revoked, Assert.Single(await buyer.ClaimsAsync()).State);
        var refund = Assert.Single(await shop.RefundsAsync(checkout.OrderId));
        Assert.Equal((RefundState.Succeeded, RefundOrigin.Buyer, 499L, null), (refund.State, refund.Origin, refund.AmountMinor, refund.DecidedBy));
        Assert.Equal((499L, 1), await shop.ReturnedAtStripeAsync(checkout.OrderId));
        Assert.Equal(1, await buyer.MailsAsync("refund-done:" + refund.StripeId));
        Assert.Equal(1, await buyer.MailsAsync($"notice:refund:{refund.Id}:approved"));
        Assert.Equal(0, await buyer.MailsAsync("refund-asked:" + refund.Id));
        Assert.Equal("refunded", Assert.Single((await buyer.PageAsync("/payments")).All("payment")).GetAttribute("data-status"));
        Assert.Equal(NotificationKind.RefundApproved, await shop.InDbAsync(db => db.Notifications.Where(n => n.UserId == buyer.Id).Select(n => n.Kind).SingleAsync()));
    }

    [Fact]
    public async Task A_film_that_was_played_waits_for_staff_and_needs_a_reason()
    {
        var buyer = await shop.BuyerAsync();
        var movie = await shop.MovieAsync(499);
        var checkout = await buyer.BuyAsync(movie);
        await buyer.PlayAsync(movie);

        var refused = await Buyer.ReadAsync(await buyer.PostAsync($"/orders/{checkout.OrderId}/refund", ("reason", "  ")), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("reason", Assert.Single(refused.All("field-error")).GetAttribute("data-field"));
        Assert.Empty(await shop.RefundsAsync(checkout.OrderId));
        var tooLong = await Buyer.ReadAsync(await buyer.PostAsync($"/orders/{checkout.OrderId}/refund", ("reason", new string('x', 1001))), HttpStatusCode.UnprocessableEntity);
        Assert.Equal(1001, tooLong.QuerySelector("textarea")!.TextContent.Length);

        var page = await buyer.AskRefundAsync(checkout.OrderId, "The sound <b>stops</b>");
        Assert.Equal("Paid", page.Words("order-status"));
        Assert.Equal(EntitlementState.Owned, Assert.Single(await buyer.ClaimsAsync()).State);
        var refund = Assert.Single(await shop.RefundsAsync(checkout.OrderId));
        Assert.Equal((RefundState.Requested, "The sound <b>stops</b>"), (refund.State, refund.Reason));
        Assert.Equal(1, await buyer.MailsAsync("refund-asked:" + refund.Id));
        Assert.Equal((0L, 0), await shop.ReturnedAtStripeAsync(checkout.OrderId));
        Assert.Contains("Refund asked for", page.QuerySelector(".timeline")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["info"], (await buyer.AskRefundAsync(checkout.OrderId, "Again")).Notices());
        Assert.Single(await shop.RefundsAsync(checkout.OrderId));
    }

    [Fact]
    public async Task A_film_whose_bytes_went_out_waits_for_staff_though_nobody_said_that_it_was_played()
    {
        var buyer = await shop.BuyerAsync();
        var movie = await shop.MovieAsync(499);
        var checkout = await buyer.BuyAsync(movie);
        await shop.WithAsync<WatchService, bool>(async w =>
        {
            await w.NoteSentAsync(buyer.Id!.Value, movie.Id);
            await w.NoteSentAsync(buyer.Id.Value, movie.Id);
            return true;
        });
        var claim = Assert.Single(await buyer.ClaimsAsync());
        Assert.Null(claim.FirstPlayedUtc);
        Assert.NotNull(claim.FirstSentUtc);
        await buyer.AskRefundAsync(checkout.OrderId, "It never began");
        Assert.Equal(RefundState.Requested, Assert.Single(await shop.RefundsAsync(checkout.OrderId)).State);
    }

    [Theory]
    [InlineData(1, RefundState.Succeeded)]
    [InlineData(-1, RefundState.Requested)]
    public async Task Until_fourteen_days_are_over_the_money_goes_back_at_once_and_then_staff_decide(int minutesLeft, RefundState state)
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.BuyAsync(await shop.MovieAsync(499));
        await shop.InDbAsync(db => db.Orders.Where(o => o.Id == checkout.OrderId).ExecuteUpdateAsync(s => s.SetProperty(o => o.PaidUtc, shop.Clock.GetUtcNow().UtcDateTime.AddDays(-14).AddMinutes(minutesLeft))));
        await buyer.AskRefundAsync(checkout.OrderId, "I forgot it");
        Assert.Equal(state, Assert.Single(await shop.RefundsAsync(checkout.OrderId)).State);
    }

    [Fact]
    public async Task Of_an_order_the_film_never_played_goes_back_and_the_other_waits()
    {
        var buyer = await shop.BuyerAsync();
        var (played, fresh) = (await shop.MovieAsync(499), await shop.MovieAsync(350));
        var checkout = await buyer.BuyAsync(played, fresh);
        await buyer.PlayAsync(played);
        var page = await buyer.AskRefundAsync(checkout.OrderId, "Both were dull");
        Assert.Equal("Partially refunded", page.Words("order-status"));
        var refunds = await shop.RefundsAsync(checkout.OrderId);
        Assert.Equal([(RefundState.Succeeded, 350L), (RefundState.Requested, 499L)], refunds.Select(r => (r.State, r.AmountMinor)));
        Assert.Equal([EntitlementState.Owned, EntitlementState.Revoked], (await buyer.ClaimsAsync()).Select(c => c.State));

        Assert.Equal(DecideOutcome.Decided, await ApproveAsync(refunds[1].Id));
        await SendAsync(refunds[1].Id);
        Assert.Equal((OrderStatus.Refunded, 849L), await buyer.StandAsync(checkout.OrderId));
        Assert.All(await buyer.ClaimsAsync(), c => Assert.Equal(EntitlementState.Revoked, c.State));
        Assert.Equal((849L, 2), await shop.ReturnedAtStripeAsync(checkout.OrderId));
    }

    [Fact]
    public async Task A_single_film_can_be_given_back_and_no_film_of_another_order()
    {
        var buyer = await shop.BuyerAsync();
        var (first, second) = (await shop.MovieAsync(499), await shop.MovieAsync(350));
        var checkout = await buyer.BuyAsync(first, second);
        var wrong = await Buyer.ReadAsync(await buyer.PostAsync($"/orders/{checkout.OrderId}/refund", ("movieId", "999999")), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("movieId", Assert.Single(wrong.All("field-error")).GetAttribute("data-field"));
        await Buyer.ReadAsync(await buyer.PostAsync($"/orders/{checkout.OrderId}/refund", ("movieId", "-1 or 1=1")), HttpStatusCode.UnprocessableEntity);

        await buyer.AskRefundAsync(checkout.OrderId, null, second);
        Assert.Equal((OrderStatus.PartiallyRefunded, 350L), await buyer.StandAsync(checkout.OrderId));
        Assert.Equal([EntitlementState.Owned, EntitlementState.Revoked], (await buyer.ClaimsAsync()).Select(c => c.State));
        await buyer.AskRefundAsync(checkout.OrderId, null, first);
        Assert.Equal((OrderStatus.Refunded, 849L), await buyer.StandAsync(checkout.OrderId));
        Assert.Equal((849L, 2), await shop.ReturnedAtStripeAsync(checkout.OrderId));
    }

    [Fact]
    public async Task Anothers_order_is_not_there_and_an_unpaid_one_has_nothing_to_give_back()
    {
        var (buyer, other) = (await shop.BuyerAsync(), await shop.BuyerAsync());
        var checkout = await buyer.OrderAsync(await shop.MovieAsync());
        Assert.Equal(["info"], (await buyer.AskRefundAsync(checkout.OrderId)).Notices());
        Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync($"/orders/{checkout.OrderId}/refund")).StatusCode);
        Assert.Empty(await shop.RefundsAsync(checkout.OrderId));
    }

    [Fact]
    public async Task Twenty_presses_at_once_make_one_refund()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.BuyAsync(await shop.MovieAsync(499), await shop.MovieAsync(350));
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => buyer.PostAsync($"/orders/{checkout.OrderId}/refund")));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.SeeOther, a.StatusCode));
        await shop.DrainAsync();
        Assert.Single(await shop.RefundsAsync(checkout.OrderId));
        Assert.Equal((849L, 1), await shop.ReturnedAtStripeAsync(checkout.OrderId));
        Assert.Equal((OrderStatus.Refunded, 849L), await buyer.StandAsync(checkout.OrderId));
    }

    [Fact]
    public async Task Twenty_admins_who_approve_and_decline_at_once_decide_once()
    {
        var buyer = await shop.BuyerAsync();
        var movie = await shop.MovieAsync(499);
        var checkout = await buyer.BuyAsync(movie);
        await buyer.PlayAsync(movie);
        await buyer.AskRefundAsync(checkout.OrderId, "Broken");
        var refund = Assert.Single(await shop.RefundsAsync(checkout.OrderId));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            var outcome = i % 4 == 3 ? await shop.WithAsync<RefundService, DecideOutcome>(r => r.DeclineAsync(new Actor(Guid.NewGuid(), null), refund.Id, null)) : await ApproveAsync(refund.Id);
            if (i % 4 != 3) await SendAsync(refund.Id);
            return outcome;
        }));
        Assert.Single(outcomes, DecideOutcome.Decided);
        Assert.Equal(19, outcomes.Count(o => o == DecideOutcome.AlreadyDecided));
        var decided = Assert.Single(await shop.RefundsAsync(checkout.OrderId));
        Assert.Equal(decided.State == RefundState.Declined ? (0L, 0) : (499L, 1), await shop.ReturnedAtStripeAsync(checkout.OrderId));
        Assert.Equal(1, await shop.InDbAsync(db => db.Notifications.CountAsync(n => n.UserId == buyer.Id)));
        Assert.Equal(1, await shop.InDbAsync(db => db.AuditEntries.CountAsync(e => e.Subject == nameof(Refund) && e.SubjectId == $"{refund.Id}")));
    }

    [Fact]
    public async Task A_refund_that_was_declined_can_be_asked_for_again()
    {
        var buyer = await shop.BuyerAsync();
        var movie = await shop.MovieAsync(499);
        var checkout = await buyer.BuyAsync(movie);
        await buyer.PlayAsync(movie);
        await buyer.AskRefundAsync(checkout.OrderId, "Dull");
        var refund = Assert.Single(await shop.RefundsAsync(checkout.OrderId));
        await shop.WithAsync<RefundService, DecideOutcome>(r => r.DeclineAsync(new Actor(Guid.NewGuid(), null), refund.Id, "You saw all of it <i>"));
        var page = await buyer.PageAsync($"/orders/{checkout.OrderId}");
        Assert.Contains("You saw all of it <i>", page.QuerySelector(".timeline")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(1, await buyer.MailsAsync($"notice:refund:{refund.Id}:declined"));
        await buyer.AskRefundAsync(checkout.OrderId, "But the sound was gone");
        Assert.Equal([RefundState.Declined, RefundState.Requested], (await shop.RefundsAsync(checkout.OrderId)).Select(r => r.State));
    }

    [Fact]
    public async Task A_slow_refund_keeps_the_film_until_the_money_is_back()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.OrderAsync(await shop.MovieAsync(499));
        await shop.ControlAsync($"sessions/{checkout.SessionId}/complete?card=4000000000007726");
        await shop.DrainAsync();
        var page = await buyer.AskRefundAsync(checkout.OrderId);
        Assert.Equal("Paid", page.Words("order-status"));
        Assert.Contains("Refund on its way", page.QuerySelector(".timeline")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(RefundState.Pending, Assert.Single(await shop.RefundsAsync(checkout.OrderId)).State);
        Assert.Equal(EntitlementState.Owned, Assert.Single(await buyer.ClaimsAsync()).State);
        await shop.ControlAsync($"refunds/{await StripeIdAsync(checkout)}/succeed");
        await shop.DrainAsync();
        Assert.Equal((OrderStatus.Refunded, 499L), await buyer.StandAsync(checkout.OrderId));
        Assert.Equal(EntitlementState.Revoked, Assert.Single(await buyer.ClaimsAsync()).State);
    }

    [Fact]
    public async Task A_refund_that_fails_later_gives_the_film_back_and_alerts()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.BuyAsync(await shop.MovieAsync(499), await shop.MovieAsync(350));
        await buyer.AskRefundAsync(checkout.OrderId);
        Assert.Equal((OrderStatus.Refunded, 849L), await buyer.StandAsync(checkout.OrderId));
        await shop.ControlAsync($"refunds/{await StripeIdAsync(checkout)}/fail");
        await shop.DrainAsync();
        Assert.Equal((OrderStatus.Paid, 0L), await buyer.StandAsync(checkout.OrderId));
        Assert.Contains("failed", (await buyer.OrderAsync(checkout.OrderId)).Alert, StringComparison.Ordinal);
        Assert.All(await buyer.ClaimsAsync(), c => Assert.Equal(EntitlementState.Owned, c.State));
        Assert.Equal(1, await buyer.MailsAsync("refund-failed:"));
        Assert.Equal(RefundState.Failed, Assert.Single(await shop.RefundsAsync(checkout.OrderId)).State);
        await buyer.AskRefundAsync(checkout.OrderId);
        Assert.Equal((OrderStatus.Refunded, 849L), await buyer.StandAsync(checkout.OrderId));
    }

    [Fact]
    public async Task A_refund_Stripe_refuses_is_given_up_and_seen_by_staff()
    {
        var buyer = await shop.BuyerAsync();
        var movie = await shop.MovieAsync(499);
        var checkout = await buyer.BuyAsync(movie);
        await shop.LoseWebhooksAsync();
        // The dispute is not known here yet.
        await shop.ControlAsync($"charges/{await ChargeAsync(checkout)}/dispute");
        var page = await buyer.AskRefundAsync(checkout.OrderId);
        await shop.FindWebhooksAsync();
        Assert.Equal(["error", "warning"], page.Notices());
        Assert.Equal((RefundState.Failed, "charge_disputed"), Assert.Single(await shop.RefundsAsync(checkout.OrderId)) is var r ? (r.State, r.Error) : default);
        Assert.Equal(EntitlementState.Frozen, Assert.Single(await buyer.ClaimsAsync()).State);
        Assert.Contains("did not take", (await buyer.OrderAsync(checkout.OrderId)).Alert, StringComparison.Ordinal);
        Assert.Equal(["warning", "warning"], (await buyer.AskRefundAsync(checkout.OrderId)).Notices());
    }

    [Fact]
    public async Task Money_returned_at_Stripes_dashboard_is_written_down_and_no_more_than_the_rest_can_be_asked_for()
    {
        var buyer = await shop.BuyerAsync();
        var checkout = await buyer.BuyAsync(await shop.MovieAsync(499), await shop.MovieAsync(350));
        await shop.ControlAsync($"charges/{await ChargeAsync(checkout)}/refund?amount=700");
        await shop.DrainAsync();
        Assert.Equal((OrderStatus.PartiallyRefunded, 700L), await buyer.StandAsync(checkout.OrderId));
        Assert.All(await buyer.ClaimsAsync(), c => Assert.Equal(EntitlementState.Owned, c.State));
        await buyer.AskRefundAsync(checkout.OrderId);
        Assert.Equal([(RefundOrigin.Stripe, 700L), (RefundOrigin.Buyer, 149L)], (await shop.RefundsAsync(checkout.OrderId)).Select(r => (r.Origin, r.AmountMinor)));
        Assert.Equal((OrderStatus.Refunded, 849L), await buyer.StandAsync(checkout.OrderId));
        Assert.All(await buyer.ClaimsAsync(), c => Assert.Equal(EntitlementState.Revoked, c.State));
    }

    [Fact]
    public async Task Money_returned_by_the_dashboard_before_staff_approve_is_not_sent_twice()
    {
        var buyer = await shop.BuyerAsync();
        var movie = await shop.MovieAsync(499);
        var checkout = await buyer.BuyAsync(movie);
        await buyer.PlayAsync(movie);
        await buyer.AskRefundAsync(checkout.OrderId, "Broken");
        await shop.ControlAsync($"charges/{await ChargeAsync(checkout)}/refund");
        await shop.DrainAsync();
        var asked = (await shop.RefundsAsync(checkout.OrderId)).Single(r => r.Origin == RefundOrigin.Buyer);
        Assert.Equal(DecideOutcome.NothingLeft, await ApproveAsync(asked.Id));
        Assert.Equal((499L, 1), await shop.ReturnedAtStripeAsync(checkout.OrderId));
    }

    [Fact]
    public async Task A_dispute_that_is_lost_takes_the_film_and_an_inquiry_takes_nothing()
    {
        var buyer = await shop.BuyerAsync();
        var (first, second) = (await buyer.BuyAsync(await shop.MovieAsync(499)), await buyer.BuyAsync(await shop.MovieAsync(350)));
        await shop.ControlAsync($"charges/{await ChargeAsync(first)}/dispute?status=warning_needs_response");
        var dispute = (string)(await shop.ControlAsync($"charges/{await ChargeAsync(second)}/dispute"))["id"]!;
        await shop.DrainAsync();
        Assert.Equal([EntitlementState.Owned, EntitlementState.Frozen], (await buyer.ClaimsAsync()).Select(c => c.State));
        await shop.ControlAsync($"disputes/{dispute}/close?outcome=lost");
        await shop.DrainAsync();
        Assert.Equal([EntitlementState.Owned, EntitlementState.Revoked], (await buyer.ClaimsAsync()).Select(c => c.State));
    }

    [Fact]
    public async Task Admins_see_what_waits_and_approve_it_or_decline_it_with_a_message()
    {
        var (buyer, admin) = (await shop.BuyerAsync(), await shop.AdminAsync());
        var (first, second) = (await shop.MovieAsync(499), await shop.MovieAsync(350));
        var checkout = await buyer.BuyAsync(first, second);
        await buyer.PlayAsync(first);
        await buyer.PlayAsync(second);
        await buyer.AskRefundAsync(checkout.OrderId, "=HYPERLINK(\"http://evil\")", first);
        await buyer.AskRefundAsync(checkout.OrderId, "Dull, and \"long\"", second);
        var (one, two) = await shop.RefundsAsync(checkout.OrderId) is [var a, var b] ? (a, b) : throw new InvalidOperationException();

        var list = await admin.PageAsync($"/admin/refunds?status=Requested&user={buyer.Email}&q={checkout.OrderId}&sort=-amount");
        Assert.Equal([$"{one.Id}", $"{two.Id}"], list.All("admin-row").Select(r => r.GetAttribute("data-id")));
        Assert.Equal("$8.49", list.QuerySelector("[data-stat=waiting] dd")!.TextContent);
        Assert.Empty((await admin.PageAsync($"/admin/refunds?user={buyer.Email}&to=2020-01-01")).All("admin-row"));
        using (var file = await admin.Http.GetAsync(new Uri($"/admin/refunds.csv?user={buyer.Email}&sort=oldest", UriKind.Relative)))
        {
            Assert.Equal("text/csv", file.Content.Headers.ContentType!.MediaType);
            var lines = (await file.Content.ReadAsStringAsync()).Split("\r\n");
            Assert.Contains("\"'=HYPERLINK(\"\"http://evil\"\")\"", lines[1], StringComparison.Ordinal);
            Assert.Contains("\"Dull, and \"\"long\"\"\"", lines[2], StringComparison.Ordinal);
        }

        var tooLong = await Buyer.ReadAsync(await admin.PostAsync($"/admin/refunds/{one.Id}/approve", ("message", new string('x', 1001))), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("message", Assert.Single(tooLong.All("field-error")).GetAttribute("data-field"));
        Assert.Equal(["success"], (await admin.SubmitAsync($"/admin/refunds/{one.Id}/approve", ("message", "Sorry"))).Notices());
        var late = await Buyer.ReadAsync(await admin.PostAsync($"/admin/refunds/{one.Id}/decline", ("returnUrl", "/admin/refunds?status=Requested")), HttpStatusCode.Conflict);
        Assert.Equal(["warning"], late.Notices());
        Assert.Equal("/admin/refunds?status=Requested", Assert.Single(late.All("back")).GetAttribute("href"));
        Assert.Equal(["success"], (await admin.SubmitAsync($"/admin/refunds/{two.Id}/decline", ("message", "No"))).Notices());
        Assert.Equal((OrderStatus.PartiallyRefunded, 499L), await buyer.StandAsync(checkout.OrderId));
        Assert.Equal([RefundState.Succeeded, RefundState.Declined], (await shop.RefundsAsync(checkout.OrderId)).Select(r => r.State));
        Assert.Equal(["refund.approve", "refund.decline"], await shop.InDbAsync(db => db.AuditEntries.Where(e => e.ActorId == admin.Id).OrderBy(e => e.Id).Select(e => e.Action).ToListAsync()));
        Assert.Equal(HttpStatusCode.NotFound, (await admin.PostAsync("/admin/refunds/999999/approve")).StatusCode);
    }

    private Task<DecideOutcome> ApproveAsync(long refundId) => shop.WithAsync<RefundService, DecideOutcome>(r => r.ApproveAsync(new Actor(Guid.NewGuid(), null), refundId, null));

    private Task<RefundState> SendAsync(long refundId) => shop.WithAsync<RefundSender, RefundState>(r => r.SendAsync(refundId));

    private Task<string> ChargeAsync(Checkout checkout) => shop.InDbAsync(db => db.Payments.Where(p => p.OrderId == checkout.OrderId).Select(p => p.StripeId).SingleAsync());

    private async Task<string> StripeIdAsync(Checkout checkout) => Assert.Single(await shop.RefundsAsync(checkout.OrderId)).StripeId!;
}
