using System.Globalization;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Community;

namespace CinemaSite.Core.Data.Demo.Generated;

/// <summary>A made-up viewer and what they think of films.</summary>
internal sealed record MadeViewer(User User, List<Rating> Ratings, List<Reaction> Reactions, List<Favorite> Favorites);

/// <summary>
/// Makes up viewers. Each has two or three genres and a few people they like; what they watch comes from these, from what
/// everybody watches, and from chance, so that a recommender has something to find.
/// </summary>
internal sealed class ViewerMaker(long seed, Market market, DateTime now)
{
    // Every seed has its own stretch of numbers, so that seeds don't share addresses.
    private const long NumbersOfSeed = 1_000_000;
    private const int Days = 120;

    /// <summary>The address of viewer <paramref name="number"/> of this seed.</summary>
    public string EmailOf(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"generated-{(seed - 1) * NumbersOfSeed + number}@example.com");

    /// <summary>Viewer <paramref name="number"/>, counted from 1.</summary>
    public MadeViewer Make(int number)
    {
        var chance = new Chance(seed, "viewer", number);
        var email = EmailOf(number);
        var user = new User
        {
            Id = chance.NextGuid(),
            UserName = email,
            NormalizedUserName = email.ToUpperInvariant(),
            Email = email,
            NormalizedEmail = email.ToUpperInvariant(),
            EmailConfirmed = true,
            DisplayName = FilmMaker.PersonName(chance.Below(30_000)),
            CreatedUtc = now.AddDays(-Days - chance.Below(400)),
            SecurityStamp = chance.NextGuid().ToString("N"),
        };
        var viewer = new MadeViewer(user, [], [], []);
        if (market.Films.Count == 0) return viewer;

        var genres = Distinct(ref chance, market.ByGenre.Count, 2 + chance.Below(2), 1.7);
        var people = Distinct(ref chance, market.ByPerson.Count, 2 + chance.Below(2), 1.5);
        var seen = new HashSet<int>();
        var count = 6 + (int)(60 * Math.Pow(chance.Next(), 3));
        for (var tries = 0; tries < 3 * count && seen.Count < count; tries++)
        {
            var place = Choose(ref chance, genres, people);
            if (seen.Add(place)) Judge(ref chance, viewer, market.Films[place], genres, people);
        }
        return viewer;
    }

    private int Choose(ref Chance chance, List<int> genres, List<int> people) => chance.Next() switch
    {
        < 0.42 => Within(ref chance, market.ByGenre, genres, 2.5),
        < 0.65 => Within(ref chance, market.ByPerson, people, 1.3),
        < 0.85 => chance.Skewed(market.Films.Count, 4),
        _ => chance.Below(market.Films.Count),
    };

    private int Within(ref Chance chance, IReadOnlyList<IReadOnlyList<int>> lists, List<int> liked, double slope)
    {
        var list = liked.Count == 0 ? [] : lists[chance.Of(liked)];
        return list.Count == 0 ? chance.Below(market.Films.Count) : list[chance.Skewed(list.Count, slope)];
    }

    private void Judge(ref Chance chance, MadeViewer viewer, Market.Film film, List<int> genres, List<int> people)
    {
        var liking = Math.Min(2, film.Genres.Count(genres.Contains)) + (film.People.Exists(people.Contains) ? 1 : 0);
        var value = Math.Clamp((int)Math.Round(film.Quality - 0.9 + 1.1 * liking + 1.3 * chance.Bell()), 1, 10);
        var when = now.AddDays(-Days * Math.Pow(chance.Next(), 1.3));
        if (chance.Happens(0.75)) viewer.Ratings.Add(new Rating { UserId = viewer.User.Id, MovieId = film.Id, Value = value, RatedUtc = when });
        if (value != 6 && chance.Happens(0.7)) viewer.Reactions.Add(new Reaction { UserId = viewer.User.Id, MovieId = film.Id, Liked = value > 6, ReactedUtc = when });
        if (value >= 8 && chance.Happens(0.3)) viewer.Favorites.Add(new Favorite { UserId = viewer.User.Id, MovieId = film.Id, AddedUtc = when });
    }

    private static List<int> Distinct(ref Chance chance, int all, int count, double slope)
    {
        var chosen = new List<int>();
        for (var tries = 0; all > 0 && tries < 20 && chosen.Count < count; tries++)
        {
            var number = chance.Skewed(all, slope);
            if (!chosen.Contains(number)) chosen.Add(number);
        }
        return chosen;
    }
}
