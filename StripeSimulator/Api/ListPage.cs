using System.Text.Json.Nodes;
using StripeSimulator.State;

namespace StripeSimulator.Api;

/// <summary>Stripe's cursor paging: newest first, <c>limit</c>, <c>starting_after</c>, <c>ending_before</c>.</summary>
internal static class ListPage
{
    /// <summary>The page the parameters ask for; refuses parameters nobody has read.</summary>
    public static JsonObject Of<T>(IEnumerable<T> newestFirst, FormBody form, string kind, string url, Func<T, JsonObject> shape) where T : IDocument =>
        Of(newestFirst, item => item.Id, form, kind, url, shape);

    /// <inheritdoc cref="Of{T}(IEnumerable{T}, FormBody, string, string, Func{T, JsonObject})"/>
    public static JsonObject Of<T>(IEnumerable<T> inOrder, Func<T, string> id, FormBody form, string kind, string url, Func<T, JsonObject> shape)
    {
        var limit = (int)Math.Clamp(form.Integer("limit") ?? 10, int.MinValue, int.MaxValue);
        if (limit is < 1 or > 100)
            throw StripeError.Invalid(limit < 1 ? "Invalid integer: limit must be at least 1" : "Invalid integer: limit must be at most 100", "limit", "parameter_invalid_integer");
        var (after, before) = (form.Text("starting_after"), form.Text("ending_before"));
        if (after is not null && before is not null)
            throw StripeError.Invalid("Received both starting_after and ending_before parameters. Please pass in only one.", "starting_after");
        form.RejectUnknown();

        var all = inOrder.ToList();
        if (before is not null)
        {
            var end = IndexOf(all, id, before, kind, "ending_before");
            var start = Math.Max(0, end - limit);
            return Shapes.List(all.GetRange(start, end - start).Select(shape), start > 0, url);
        }
        var from = after is null ? 0 : IndexOf(all, id, after, kind, "starting_after") + 1;
        return Shapes.List(all.Skip(from).Take(limit).Select(shape), all.Count > from + limit, url);
    }

    private static int IndexOf<T>(List<T> all, Func<T, string> id, string cursor, string kind, string param)
    {
        var index = all.FindIndex(item => id(item) == cursor);
        return index >= 0 ? index : throw StripeError.Missing(kind, cursor, param);
    }
}
