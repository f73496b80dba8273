using System.Text.Json.Nodes;
using StripeSimulator.State;

namespace StripeSimulator.Api;

/// <summary><c>/v1/events</c>.</summary>
internal sealed class EventsEndpoints(Simulator simulator)
{
    private const int MaxTypes = 20;

    public void Map(IEndpointRouteBuilder routes, ApiPipeline api)
    {
        routes.MapGet("/v1/events", api.Handle("list:event", List));
        routes.MapGet("/v1/events/{id}", api.Handle("event", request =>
            Shapes.Event(simulator.State.Events.Find(request.Id) ?? throw StripeError.Missing("event", request.Id))));
    }

    private JsonObject List(ApiRequest request)
    {
        simulator.Prune();
        var form = request.Form;
        var (created, type, types, delivered) = (form.Moments("created"), form.Text("type"), form.Texts("types"), form.Flag("delivery_success"));
        if (type is not null && types.Count > 0)
            throw StripeError.Invalid("You may pass either `type` or `types`, but not both.", "types");
        if (types.Count > MaxTypes)
            throw StripeError.Invalid($"You may pass at most {MaxTypes} types.", "types");
        IReadOnlyList<string> wanted = type is null ? types : [type];
        var found = simulator.State.Events.NewestFirst().Where(happened =>
            created(happened.Created)
            && (wanted.Count == 0 || wanted.Any(pattern => Fits(happened.Type, pattern)))
            && (delivered is null || happened.Delivered == delivered));
        return ListPage.Of(found, form, "event", "/v1/events", happened => Shapes.Event(happened));
    }

    private static bool Fits(string type, string pattern) =>
        pattern.EndsWith(".*", StringComparison.Ordinal) ? type.StartsWith(pattern[..^1], StringComparison.Ordinal) : type == pattern;
}
