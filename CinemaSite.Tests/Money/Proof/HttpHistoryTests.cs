using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CinemaSite.Core.Catalog;
using CinemaSite.Tests.Support;
using CsCheck;
using Xunit.Abstractions;

namespace CinemaSite.Tests.Money.Proof;

/// <summary>Random histories through the front door: pages, forms and webhooks over HTTP, with the simulator for Stripe.</summary>
[Trait("Category", "Slow")]
public sealed class HttpHistoryTests(Shop shop, ITestOutputHelper output) : IClassFixture<Shop>
{
    private const int Always = 15;
    private const int WhenLong = 500;

    private enum Act
    {
        Order, PayAgain, Cancel, Return, Refund, Approve, Reconcile,
        Complete, CompleteLate, AsyncOk, AsyncFail, Fail, Expire, DashboardRefund, Dispute, Inquiry, Won, Lost, RefundFails,
        LoseWebhooks, StormOfWebhooks, KindWebhooks, LoseAnswers,
    }

    private static readonly Gen<List<(Act Act, int Which, int Amount)>> Histories =
        Gen.Select(Gen.Frequency((5, Gen.Const(Act.Order)), (6, Gen.Const(Act.Complete)), (14, Gen.Enum<Act>())), Gen.Int[0, 2], Gen.Int[1, 400]).List[5, 20];

    [Fact]
    public async Task Random_histories_over_HTTP_end_with_books_that_agree_with_Stripes()
    {
        await LongRun.CheckAsync(Histories, RunAsync, Always, WhenLong, block: 50, output, "histories over HTTP");
        LongRun.Note(output, $"histories over HTTP: {LongRun.Pick(Always, WhenLong)}, 0 differences");
    }

    private async Task RunAsync(List<(Act Act, int Which, int Amount)> history)
    {
        await shop.ControlAsync("reset");
        var (buyer, admin) = (await shop.BuyerAsync(), await shop.AdminAsync());
        var films = new[] { await shop.MovieAsync(499), await shop.MovieAsync(350), await shop.MovieAsync(120) };
        foreach (var (act, which, amount) in history) await DoAsync(buyer, admin, films, act, which, amount);

        using (await shop.Sim.DeleteAsync(new Uri("/_sim/faults", UriKind.Relative))) await shop.WebhooksAsync(new { plan = new { copies = 1 } });
        await shop.DrainAsync();
        for (var round = 0; round < 3; round++)
        {
            shop.Clock.Advance(TimeSpan.FromMinutes(10));
            await shop.ReconcileAsync();
            await shop.DrainAsync();
        }
        var differences = await shop.InDbAsync(async db => await Books.DifferencesAsync(db, StripeBooks.Of(await shop.SimAsync("state")), [buyer.Id!.Value]));
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private async Task DoAsync(Buyer buyer, Buyer admin, Movie[] films, Act act, int which, int amount)
    {
        var state = await shop.SimAsync("state");
        var session = Pick(state["sessions"]!, which);
        var charge = Pick(state["charges"]!, which, "succeeded");
        var order = session is null ? null : (string?)state["sessions"]!.AsArray().Single(s => (string)s!["id"]! == session)!["clientReferenceId"];
        switch (act)
        {
            case Act.Order:
                await buyer.AddAsync(films[which]);
                using (await buyer.CheckoutAsync(films[which].PriceMinor)) break;
            case Act.PayAgain or Act.Cancel or Act.Refund when order is not null:
                using (var answer = await buyer.PostAsync($"/orders/{order}/{(act == Act.PayAgain ? "pay" : act == Act.Cancel ? "cancel" : "refund")}", ("reason", "Not for me"))) Assert.True(answer.StatusCode < HttpStatusCode.InternalServerError);
                break;
            case Act.Return when order is not null:
                using (var answer = await buyer.Http.GetAsync(new Uri($"/orders/{order}/return?session_id={session}", UriKind.Relative))) Assert.True(answer.StatusCode < HttpStatusCode.InternalServerError);
                break;
            case Act.Approve:
                foreach (var refund in (await shop.RefundsAsync(long.Parse(order ?? "0", System.Globalization.CultureInfo.InvariantCulture))).Where(r => r.State == Core.Payments.RefundState.Requested))
                    using (await admin.PostAsync($"/admin/refunds/{refund.Id}/approve")) { }
                break;
            case Act.Reconcile:
                await shop.ReconcileAsync();
                break;
            case Act.Complete or Act.CompleteLate or Act.AsyncOk or Act.AsyncFail or Act.Fail or Act.Expire when session is not null:
                await SimAsync($"sessions/{session}/{act switch { Act.Complete => "complete", Act.CompleteLate => "complete?method=delayed", Act.AsyncOk => "async-ok", Act.AsyncFail => "async-fail", Act.Fail => "fail?code=expired_card", _ => "expire" }}");
                break;
            case Act.DashboardRefund or Act.Dispute or Act.Inquiry when charge is not null:
                await SimAsync($"charges/{charge}/{(act == Act.DashboardRefund ? $"refund?amount={amount}" : $"dispute?status={(act == Act.Inquiry ? "warning_" : "")}needs_response")}");
                break;
            case Act.Won or Act.Lost when Pick(state["disputes"]!, which) is { } dispute:
                await SimAsync($"disputes/{dispute}/close?outcome={(act == Act.Won ? "won" : "lost")}");
                break;
            case Act.RefundFails when Pick(state["refunds"]!, which) is { } refund:
                await SimAsync($"refunds/{refund}/fail");
                break;
            case Act.LoseWebhooks:
                await shop.LoseWebhooksAsync();
                break;
            case Act.StormOfWebhooks:
                await shop.WebhooksAsync(new { plan = new { copies = 3, parallel = 8, order = "shuffle", seed = amount, delayMs = 20, dropPercent = 30 } });
                break;
            case Act.KindWebhooks:
                await shop.WebhooksAsync(new { plan = new { copies = 1 } });
                break;
            case Act.LoseAnswers:
                await shop.FaultAsync(which == 0 ? "POST /v1/checkout/sessions" : which == 1 ? "POST /v1/refunds" : "GET /v1/checkout/sessions/*", "commit-then-drop", 1 + amount % 3);
                break;
        }
    }

    // A step that does not fit is refused by the simulator.
    private async Task SimAsync(string path)
    {
        using var answer = await shop.Sim.PostAsync(new Uri($"/_sim/{path}", UriKind.Relative), JsonContent.Create(new { }));
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict, $"{path}: {answer.StatusCode}");
    }

    private static string? Pick(JsonNode from, int which, string? status = null)
    {
        var ids = from.AsArray().Where(x => status is null || (string)x!["status"]! == status).Select(x => (string)x!["id"]!).ToList();
        return ids.Count == 0 ? null : ids[which % ids.Count];
    }
}
