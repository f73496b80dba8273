using CinemaSite.Core.Library;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;

namespace CinemaSite.Tests.Rules;

/// <summary>Orders, refunds and claims take the steps they may, and no other.</summary>
public class MoneyStepTests
{
    private static readonly DateTime Now = new(2026, 11, 26, 12, 0, 0, DateTimeKind.Utc);

    private static readonly Dictionary<string, Action<Order>> OrderSteps = new()
    {
        ["pay"] = o => o.Pay(Now), ["cancel"] = o => o.Cancel(Now, CancelReasons.Owner), ["part"] = o => o.Refund(200), ["rest"] = o => o.Refund(499), ["back"] = o => o.TakeRefundBack(0),
    };

    private static readonly Dictionary<string, Action<Refund>> RefundSteps = new()
    {
        ["approve"] = r => r.Approve(null, null, Now), ["decline"] = r => r.Decline(Guid.NewGuid(), null, Now), ["spare"] = r => r.Spare(Now),
        ["send"] = r => r.Follow("re_1", RefundState.Pending, Now), ["arrive"] = r => r.Follow("re_1", RefundState.Succeeded, Now), ["fail"] = r => r.Fail("expired_card", Now),
    };

    private static readonly Dictionary<string, Action<Entitlement>> ClaimSteps = new()
    {
        ["grant"] = e => e.Grant(Now), ["freeze"] = e => e.Freeze(), ["thaw"] = e => e.Thaw(), ["revoke"] = e => e.Revoke(Now), ["restore"] = e => e.Restore(),
    };

    [Theory]
    [InlineData("", "pay cancel")]
    [InlineData("pay", "part rest")]
    [InlineData("cancel", "")]
    [InlineData("pay part", "rest back")]
    [InlineData("pay rest", "back")]
    [InlineData("pay part back", "part rest")]
    public void An_order_takes_these_steps_alone(string before, string may) => AssertSteps(OrderSteps, before, may, () => new Order
    {
        UserId = Guid.NewGuid(), Currency = "usd", TotalMinor = 499, PlacedUtc = Now, ExpiresUtc = Now, ConsentVersion = "1", ConsentUtc = Now,
    });

    [Theory]
    [InlineData("", "approve decline send arrive fail")]
    [InlineData("approve", "spare send arrive fail")]
    [InlineData("decline", "")]
    [InlineData("approve spare", "send arrive")]
    [InlineData("approve send", "send arrive fail")]
    [InlineData("approve arrive", "arrive fail")]
    [InlineData("approve fail", "send arrive")]
    public void A_refund_takes_these_steps_alone(string before, string may) => AssertSteps(RefundSteps, before, may, () => new Refund
    {
        OrderId = 1, UserId = Guid.NewGuid(), Origin = RefundOrigin.Buyer, AmountMinor = 499, Currency = "usd", ChargeId = "ch_1", RequestedUtc = Now,
    });

    [Theory]
    [InlineData("", "grant")]
    [InlineData("grant", "freeze revoke")]
    [InlineData("grant freeze", "thaw revoke")]
    [InlineData("grant revoke", "restore")]
    public void A_claim_takes_these_steps_alone(string before, string may) => AssertSteps(ClaimSteps, before, may, () => new Entitlement { UserId = Guid.NewGuid(), MovieId = 1, OrderLineId = 1, ReservedUtc = Now });

    [Fact]
    public void No_order_gives_back_more_than_it_cost_or_less_than_before()
    {
        var order = new Order { UserId = Guid.NewGuid(), Currency = "usd", TotalMinor = 499, PlacedUtc = Now, ExpiresUtc = Now, ConsentVersion = "1", ConsentUtc = Now };
        order.Pay(Now);
        Assert.Throws<InvalidOperationException>(() => order.Refund(500));
        order.Refund(300);
        Assert.Throws<InvalidOperationException>(() => order.Refund(300));
        Assert.Throws<InvalidOperationException>(() => order.TakeRefundBack(300));
    }

    private static void AssertSteps<T>(Dictionary<string, Action<T>> steps, string before, string may, Func<T> make)
    {
        foreach (var (name, step) in steps)
        {
            var thing = make();
            foreach (var earlier in before.Split(' ', StringSplitOptions.RemoveEmptyEntries)) steps[earlier](thing);
            var thrown = Record.Exception(() => step(thing));
            if (may.Split(' ').Contains(name)) Assert.Null(thrown);
            else Assert.IsType<InvalidOperationException>(thrown);
        }
    }
}
