using System.Text.Json.Nodes;
using StripeSimulator.Payments;
using StripeSimulator.State;

namespace StripeSimulator.Api;

/// <summary><c>/v1/refunds</c>.</summary>
internal sealed class RefundsEndpoints(Simulator simulator, Refunds refunds)
{
    public void Map(IEndpointRouteBuilder routes, ApiPipeline api)
    {
        routes.MapPost("/v1/refunds", api.Handle("refund", Create));
        routes.MapGet("/v1/refunds", api.Handle("list:refund", List));
        routes.MapGet("/v1/refunds/{id}", api.Handle("refund", request => Shapes.Refund(Find(request))));
    }

    private JsonObject Create(ApiRequest request)
    {
        var form = request.Form;
        var (intentId, chargeId, amount) = (form.Text("payment_intent"), form.Text("charge"), form.Integer("amount"));
        var reason = form.Choice("reason", "duplicate", "fraudulent", "requested_by_customer");
        var metadata = form.Metadata("metadata");
        form.Ignore("instructions_email", "refund_application_fee", "reverse_transfer", "origin");
        form.RejectUnknown();
        if (amount < 1)
            throw StripeError.Invalid("Invalid positive integer", "amount", "parameter_invalid_integer");
        if (intentId is null && chargeId is null)
            throw StripeError.Invalid("One of the following params should be provided for this request: payment_intent or charge.", null, "parameter_missing");
        return Shapes.Refund(refunds.Create(FindCharge(intentId, chargeId), amount, reason, metadata, request.Cause));
    }

    private JsonObject List(ApiRequest request)
    {
        var form = request.Form;
        var (created, intent, charge) = (form.Moments("created"), form.Text("payment_intent"), form.Text("charge"));
        var found = simulator.State.Refunds.NewestFirst().Where(refund =>
            created(refund.Created) && (intent is null || refund.PaymentIntentId == intent) && (charge is null || refund.ChargeId == charge));
        return ListPage.Of(found, form, "refund", request.Path, Shapes.Refund);
    }

    private Charge FindCharge(string? intentId, string? chargeId)
    {
        if (chargeId is not null)
        {
            var charge = simulator.State.Charges.Find(chargeId) ?? throw StripeError.Missing("charge", chargeId, "charge");
            return intentId is null || charge.PaymentIntentId == intentId
                ? charge
                : throw StripeError.Refused($"Charge {chargeId} does not belong to PaymentIntent {intentId}.", param: "charge");
        }
        var intent = simulator.State.PaymentIntents.Find(intentId) ?? throw StripeError.Missing("payment_intent", intentId, "payment_intent");
        return simulator.State.Charges.Find(intent.LatestChargeId)
            ?? throw StripeError.Refused($"This PaymentIntent ({intentId}) does not have a successful charge to refund.", param: "payment_intent");
    }

    private Refund Find(ApiRequest request) => simulator.State.Refunds.Find(request.Id) ?? throw StripeError.Missing("refund", request.Id);
}
