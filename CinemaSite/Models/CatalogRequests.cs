using CinemaSite.Core;
using CinemaSite.Core.Catalog;

namespace CinemaSite.Models;

/// <summary>Reads the catalogue's choices out of a request.</summary>
public static class CatalogRequests
{
    /// <summary>The choices in the query string; nonsense in it is left out.</summary>
    public static CatalogQuery CatalogQuery(this HttpRequest request, Prices prices)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(prices);
        var values = request.Query.SelectMany(q => q.Value.Select(value => (q.Key, Value: value ?? ""))).ToLookup(q => q.Key, q => q.Value, StringComparer.OrdinalIgnoreCase);
        return Core.Catalog.CatalogQuery.Parse(values, prices.Currency);
    }
}
