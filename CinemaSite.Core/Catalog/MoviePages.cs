using System.ComponentModel;
using System.Globalization;
using CinemaSite.Core.Catalog.Files;
using CinemaSite.Core.Catalog.Recommending;
using CinemaSite.Core.Catalog.Search;
using CinemaSite.Core.Data;
using CinemaSite.Core.Media.Posters;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Catalog;

/// <summary>Everything the catalogue knows of one movie, for its page.</summary>
[ImmutableObject(true)]
public sealed record MovieDetails(
    int Id, string Title, string? OriginalTitle, string Slug, int Year, DateOnly? ReleaseDate, int Minutes, string? Tagline, string? Description,
    long PriceMinor, string Certification, string CertificationMeaning, Availability Availability, string? SoldIn,
    int? ImdbTenths, int? ImdbVotes, int? MetaScore, long? Gross, int PosterVersion, bool HasTrailer, bool HasTrailerText,
    int RatingCount, int RatingSum, int LikeCount, int DislikeCount)
{
    /// <summary>The catalogue it was read from.</summary>
    public string Version { get; init; } = "";

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
    public string? PosterSet => Links.PosterSet(Id, PosterVersion);
    public string WidePoster => Links.WidePoster(Id, PosterVersion);

    /// <summary>Its uploaded poster, for where only photographs are shown; null when it has a drawn one.</summary>
    public string? PosterPhoto => PosterVersion < 0 ? Poster : null;
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

/// <summary>Reads the movie page: two queries for the movie, two or three for what is like it.</summary>
public sealed class MoviePages(CinemaDb db, CatalogIndex index, ContentSimilarity similarity, CatalogCache cache)
{
    private enum PartKind
    {
        Genre,
        Country,
        Language,
        Track,
        Credit,
    }

    /// <summary>The movie, or null when there is none.</summary>
    public ValueTask<MovieDetails?> FindAsync(int id, CancellationToken cancellationToken) =>
        cache.GetAsync($"movie:{id.ToString(CultureInfo.InvariantCulture)}", async stop => await ReadAsync(id, stop), cancellationToken);

    private async Task<MovieDetails?> ReadAsync(int id, CancellationToken cancellationToken)
    {
        var version = cache.Version;
        var movie = await db.Movies.AsNoTracking().Where(m => m.Id == id).Select(m => new MovieDetails(
            m.Id, m.Title, m.OriginalTitle, m.Slug, m.Year, m.ReleaseDate, m.Minutes, m.Tagline, m.Description,
            m.PriceMinor, m.Certification!.Code, m.Certification.Meaning, m.Availability, m.SoldIn,
            m.ImdbTenths, m.ImdbVotes, m.MetaScore, m.Gross, m.PosterVersion, m.TrailerKey != null, m.TrailerKey != null && !m.TrailerKey.StartsWith(MediaBook.Trailers),
            m.RatingCount, m.RatingSum, m.LikeCount, m.DislikeCount)).FirstOrDefaultAsync(cancellationToken);
        if (movie is null) return null;

        // One query for all that a movie has many of; one each would be five.
        var parts = await db.MovieGenres.Where(g => g.MovieId == id)
                .Select(g => new { Kind = (int)PartKind.Genre, g.Position, Id = g.GenreId, g.Genre!.Name, g.Genre.Slug, Role = 0, Extra = (string?)null })
            .Concat(db.MovieCountries.Where(c => c.MovieId == id)
                .Select(c => new { Kind = (int)PartKind.Country, Position = 0, Id = 0, c.Name, Slug = "", Role = 0, Extra = (string?)null }))
            .Concat(db.MovieLanguages.Where(l => l.MovieId == id)
                .Select(l => new { Kind = (int)PartKind.Language, Position = 0, Id = 0, l.Name, Slug = "", Role = 0, Extra = (string?)null }))
            .Concat(db.MovieTracks.Where(t => t.MovieId == id && t.Kind != TrackKind.Chapters)
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
            Version = version,
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

    /// <summary>The movies on sale that are most like this one, each with the reason: those the job found, or, for a movie that nobody loves yet, those that share its traits.</summary>
    public async Task<IReadOnlyList<MovieCard>> SimilarAsync(MovieDetails movie, int count, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(movie);
        // Before the catalogue is in memory nothing is alike: that is not remembered.
        if (!index.IsLoaded) return await ReadSimilarAsync(movie, count, cancellationToken);
        // To compare a film that nobody loves yet with all others takes a while at a million: longer than most answers are kept.
        return await cache.RememberAsync(("similar", movie.Id, count), () => ReadSimilarAsync(movie, count, cancellationToken));
    }

    private async Task<IReadOnlyList<MovieCard>> ReadSimilarAsync(MovieDetails movie, int count, CancellationToken cancellationToken)
    {
        var traits = new CatalogTraits(index.Current);
        var alike = (await db.MovieSimilarities.AsNoTracking().Where(s => s.MovieId == movie.Id)
                .Select(s => new Likeness(s.OtherId, s.Score, s.Reason, s.PersonId)).ToListAsync(cancellationToken))
            .Where(l => traits.IsOnSale(l.OtherId)).OrderByDescending(l => l.Score).ThenBy(l => l.OtherId).Take(count).ToList();
        if (alike.Count < count)
        {
            var content = await similarity.OfAsync([movie.Id], null, cancellationToken);
            alike = [.. alike.Concat(content[movie.Id]).DistinctBy(l => l.OtherId).Take(count)];
        }
        var ids = alike.ConvertAll(l => l.OtherId);
        var cards = ids.Count == 0 ? [] : await db.Movies.AsNoTracking().Where(m => ids.Contains(m.Id) && m.Availability != Availability.Withdrawn).Select(MovieCard.Projection).ToDictionaryAsync(m => m.Id, cancellationToken);
        return [.. alike.Where(l => cards.ContainsKey(l.OtherId)).Select(l => cards[l.OtherId] with { Reason = Reason(movie, cards[l.OtherId], l, traits) })];
    }

    private static string Reason(MovieDetails movie, MovieCard other, Likeness alike, CatalogTraits traits)
    {
        string? Name(IReadOnlyList<Credit> credits) => credits.FirstOrDefault(c => c.PersonId == alike.PersonId)?.Name;
        switch (alike.Reason)
        {
            case SimilarityReason.Admirers:
                return "Loved by the same viewers";
            case SimilarityReason.Director:
                return Name(movie.Directors) is { } director ? $"Also by {director}" : "Same director";
            case SimilarityReason.Star:
                return Name(movie.Stars) is { } star ? $"{star} again" : "A star in common";
        }
        var genres = traits.GenresOf(movie.Id);
        var shared = traits.GenresOf(other.Id).Where(genres.Contains).Select(id => traits.Catalog.Names.Genres.FirstOrDefault(g => g.Id == id)?.Name).OfType<string>().Take(2).ToList();
        var near = Math.Abs(movie.Year - other.Year) <= 3;
        return shared.Count switch
        {
            0 => "Made in the same years",
            1 => near ? $"{shared[0]} of the same years" : $"More {shared[0].ToLowerInvariant()}",
            _ => $"{shared[0]} and {shared[1].ToLowerInvariant()} too",
        };
    }
}
