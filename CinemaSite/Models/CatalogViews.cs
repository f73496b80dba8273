using CinemaSite.Core;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using CinemaSite.Core.Library;
using CinemaSite.Security;

namespace CinemaSite.Models;

/// <summary>Makes the pages that show the catalogue's list, whole or of a choice of movies: one way for all of them.</summary>
public sealed class CatalogViews(CatalogPages catalog, CardMarks marks, CatalogCache cache, CatalogVersion version, CinemaDb db)
{
    private const int Suggestions = 6;

    /// <summary>The page that <paramref name="query"/> asks for, with what the person of the request owns and has in the cart.</summary>
    public async Task<CatalogView> BrowseAsync(HttpContext context, CatalogQuery query, GenreHead? genre, CancellationToken cancellationToken) =>
        await ViewAsync(context, query, null, null, genre, cancellationToken);

    /// <summary>The same of these movies alone, which stand in the order in which they were added.</summary>
    public async Task<CatalogView> BrowseAsync(HttpContext context, CatalogQuery query, IReadOnlyList<int> within, CatalogHead head, CancellationToken cancellationToken) =>
        await ViewAsync(context, query with { IsChosen = true }, within, head, null, cancellationToken);

    private async Task<CatalogView> ViewAsync(HttpContext context, CatalogQuery query, IReadOnlyList<int>? within, CatalogHead? head, GenreHead? genre, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var viewer = context.User.ViewerId();
        // Before anything is read: what is kept under a version is never older than it.
        var made = version.Current;
        var page = await BrowseAsync(query, viewer, within, cancellationToken);
        if (query.Own is { } own && head?.Filter is { } filter && filter.Values.FirstOrDefault(v => v.Value == own.Value) is { } value)
            page = page with { Chips = [.. page.Chips, new Chip(value.Name, page.Query with { Own = null, Page = 1 })] };
        var marked = await marks.MarkAsync(context, page.Movies, cancellationToken);
        // The tidy address instead of the form's empty fields; a reload asks the same.
        if (context.Request.Headers.ContainsKey("HX-Request")) context.Response.Headers["HX-Push-Url"] = page.Query.ToUrl();
        return new CatalogView(
            page with { Genre = genre, Movies = new PagedList<MovieCard>(marked, page.Movies.PageNumber, page.Movies.PageSize, page.Movies.TotalItemCount) },
            viewer is not null, page.Movies.TotalItemCount > 0 || head is not null ? [] : await catalog.PopularAsync(Suggestions, cancellationToken), head) { Version = made };
    }

    // Words, facets and order are the same for everybody unless the person's own films have a say.
    private async Task<CatalogPage> BrowseAsync(CatalogQuery query, Guid? viewer, IReadOnlyList<int>? within, CancellationToken cancellationToken)
    {
        if (within is null && (viewer is null || !query.NotOwned))
            return await cache.RememberAsync(("browse", query.ToUrl()), () => catalog.BrowseAsync(query with { NotOwned = false }, null, null, cancellationToken));
        return await catalog.BrowseAsync(query, viewer is { } id ? db.OwnedBy(id) : null, within, cancellationToken);
    }
}
