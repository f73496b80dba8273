using System.Text.Json.Nodes;
using StripeSimulator.State;

namespace StripeSimulator.Api;

/// <summary><c>/v1/account</c> and <c>/v1/webhook_endpoints</c>.</summary>
internal sealed class AccountEndpoints(Simulator simulator)
{
    private const string Kind = "webhook_endpoint";

    public void Map(IEndpointRouteBuilder routes, ApiPipeline api)
    {
        routes.MapGet("/v1/account", api.Handle("account", _ => Account()));
        routes.MapPost("/v1/webhook_endpoints", api.Handle(Kind, Create));
        routes.MapGet("/v1/webhook_endpoints", api.Handle("list:" + Kind, request =>
            ListPage.Of(simulator.State.Endpoints.NewestFirst(), request.Form, Kind, request.Path, endpoint => Shapes.Endpoint(endpoint))));
        routes.MapGet("/v1/webhook_endpoints/{id}", api.Handle(Kind, request => Shapes.Endpoint(Find(request))));
        routes.MapDelete("/v1/webhook_endpoints/{id}", api.Handle(Kind, Delete));
    }

    private JsonObject Account() => new()
    {
        ["id"] = "acct_1SimulatedAccount",
        ["object"] = "account",
        ["business_profile"] = new JsonObject { ["name"] = simulator.Options.MerchantName, ["url"] = null },
        ["business_type"] = null,
        ["capabilities"] = new JsonObject { ["card_payments"] = "active", ["transfers"] = "active" },
        ["charges_enabled"] = true,
        ["country"] = "US",
        ["default_currency"] = "usd",
        ["details_submitted"] = true,
        ["email"] = "owner@example.com",
        ["payouts_enabled"] = true,
        ["settings"] = new JsonObject { ["dashboard"] = new JsonObject { ["display_name"] = simulator.Options.MerchantName, ["timezone"] = "Etc/UTC" } },
        ["type"] = "standard",
    };

    private JsonObject Create(ApiRequest request)
    {
        var form = request.Form;
        var url = form.RequiredText("url");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw StripeError.Invalid("Invalid URL: An explicit scheme (such as https) must be provided.", "url", "url_invalid");
        var types = form.Texts("enabled_events");
        if (types.Count == 0)
            throw form.Required("enabled_events");
        var endpoint = new WebhookEndpoint
        {
            Id = Ids.New("we_1"),
            Created = simulator.Now,
            Url = url,
            Secrets = [Ids.New("whsec_", 32)],
            EnabledEvents = [.. types],
            Description = form.Text("description"),
            Metadata = form.Metadata("metadata"),
        };
        form.Ignore("api_version", "connect");
        form.RejectUnknown();
        simulator.State.Endpoints.Add(endpoint);
        simulator.Touch();
        return Shapes.Endpoint(endpoint, withSecret: true);
    }

    private JsonObject Delete(ApiRequest request)
    {
        var endpoint = Find(request);
        simulator.State.Endpoints.Remove(endpoint.Id);
        simulator.Touch();
        return new() { ["id"] = endpoint.Id, ["object"] = Kind, ["deleted"] = true };
    }

    private WebhookEndpoint Find(ApiRequest request) => simulator.State.Endpoints.Find(request.Id) ?? throw StripeError.Missing(Kind, request.Id);
}
