using System.Text.Json.Nodes;
using StripeSimulator.State;

namespace StripeSimulator.Api;

/// <summary><c>/v1/payment_intents</c>, <c>/v1/charges</c>, <c>/v1/disputes</c> and <c>/v1/balance_transactions</c>, to be read.</summary>
internal sealed class PaymentsEndpoints(Simulator simulator, Shapes shapes)
{
    public void Map(IEndpointRouteBuilder routes, ApiPipeline api)
    {
        routes.MapGet("/v1/payment_intents", api.Handle("list:payment_intent", ListIntents));
        routes.MapGet("/v1/payment_intents/{id}", api.Handle("payment_intent", request => shapes.PaymentIntent(Find(simulator.State.PaymentIntents, request, "payment_intent", "intent"))));
        routes.MapGet("/v1/charges", api.Handle("list:charge", ListCharges));
        routes.MapGet("/v1/charges/{id}", api.Handle("charge", request => shapes.Charge(Find(simulator.State.Charges, request, "charge"))));
        routes.MapGet("/v1/disputes", api.Handle("list:dispute", ListDisputes));
        routes.MapGet("/v1/disputes/{id}", api.Handle("dispute", request => shapes.Dispute(Find(simulator.State.Disputes, request, "dispute"))));
        routes.MapGet("/v1/balance_transactions/{id}", api.Handle("balance_transaction", request =>
            Shapes.BalanceTransaction(Find(simulator.State.BalanceTransactions, request, "balance_transaction"))));
    }

    private JsonObject ListIntents(ApiRequest request)
    {
        var created = request.Form.Moments("created");
        var found = simulator.State.PaymentIntents.NewestFirst().Where(intent => created(intent.Created));
        return ListPage.Of(found, request.Form, "payment_intent", request.Path, shapes.PaymentIntent);
    }

    private JsonObject ListCharges(ApiRequest request)
    {
        var (created, intent) = (request.Form.Moments("created"), request.Form.Text("payment_intent"));
        var found = simulator.State.Charges.NewestFirst().Where(charge => created(charge.Created) && (intent is null || charge.PaymentIntentId == intent));
        return ListPage.Of(found, request.Form, "charge", request.Path, shapes.Charge);
    }

    private JsonObject ListDisputes(ApiRequest request)
    {
        var created = request.Form.Moments("created");
        var (charge, intent) = (request.Form.Text("charge"), request.Form.Text("payment_intent"));
        var found = simulator.State.Disputes.NewestFirst().Where(dispute =>
            created(dispute.Created) && (charge is null || dispute.ChargeId == charge) && (intent is null || dispute.PaymentIntentId == intent));
        return ListPage.Of(found, request.Form, "dispute", request.Path, shapes.Dispute);
    }

    private static T Find<T>(Table<T> table, ApiRequest request, string kind, string param = "id") where T : class, IDocument =>
        table.Find(request.Id) ?? throw StripeError.Missing(kind, request.Id, param);
}
