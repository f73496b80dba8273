using System.Globalization;
using CinemaSite.Core;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Library;

namespace CinemaSite.Models;

/// <summary>The head of a page that shows the catalogue's list of a viewer's own choice of movies.</summary>
/// <param name="Section">The part of the site it belongs to.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Words">The line beneath.</param>
/// <param name="Empty">What stands there while nothing was chosen.</param>
public sealed record CatalogHead(string Section, string Title, string Words, string Empty)
{
    /// <summary>A filter that only this page has.</summary>
    public OwnFilter? Filter { get; init; }

    /// <summary>True when all of its movies were bought, so that prices and what is for sale are no question.</summary>
    public bool AllOwned { get; init; }
}

/// <summary>A filter of one page: its name in the address, its legend, and its values with how many movies have each.</summary>
public sealed record OwnFilter(string Name, string Legend, IReadOnlyList<Facet> Values);

/// <summary>A page of the catalogue as it is shown; <paramref name="Suggestions"/> stand in for an empty result.</summary>
public sealed record CatalogView(CatalogPage Page, bool SignedIn, IReadOnlyList<MovieCard> Suggestions, CatalogHead? Head = null)
{
    public CatalogQuery Query => Page.Query;

    /// <summary>On the library's page its films with the place in each, instead of cards.</summary>
    public IReadOnlyList<LibraryItem>? Owned { get; init; }

    /// <summary>On a person's page who it is, with what they did in each part.</summary>
    public PersonPage? Person { get; init; }

    /// <summary>Where the page is now, when its address has names of before.</summary>
    public string? MovedTo { get; init; }

    /// <summary>True when the person's parts stand in place of the list: until something is chosen.</summary>
    public bool ShowsParts => Person is { Parts.Count: > 0 } && Query is { ChosenSort: null, Page: 1, AsList: false, IsFiltered: false };

    /// <summary>Which catalogue it was made from; nothing of the page is kept without it.</summary>
    public string? Version { get; init; }

    /// <summary>What the filters' HTML is kept under: all they depend on. Null when they are this person's alone.</summary>
    public string? FiltersKey => Version is null || Head is not null || Query.NotOwned ? null : $"{Version}|{SignedIn}|{(Query with { Page = 1 }).ToUrl()}";

    /// <summary>The same of the results, on which the person's own films and cart are marked.</summary>
    public string? ResultsKey => FiltersKey is null
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{FiltersKey}|{Query.Page}|{Page.SearchIncomplete}|{MovieCard.MarksOf([.. Page.Movies, .. Suggestions, .. Person?.Movies ?? []])}");

    /// <summary>Where everything of the page is shown again: its own address, of a genre's page the whole catalogue.</summary>
    public string WholePath => Head is null && Person is null ? Links.Movies : Query.Path;

    /// <summary>Where the filters are sent; from a genre's page they lead to the whole catalogue, since the genre is one of them.</summary>
    public string FilterPath => Query.PageGenre is null ? Query.Path : Links.Movies;

    /// <summary>True when there was nothing to choose from.</summary>
    public bool IsEmpty => Head is not null && Page.Movies.TotalItemCount == 0 && !Query.IsFiltered;

    /// <summary>True when a decade is what the years are set to.</summary>
    public bool IsDecade(Facet decade) => Query.YearFrom == Start(decade) && Query.YearTo == Start(decade) + 9;

    /// <summary>The same choices with the decade, or without it when it is chosen already.</summary>
    public string DecadeUrl(Facet decade) => (IsDecade(decade)
        ? Query with { YearFrom = null, YearTo = null, Page = 1 }
        : Query with { YearFrom = Start(decade), YearTo = Start(decade) + 9, Page = 1 }).ToUrl();

    /// <summary>What the form of orders sends along with the order.</summary>
    public IEnumerable<(string Name, string Value)> KeptForSort => (Query with { ChosenSort = null, Page = 1 }).Parameters();

    /// <summary>What the filter form sends along that has no field in it.</summary>
    public IEnumerable<(string Name, string Value)> KeptForFilters => (Query with { Page = 1 }).Parameters().Where(p => p.Name is "q" or "person" or "sort" or "view" && (p.Name != "q" || Head is null));

    private static int Start(Facet decade) => int.Parse(decade.Value, CultureInfo.InvariantCulture);
}
