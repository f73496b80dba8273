using CinemaSite.Areas.Admin.Queries;
using CinemaSite.Core;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Editing;

namespace CinemaSite.Areas.Admin.Models;

/// <summary>A list of a form: what is in it, what was found to be added, and what the page says about it.</summary>
/// <param name="Acted">Whether one of its buttons was pressed just now: then the focus stays here.</param>
public sealed record PickList(
    string Name, string Label, string Hint, string SearchLabel, string Action, IReadOnlyList<(string Id, string Name, string? Character)> Items, string? Search, PicksFound Found, bool Acted)
{
    public bool HasCharacters => Name == MovieLists.Stars;

    /// <summary>What was found and is not in the list yet.</summary>
    public IEnumerable<Pick> Offered => Found.Picks.Where(p => !Items.Any(i => i.Id == p.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>What its search says.</summary>
    public string? Said => string.IsNullOrWhiteSpace(Search) ? null : Offered.Any() ? null : Found.Picks.Count > 0 ? "Already in the list." : "Nothing found.";
}

/// <summary>The page on which a movie is created or changed.</summary>
/// <param name="Movie">The movie as it is; null for a new one.</param>
/// <param name="Carts">When it is to be withdrawn: in how many carts it lies, which must be agreed to.</param>
public sealed record EditPage(StaffMovieState? Movie, MovieForm Form, MovieNames Names, IReadOnlyList<PickList> Lists, MoviePreview Preview, MeanwhileChanged? Meanwhile = null, int? Carts = null)
{
    public string Action => Movie is null ? StaffAddresses.NewMovie : StaffAddresses.Movie(Movie.Id);

    public PickList List(string name) => Lists.First(l => l.Name == name);
}

/// <summary>A movie as its card and the head of its page would show it.</summary>
public sealed record MoviePreview(
    string Title, string? Year, string? Minutes, string? Price, Availability? Availability, string? Certification, IReadOnlyList<string> Genres, IReadOnlyList<string> Directors,
    string? Tagline, string? Description, IReadOnlyList<(string Name, string? Character)> Stars, string? Countries, string? Poster, bool IsRedrawn)
{
    /// <summary>What a form would look like.</summary>
    public static MoviePreview Of(MovieForm form, MovieNames names, StaffMovieState? movie, Prices prices)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(prices);
        List<string> Names(IEnumerable<string> ids, IReadOnlyDictionary<string, string> of) => [.. ids.Select(of.GetValueOrDefault).OfType<string>()];
        return new MoviePreview(
            string.IsNullOrWhiteSpace(form.Title) ? "Without a title" : form.Title, form.Year, form.Minutes, Money.Parse(form.Price, prices.Currency) is { } minor ? prices.Show(minor) : null,
            Asked.Choice<Availability>(form.Availability), form.Certification is null ? null : names.Certifications.GetValueOrDefault(form.Certification),
            Names(form.Genres, names.Genres), Names(form.Directors, names.People), form.Tagline, form.Description,
            [.. form.Stars.Where(s => names.People.ContainsKey(s.Id)).Select(s => (names.People[s.Id], s.Character))], form.Countries,
            movie is null ? null : Links.Poster(movie.Id, movie.PosterVersion), movie is not null && (form.Title?.Trim() != movie.Title || form.Year?.Trim() != movie.Year.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }
}

/// <summary>The question before a movie that lies in carts is taken away.</summary>
public sealed record RemovalQuestion(int Id, string Title, int Carts, bool IsDeletion)
{
    public string Action => StaffAddresses.Movie(Id, IsDeletion ? "delete" : "withdraw");
}
