using System.Text.Json.Nodes;
using StripeSimulator.State;

namespace StripeSimulator.Api;

/// <summary>Replaces ids by the objects they name, as asked for by <c>expand[]</c>.</summary>
internal sealed class Expansion(Simulator simulator, Shapes shapes)
{
    private const int MaxDepth = 4;

    /// <summary>What can be walked through from each kind of object, and the kind it leads to ("" = always null here).</summary>
    private static readonly Dictionary<string, Dictionary<string, string>> Graph = new()
    {
        ["checkout.session"] = new()
        {
            ["payment_intent"] = "payment_intent", ["line_items"] = "list:item", ["customer"] = "", ["invoice"] = "", ["setup_intent"] = "", ["subscription"] = "", ["payment_link"] = "",
        },
        ["payment_intent"] = new() { ["latest_charge"] = "charge", ["customer"] = "", ["payment_method"] = "", ["review"] = "" },
        ["charge"] = new()
        {
            ["payment_intent"] = "payment_intent", ["balance_transaction"] = "balance_transaction", ["refunds"] = "list:refund", ["customer"] = "", ["failure_balance_transaction"] = "",
        },
        ["refund"] = new()
        {
            ["charge"] = "charge", ["payment_intent"] = "payment_intent", ["balance_transaction"] = "balance_transaction", ["failure_balance_transaction"] = "balance_transaction",
        },
        ["dispute"] = new() { ["charge"] = "charge", ["payment_intent"] = "payment_intent" },
        ["item"] = new() { ["price"] = "price" },
        ["price"] = new() { ["product"] = "product" },
        ["balance_transaction"] = new() { ["source"] = "source" },
    };

    /// <summary>Refuses paths that lead nowhere, before anything is done.</summary>
    public static void Check(string kind, IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            var steps = path.Split('.');
            if (steps.Count(step => step != "data") > MaxDepth)
                throw StripeError.Invalid($"You cannot expand more than {MaxDepth} levels of a property ({path}).", "expand");
            var at = kind;
            foreach (var step in steps)
            {
                at = Next(at, step)
                    ?? throw StripeError.Invalid($"This property cannot be expanded ({path}).{(kind.StartsWith("list:", StringComparison.Ordinal) && steps[0] != "data" ? $" You may want to try expanding 'data.{path}' instead." : "")}", "expand");
            }
        }
    }

    public void Apply(JsonObject root, string kind, IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
            Walk(root, kind, path.Split('.'));
    }

    private static string? Next(string kind, string step) =>
        kind.StartsWith("list:", StringComparison.Ordinal)
            ? (step == "data" ? kind[5..] : null)
            : Graph.TryGetValue(kind, out var steps) ? steps.GetValueOrDefault(step) : null;

    private void Walk(JsonObject at, string kind, ReadOnlySpan<string> steps)
    {
        if (steps.IsEmpty || Next(kind, steps[0]) is not { } next)
            return;
        if (steps[0] == "data")
        {
            foreach (var element in at["data"]!.AsArray())
                Walk(element!.AsObject(), next, steps[1..]);
            return;
        }
        var child = at[steps[0]] is JsonObject already ? already : Resolve(at, kind, steps[0]);
        if (child is null)
            return;
        at[steps[0]] = child.Parent is null ? child : child.DeepClone();
        Walk(at[steps[0]]!.AsObject(), next, steps[1..]);
    }

    private JsonObject? Resolve(JsonObject owner, string kind, string name)
    {
        var state = simulator.State;
        var ownerId = (string)owner["id"]!;
        if (kind == "checkout.session" && name == "line_items")
        {
            var session = state.Sessions[ownerId];
            return Shapes.List(session.Lines.Take(10).Select(line => Shapes.LineItem(session, line)), session.Lines.Count > 10, $"/v1/checkout/sessions/{ownerId}/line_items");
        }
        if (kind == "charge" && name == "refunds")
        {
            var refunds = state.Refunds.NewestFirst().Where(refund => refund.ChargeId == ownerId).ToList();
            return Shapes.List(refunds.Take(10).Select(Shapes.Refund), refunds.Count > 10, $"/v1/charges/{ownerId}/refunds");
        }
        var id = (string?)owner[name];
        return id?.Split('_')[0] switch
        {
            "pi" => shapes.PaymentIntent(state.PaymentIntents[id]),
            "ch" => shapes.Charge(state.Charges[id]),
            "re" => Shapes.Refund(state.Refunds[id]),
            "txn" => Shapes.BalanceTransaction(state.BalanceTransactions[id]),
            "prod" => FindProduct(id),
            _ => null,
        };
    }

    private JsonObject? FindProduct(string id) =>
        (from session in simulator.State.Sessions.NewestFirst()
         from line in session.Lines
         where line.ProductId == id
         select Shapes.Product(session, line)).FirstOrDefault();
}
