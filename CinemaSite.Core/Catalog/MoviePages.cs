using CinemaSite.Core.Data;
using CinemaSite.Core.Media.Posters;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Catalog;

/// <summary>Everything the catalogue knows of one movie, for its page.</summary>
public sealed record MovieDetails(
    int Id, string Title, string? OriginalTitle, string Slug, int Year, DateOnly? ReleaseDate, int Minutes, string? Tagline, string? Description,
    long PriceMinor, string Certification, string CertificationMeaning, Availability Availability, string? SoldIn,
    int? ImdbTenths, int? ImdbVotes, int? MetaScore, long? Gross, int PosterVersion, bool HasTrailer,
    int RatingCount, int RatingSum, int LikeCount, int DislikeCount)
{
    public IReadOnlyList<GenreLink> Genres { get; init; } = [];
    public IReadOnlyList<string> Countries { get; init; } = [];
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Names of the languages of captions and subtitles.</summary>
    public IReadOnlyList<string> Tracks { get; init; } = [];

    public IReadOnlyList<Credit> Directors { get; init; } = [];
    public IReadOnlyList<Credit> Stars { get; init; } = [];
    public IReadOnlyList<Credit> Crew { get; init; } = [];

    /// <summary>Mean of the viewers' ratings; null while there are too few to say anything.</summary>
    public double? Mean => Ranking.Mean(RatingCount, RatingSum);

    /// <summary>Whether it may be judged at a moment: what is not out yet nobody can have seen.</summary>
    public static bool IsOut(Availability availability, DateOnly? releaseDate, DateTime utc) => availability != Availability.ComingSoon && !(releaseDate > DateOnly.FromDateTime(utc));

    public string Url => Links.Movie(Id, Slug);
    public string Poster => Links.Poster(Id, PosterVersion);
    public string WidePoster => Links.WidePoster(Id, PosterVersion);
}

/// <summary>A genre and its address.</summary>
public sealed record GenreLink(string Name, string Slug)
{
    public string Url => Links.Genre(Slug);
}

/// <summary>A person's part in a movie.</summary>
public sealed record Credit(int PersonId, string Name, string Slug, CreditRole Role, string? Character)
{
    public string Url => Links.Person(PersonId, Slug);
}

/// <summary>Reads the movie page: two queries for the movie, two for what is like it.</summary>
public sealed class MoviePages(CinemaDb db)
{
    private const int Candidates = 60;
    private const int NearYears = 20;

    private enum PartKind
    {
        Genre,
        Country,
        Language,
        Track,
        Credit,
        Director,
        Star,
    }

    /// <summary>The movie, or null when there is none.</summary>
    public async Task<MovieDetails?> FindAsync(int id, CancellationToken cancellationToken)
    {
        var movie = await db.Movies.AsNoTracking().Where(m => m.Id == id).Select(m => new MovieDetails(
            m.Id, m.Title, m.OriginalTitle, m.Slug, m.Year, m.ReleaseDate, m.Minutes, m.Tagline, m.Description,
            m.PriceMinor, m.Certification!.Code, m.Certification.Meaning, m.Availability, m.SoldIn,
            m.ImdbTenths, m.ImdbVotes, m.MetaScore, m.Gross, m.PosterVersion, m.TrailerKey != null,
            m.RatingCount, m.RatingSum, m.LikeCount, m.DislikeCount)).FirstOrDefaultAsync(cancellationToken);
        if (movie is null) return null;

        // One query for all that a movie has many of; one each would be five.
        var parts = await db.MovieGenres.Where(g => g.MovieId == id)
                .Select(g => new { Kind = (int)PartKind.Genre, g.Position, Id = g.GenreId, g.Genre!.Name, g.Genre.Slug, Role = 0, Extra = (string?)null })
            .Concat(db.MovieCountries.Where(c => c.MovieId == id)
                .Select(c => new { Kind = (int)PartKind.Country, Position = 0, Id = 0, c.Name, Slug = "", Role = 0, Extra = (string?)null }))
            .Concat(db.MovieLanguages.Where(l => l.MovieId == id)
                .Select(l => new { Kind = (int)PartKind.Language, Position = 0, Id = 0, l.Name, Slug = "", Role = 0, Extra = (string?)null }))
            .Concat(db.MovieTracks.Where(t => t.MovieId == id)
                .Select(t => new { Kind = (int)PartKind.Track, Position = 0, Id = 0, Name = t.Label, Slug = "", Role = 0, Extra = (string?)null }))
            .Concat(db.MovieCredits.Where(c => c.MovieId == id)
                .Select(c => new
                {
                    Kind = (int)PartKind.Credit, c.Position, Id = c.PersonId, c.Person!.Name, c.Person.Slug,
                    Role = c.Role == CreditRole.Director ? 0 : c.Role == CreditRole.Star ? 1 : c.Role == CreditRole.Screenplay ? 2
                        : c.Role == CreditRole.Camera ? 3 : c.Role == CreditRole.Music ? 4 : c.Role == CreditRole.Producer ? 5 : 6,
                    Extra = c.Character,
                }))
            .ToListAsync(cancellationToken);
        var credits = parts.Where(p => p.Kind == (int)PartKind.Credit).OrderBy(p => p.Role).ThenBy(p => p.Position)
            .Select(p => new Credit(p.Id, p.Name, p.Slug, (CreditRole)p.Role, p.Extra)).ToLookup(c => c.Role switch { CreditRole.Director => 0, CreditRole.Star => 1, _ => 2 });
        IReadOnlyList<string> Names(PartKind kind) => [.. parts.Where(p => p.Kind == (int)kind).Select(p => p.Name).Order(StringComparer.Ordinal)];
        return movie with
        {
            Genres = [.. parts.Where(p => p.Kind == (int)PartKind.Genre).OrderBy(p => p.Position).Select(p => new GenreLink(p.Name, p.Slug))],
            Countries = Names(PartKind.Country),
            Languages = Names(PartKind.Language),
            Tracks = Names(PartKind.Track),
            Directors = [.. credits[0]],
            Stars = [.. credits[1]],
            Crew = [.. credits[2]],
        };
    }

    /// <summary>The movie's address, or null when there is none.</summary>
    public async Task<string?> UrlAsync(int id, CancellationToken cancellationToken) =>
        await db.Movies.Where(m => m.Id == id).Select(m => m.Slug).FirstOrDefaultAsync(cancellationToken) is { } slug ? Links.Movie(id, slug) : null;

    /// <summary>Key of the trailer in the media store, or null when there is none.</summary>
    public Task<string?> TrailerKeyAsync(int id, CancellationToken cancellationToken) =>
        db.Movies.Where(m => m.Id == id).Select(m => m.TrailerKey).FirstOrDefaultAsync(cancellationToken);

    /// <summary>What the drawn poster of a movie needs to know, with the version it has now; null when there is no such movie.</summary>
    public async Task<(PosterSubject Subject, int Version)?> PosterAsync(int id, CancellationToken cancellationToken)
    {
        var movie = await db.Movies.AsNoTracking().Where(m => m.Id == id).Select(m => new
        {
            m.Title,
            m.Year,
            m.PosterVersion,
            Directors = m.Credits.Where(c => c.Role == CreditRole.Director).OrderBy(c => c.Position).Select(c => c.Person!.Name).ToList(),
            Genres = m.Genres.OrderBy(g => g.Position).Select(g => g.Genre!.Name).ToList(),
        }).FirstOrDefaultAsync(cancellationToken);
        return movie is null ? null : (new PosterSubject(movie.Title, movie.Year, movie.Directors, movie.Genres), movie.PosterVersion);
    }

    /// <summary>
    /// The movies most like this one by what they are, each with the reason. At most <see cref="Candidates"/> are weighed:
    /// those that share most of its people, and of its genres within <see cref="NearYears"/> years.
    /// </summary>
    public async Task<IReadOnlyList<MovieCard>> SimilarAsync(MovieDetails movie, int count, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(movie);
        var people = db.MovieCredits.Where(o => o.MovieId == movie.Id)
            .Join(db.MovieCredits, o => o.PersonId, c => c.PersonId, (o, c) => new { c.MovieId, Weight = o.Role == c.Role && (c.Role == CreditRole.Director || c.Role == CreditRole.Star) ? 3 : 1 });
        var genres = db.MovieGenres.Where(o => o.MovieId == movie.Id)
            .Join(db.MovieGenres, o => o.GenreId, g => g.GenreId, (o, g) => g.MovieId)
            .Join(db.Movies.Where(m => m.Year >= movie.Year - NearYears && m.Year <= movie.Year + NearYears), id => id, m => m.Id, (id, m) => new { MovieId = id, Weight = 1 });
        var cards = await people.Concat(genres).Where(x => x.MovieId != movie.Id)
            .GroupBy(x => x.MovieId).Select(g => new { MovieId = g.Key, Weight = g.Sum(x => x.Weight) })
            .Join(db.Movies.AsNoTracking().Where(m => m.Availability != Availability.Withdrawn), x => x.MovieId, m => m.Id, (x, m) => new { x.Weight, Movie = m })
            .OrderByDescending(x => x.Weight).ThenBy(x => Math.Abs(x.Movie.Year - movie.Year)).ThenBy(x => x.Movie.Id)
            .Take(Candidates).Select(x => x.Movie).Select(MovieCard.Projection).ToListAsync(cancellationToken);
        var ids = cards.ConvertAll(c => c.Id);
        ids.Add(movie.Id);

        var traits = (await db.MovieGenres.Where(g => ids.Contains(g.MovieId))
                .Select(g => new { g.MovieId, Kind = (int)PartKind.Genre, Id = g.GenreId, g.Genre!.Name })
            .Concat(db.MovieCredits.Where(c => ids.Contains(c.MovieId) && (c.Role == CreditRole.Director || c.Role == CreditRole.Star))
                .Select(c => new { c.MovieId, Kind = c.Role == CreditRole.Director ? (int)PartKind.Director : (int)PartKind.Star, Id = c.PersonId, c.Person!.Name }))
            .Concat(db.MovieCountries.Where(c => ids.Contains(c.MovieId)).Select(c => new { c.MovieId, Kind = (int)PartKind.Country, Id = 0, c.Name }))
            .Concat(db.MovieLanguages.Where(l => ids.Contains(l.MovieId)).Select(l => new { l.MovieId, Kind = (int)PartKind.Language, Id = 0, l.Name }))
            .ToListAsync(cancellationToken)).ToLookup(t => t.MovieId);
        Traits Of(int id, int year) => new(year,
            traits[id].Where(t => t.Kind == (int)PartKind.Genre).Select(t => t.Id).ToHashSet(),
            traits[id].Where(t => t.Kind == (int)PartKind.Director).Select(t => t.Id).ToHashSet(),
            traits[id].Where(t => t.Kind == (int)PartKind.Star).Select(t => t.Id).ToHashSet(),
            traits[id].Where(t => t.Kind is (int)PartKind.Country or (int)PartKind.Language).Select(t => t.Name).ToHashSet());

        var names = traits[movie.Id].Where(t => t.Id != 0).DistinctBy(t => (t.Kind == (int)PartKind.Genre, t.Id)).ToDictionary(t => (t.Kind == (int)PartKind.Genre, t.Id), t => t.Name);
        var own = Of(movie.Id, movie.Year);
        return [.. cards
            .Select(card => (Card: card, Traits: Of(card.Id, card.Year)))
            .OrderByDescending(c => Ranking.Similarity(own, c.Traits)).ThenBy(c => c.Card.Id)
            .Take(count)
            .Select(c => c.Card with { Reason = Reason(own, c.Traits, (genre, id) => names[(genre, id)]) })];
    }

    private static string Reason(Traits own, Traits other, Func<bool, int, string> name)
    {
        if (own.Directors.FirstOrDefault(other.Directors.Contains) is var director and not 0) return $"Also by {name(false, director)}";
        if (own.Stars.FirstOrDefault(other.Stars.Contains) is var star and not 0) return $"{name(false, star)} again";
        var shared = own.Genres.Where(other.Genres.Contains).Select(id => name(true, id)).Take(2).ToList();
        var near = Math.Abs(own.Year - other.Year) <= 3;
        return shared.Count switch
        {
            0 => "Made in the same years",
            1 => near ? $"{shared[0]} of the same years" : $"More {shared[0].ToLowerInvariant()}",
            _ => $"{shared[0]} and {shared[1].ToLowerInvariant()} too",
        };
    }
}
