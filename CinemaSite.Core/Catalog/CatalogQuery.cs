using System.Globalization;

namespace CinemaSite.Core.Catalog;

/// <summary>The orders of the catalogue. Each ends with the id, so that walking the pages shows each movie once.</summary>
public enum CatalogSort
{
    Relevance,
    Newest,
    Oldest,
    PriceUp,
    PriceDown,
    Popularity,
    Rating,
    Imdb,
    Title,

    /// <summary>The last added first: the order of a page that holds a viewer's own choice.</summary>
    Added,
}

/// <summary>
/// Everything a person chose in the catalogue: search, filters, order, page and view. It is read once from the address and
/// written back into links; what makes no sense in an address is left out, never an error.
/// </summary>
public sealed record CatalogQuery
{
    public const int PageSize = 24;
    public const int TextLength = 100;

    private const int LastPage = 100_000;
    private const int FirstYear = 1800;
    private const int LastYear = 2200;
    private const int MostGenres = 30;

    private static readonly (CatalogSort Sort, string Name)[] SortNames =
    [
        (CatalogSort.Relevance, "relevance"), (CatalogSort.Newest, "newest"), (CatalogSort.Oldest, "oldest"),
        (CatalogSort.Popularity, "popularity"), (CatalogSort.Rating, "rating"), (CatalogSort.Imdb, "imdb"),
        (CatalogSort.PriceUp, "price"), (CatalogSort.PriceDown, "-price"), (CatalogSort.Title, "title"),
        (CatalogSort.Added, "added"),
    ];

    /// <summary>The page these choices stand on: the catalogue, or one that shows a part of it, such as a genre's.</summary>
    public string Path { get; init; } = Links.Movies;

    /// <summary>The genre whose page this is; its slug stands in the path, not in the query.</summary>
    public string? PageGenre { get; init; }

    /// <summary>The person whose page this is; their id stands in the path, not in the query.</summary>
    public int? PagePerson { get; init; }

    /// <summary>True on a page of movies that a viewer chose one by one, such as the favourites.</summary>
    public bool IsChosen { get; init; }

    /// <summary>A choice that only this page offers, such as how far a library's films are watched: its name and value in the address.</summary>
    public (string Name, string Value)? Own { get; init; }

    /// <summary>The currency whose major units stand in the address.</summary>
    public string Currency { get; init; } = "usd";

    public string? Text { get; init; }

    /// <summary>Slugs; a movie needs any one of them.</summary>
    public IReadOnlyList<string> Genres { get; init; } = [];

    public int? YearFrom { get; init; }
    public int? YearTo { get; init; }

    /// <summary>In tenths at the finest.</summary>
    public decimal? RatingMin { get; init; }

    /// <summary>Minor units.</summary>
    public long? PriceMin { get; init; }

    public long? PriceMax { get; init; }
    public string? Certification { get; init; }
    public string? Country { get; init; }
    public string? Language { get; init; }
    public int? MinutesMax { get; init; }
    public int? PersonId { get; init; }
    public bool OnSale { get; init; }
    public bool NotOwned { get; init; }

    /// <summary>Null is the order that fits: by relevance when searching, else the newest first.</summary>
    public CatalogSort? ChosenSort { get; init; }

    public int Page { get; init; } = 1;

    /// <summary>A list with facts instead of posters.</summary>
    public bool AsList { get; init; }

    /// <summary>The order that holds.</summary>
    public CatalogSort Sort => ChosenSort switch
    {
        { } chosen when IsOffered(chosen) && chosen != CatalogSort.Relevance => chosen,
        _ when Text is not null => CatalogSort.Relevance,
        _ => IsChosen ? CatalogSort.Added : CatalogSort.Newest,
    };

    /// <summary>True when something narrows the catalogue beyond the page's own genre or person.</summary>
    public bool IsFiltered => Filters().Any(f => !IsOfPage(f));

    /// <summary>Name and value of each order, for the choice of orders; relevance only when something is searched, the order of adding only where somebody added.</summary>
    public IEnumerable<(CatalogSort Sort, string Name)> Sorts => SortNames.Where(s => IsOffered(s.Sort));

    /// <summary>Reads the choices from a query string. Prices are major units of <paramref name="currency"/>.</summary>
    public static CatalogQuery Parse(ILookup<string, string> values, string currency)
    {
        ArgumentNullException.ThrowIfNull(values);
        var (yearFrom, yearTo) = InOrder(Number(values, "yearFrom", FirstYear, LastYear), Number(values, "yearTo", FirstYear, LastYear));
        var (priceMin, priceMax) = InOrder(Money.Parse(One(values, "priceMin"), currency), Money.Parse(One(values, "priceMax"), currency));
        return new CatalogQuery
        {
            Currency = currency,
            Text = One(values, "q"),
            Genres = [.. values["genre"].Select(Clean).OfType<string>().Select(g => g.ToLowerInvariant()).Distinct().Take(MostGenres)],
            YearFrom = yearFrom,
            YearTo = yearTo,
            RatingMin = Rating(One(values, "ratingMin")),
            PriceMin = priceMin,
            PriceMax = priceMax,
            Certification = One(values, "certification")?.ToUpperInvariant(),
            Country = One(values, "country"),
            Language = One(values, "language"),
            MinutesMax = Number(values, "minutesMax", 1, 10_000),
            PersonId = Number(values, "person", 1, int.MaxValue),
            OnSale = Flag(values, "onSale"),
            NotOwned = Flag(values, "notOwned"),
            ChosenSort = One(values, "sort") is { } sort && SortNames.FirstOrDefault(s => s.Name == sort) is { Name: not null } known ? known.Sort : null,
            Page = Number(values, "page", 1, LastPage, clamp: true) ?? 1,
            AsList = One(values, "view") == "list",
        };
    }

    /// <summary>Every choice as it stands in an address, without those that are the default.</summary>
    public IEnumerable<(string Name, string Value)> Parameters()
    {
        foreach (var filter in Filters())
            if (!IsOfPage(filter)) yield return filter;
        if (ChosenSort is { } sort) yield return ("sort", SortNames.First(s => s.Sort == sort).Name);
        if (AsList) yield return ("view", "list");
        if (Page > 1) yield return ("page", Whole(Page));
    }

    /// <summary>The address that shows these choices: change them with <c>with</c> first.</summary>
    public string ToUrl()
    {
        var query = string.Join('&', Parameters().Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));
        return query.Length == 0 ? Path : $"{Path}?{query}";
    }

    /// <summary>These choices without the genre; off a genre's page that leads back to the whole catalogue.</summary>
    public CatalogQuery WithoutGenre(string slug) => slug == PageGenre
        ? this with { Path = Links.Movies, PageGenre = null, Genres = [.. Genres.Where(g => g != slug)], Page = 1 }
        : this with { Genres = [.. Genres.Where(g => g != slug)], Page = 1 };

    /// <summary>Nothing chosen but the page, its order and its view.</summary>
    public CatalogQuery Cleared() => new() { Currency = Currency, Path = Path, IsChosen = IsChosen, PageGenre = PageGenre, Genres = PageGenre is null ? [] : [PageGenre], PagePerson = PagePerson, PersonId = PagePerson, ChosenSort = Sort == CatalogSort.Relevance ? null : ChosenSort, AsList = AsList };

    /// <summary>Only what was searched: the way out when the filters leave nothing.</summary>
    public CatalogQuery OnlyText() => Cleared() with { Text = Text };

    private bool IsOfPage((string Name, string Value) filter) => (filter.Name == "genre" && filter.Value == PageGenre) || (filter.Name == "person" && PersonId == PagePerson);

    private bool IsOffered(CatalogSort sort) => sort switch
    {
        CatalogSort.Relevance => Text is not null,
        CatalogSort.Added => IsChosen,
        _ => true,
    };

    private IEnumerable<(string Name, string Value)> Filters()
    {
        if (Text is not null) yield return ("q", Text);
        if (Own is { } own) yield return own;
        foreach (var genre in Genres) yield return ("genre", genre);
        if (YearFrom is { } from) yield return ("yearFrom", Whole(from));
        if (YearTo is { } to) yield return ("yearTo", Whole(to));
        if (RatingMin is { } rating) yield return ("ratingMin", rating.ToString("0.#", CultureInfo.InvariantCulture));
        if (PriceMin is { } least) yield return ("priceMin", Money.Plain(least, Currency));
        if (PriceMax is { } most) yield return ("priceMax", Money.Plain(most, Currency));
        if (Certification is not null) yield return ("certification", Certification);
        if (Country is not null) yield return ("country", Country);
        if (Language is not null) yield return ("language", Language);
        if (MinutesMax is { } minutes) yield return ("minutesMax", Whole(minutes));
        if (PersonId is { } person) yield return ("person", Whole(person));
        if (OnSale) yield return ("onSale", "true");
        if (NotOwned) yield return ("notOwned", "true");
    }

    private static decimal? Rating(string? text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rating) && rating is >= 1 and <= 10 ? Math.Round(rating, 1) : null;

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static (T? Least, T? Most) InOrder<T>(T? one, T? other) where T : struct, IComparable<T> =>
        one is { } a && other is { } b && a.CompareTo(b) > 0 ? (other, one) : (one, other);

    private static string? One(ILookup<string, string> values, string name) => Clean(values[name].FirstOrDefault());

    private static string? Clean(string? value)
    {
        // Control characters, halves of surrogate pairs and what is no character come from broken clients only.
        var text = SoundText.Of(new string([.. (value ?? "").Where(c => !char.IsControl(c) && !char.IsSurrogate(c))])).Trim();
        return text.Length switch { 0 => null, > TextLength => text[..TextLength].TrimEnd(), _ => text };
    }

    private static bool Flag(ILookup<string, string> values, string name) => One(values, name) is "true" or "True" or "on" or "1";

    private static int? Number(ILookup<string, string> values, string name, int least, int most, bool clamp = false)
    {
        if (One(values, name) is not { } text) return null;
        // A page number with forty digits still means "far behind the last page".
        if (clamp && text.Length > 9 && text.All(char.IsAsciiDigit)) return most;
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return null;
        if (clamp) return Math.Clamp(number, least, most);
        return number < least || number > most ? null : number;
    }
}
