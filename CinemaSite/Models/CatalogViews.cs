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
    public async Task<CatalogView> BrowseAsync(HttpContext context, CatalogQuery query, GenreHead? genre, CancellationToken cancellationToken)
    {
        var view = await ViewAsync(context, query, null, null, null, cancellationToken);
        return view with { Page = view.Page with { Genre = genre } };
    }

    /// <summary>The same of the movies of somebody who made or played in them.</summary>
    public async Task<CatalogView> BrowseAsync(HttpContext context, CatalogQuery query, PersonPage person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        return await ViewAsync(context, query with { Path = person.Url, PagePerson = person.Id, PersonId = person.Id }, null, null, person, cancellationToken);
    }

    /// <summary>The same of these movies alone, which stand in the order in which they were added.</summary>
    public async Task<CatalogView> BrowseAsync(HttpContext context, CatalogQuery query, IReadOnlyList<int> within, CatalogHead head, CancellationToken cancellationToken) =>
        await ViewAsync(context, query with { IsChosen = true }, within, head, null, cancellationToken);

    private async Task<CatalogView> ViewAsync(HttpContext context, CatalogQuery query, IReadOnlyList<int>? within, CatalogHead? head, PersonPage? person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var viewer = context.User.ViewerId();
        // Before anything is read: what is kept under a version is never older than it.
        var made = person?.Version ?? version.Current;
        var page = await BrowseAsync(query, viewer, within, cancellationToken);
        if (page.Renewed is { } now)
            return new CatalogView(page, viewer is not null, [], head) { MovedTo = (query with { Genres = now.Genres, Certification = now.Certification, PersonId = now.PersonId }).ToUrl() };
        if (query.Own is { } own && head?.Filter is { } filter && filter.Values.FirstOrDefault(v => v.Value == own.Value) is { } value)
            page = page with { Chips = [.. page.Chips, new Chip(value.Name, page.Query with { Own = null, Page = 1 })] };
        var suggestions = page.Movies.TotalItemCount > 0 || head is not null ? [] : await catalog.PopularAsync(Suggestions, cancellationToken);
        var marked = await marks.OfAsync(context, page.Movies.Concat(suggestions).Concat(person?.Movies ?? []).Select(m => m.Id), cancellationToken);
        // The tidy address instead of the form's empty fields; a reload asks the same.
        if (context.Request.Headers.ContainsKey("HX-Request")) context.Response.Headers["HX-Push-Url"] = page.Query.ToUrl();
        return new CatalogView(
            page with { Movies = new PagedList<MovieCard>(marked.On(page.Movies), page.Movies.PageNumber, page.Movies.PageSize, page.Movies.TotalItemCount) },
            viewer is not null, marked.On(suggestions), head)
        {
            Version = made,
            Person = person is null ? null : person with { Parts = [.. person.Parts.Select(p => p with { Movies = marked.On(p.Movies) })] },
        };
    }

    // Words, facets and order are the same for everybody unless the person's own films have a say.
    private async Task<CatalogPage> BrowseAsync(CatalogQuery query, Guid? viewer, IReadOnlyList<int>? within, CancellationToken cancellationToken)
    {
        if (within is null && (viewer is null || !query.NotOwned))
            return await cache.RememberAsync(("browse", query.ToUrl()), () => catalog.BrowseAsync(query with { NotOwned = false }, null, null, cancellationToken));
        return await catalog.BrowseAsync(query, viewer is { } id ? db.OwnedBy(id) : null, within, cancellationToken);
    }
}
