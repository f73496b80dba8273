using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Catalog.Search;

/// <summary>The words of a movie and the ids of its people.</summary>
internal sealed record CatalogText(int Id, string Title, string? OriginalTitle, string? Description)
{
    public IReadOnlyList<(int Id, string Name)> People { get; set; } = [];
}

/// <summary>Somebody of the movies, and of how many.</summary>
internal sealed record PersonText(int Id, string Name, int Movies);

/// <summary>Reads what the search holds from the database, which is the truth: all in bounded pieces, or some by id.</summary>
internal sealed class CatalogReader(CinemaDb db)
{
    /// <summary>Stands in each command, so that they can be told from those of pages.</summary>
    public const string Tag = "for the search";

    private const int PieceSize = 4000;

    private sealed record Part<T>(int MovieId, T Value);

    /// <summary>Movies to be read, for the progress.</summary>
    public Task<int> CountAsync(CancellationToken cancellationToken) => db.Movies.TagWith(Tag).CountAsync(cancellationToken);

    /// <summary>Every movie's columns, by id.</summary>
    public async IAsyncEnumerable<IReadOnlyList<CatalogRow>> RowsAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var last = 0; ;)
        {
            var after = last;
            var rows = await Rows(db.Movies.Where(m => m.Id > after).OrderBy(m => m.Id).Take(PieceSize)).ToListAsync(cancellationToken);
            if (rows.Count == 0) yield break;
            last = rows[^1].Id;
            await FillAsync(rows,
                db.MovieGenres.Where(g => g.MovieId > after && g.MovieId <= last), db.MovieCountries.Where(c => c.MovieId > after && c.MovieId <= last),
                db.MovieLanguages.Where(l => l.MovieId > after && l.MovieId <= last), cancellationToken);
            yield return rows;
        }
    }

    /// <summary>The columns of these movies; those that were deleted are left out.</summary>
    public async Task<IReadOnlyList<CatalogRow>> RowsAsync(int[] ids, CancellationToken cancellationToken)
    {
        var rows = await Rows(db.Movies.Where(m => ids.Contains(m.Id))).ToListAsync(cancellationToken);
        await FillAsync(rows, db.MovieGenres.Where(g => ids.Contains(g.MovieId)), db.MovieCountries.Where(c => ids.Contains(c.MovieId)), db.MovieLanguages.Where(l => ids.Contains(l.MovieId)), cancellationToken);
        return rows;
    }

    /// <summary>Every movie's words, by id.</summary>
    public async IAsyncEnumerable<IReadOnlyList<CatalogText>> TextsAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var last = 0; ;)
        {
            var after = last;
            var texts = await Texts(db.Movies.Where(m => m.Id > after).OrderBy(m => m.Id).Take(PieceSize)).ToListAsync(cancellationToken);
            if (texts.Count == 0) yield break;
            last = texts[^1].Id;
            await FillAsync(texts, db.MovieCredits.Where(c => c.MovieId > after && c.MovieId <= last), cancellationToken);
            yield return texts;
        }
    }

    /// <summary>The words of these movies; those that were deleted are left out.</summary>
    public async Task<IReadOnlyList<CatalogText>> TextsAsync(int[] ids, CancellationToken cancellationToken)
    {
        var texts = await Texts(db.Movies.Where(m => ids.Contains(m.Id))).ToListAsync(cancellationToken);
        await FillAsync(texts, db.MovieCredits.Where(c => ids.Contains(c.MovieId)), cancellationToken);
        return texts;
    }

    /// <summary>Everybody who has a part in a movie, by id.</summary>
    public async IAsyncEnumerable<IReadOnlyList<PersonText>> PeopleAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var last = 0; ;)
        {
            var after = last;
            var people = await People(db.People.Where(p => p.Id > after).OrderBy(p => p.Id).Take(PieceSize)).ToListAsync(cancellationToken);
            if (people.Count == 0) yield break;
            last = people[^1].Id;
            yield return people;
        }
    }

    /// <summary>These people, with their counts as they are now.</summary>
    public async Task<IReadOnlyList<PersonText>> PeopleAsync(int[] ids, CancellationToken cancellationToken) =>
        await People(db.People.Where(p => ids.Contains(p.Id))).ToListAsync(cancellationToken);

    /// <summary>Every movie's ranks.</summary>
    public async Task<IReadOnlyList<CatalogRank>> RanksAsync(CancellationToken cancellationToken) =>
        await db.Movies.AsNoTracking().TagWith(Tag).Select(m => new CatalogRank(m.Id, m.RatingCount, m.WeightedRating, m.Popularity)).ToListAsync(cancellationToken);

    /// <summary>The genres by name and the certifications from the mildest to the strictest.</summary>
    public async Task<FilterNames> NamesAsync(CancellationToken cancellationToken)
    {
        var genres = await db.Genres.AsNoTracking().TagWith(Tag).Select(g => new FilterName(g.Id, g.Slug, g.Name, 0)).ToListAsync(cancellationToken);
        var certifications = await db.Certifications.AsNoTracking().TagWith(Tag).Select(c => new FilterName(c.Id, c.NormalizedCode, c.Code, c.Position)).ToListAsync(cancellationToken);
        return new FilterNames([.. genres.OrderBy(g => g.Name, StringComparer.Ordinal)], [.. certifications.OrderBy(c => c.Position).ThenBy(c => c.Name, StringComparer.Ordinal)]);
    }

    private static IQueryable<CatalogRow> Rows(IQueryable<Movie> movies) => movies.AsNoTracking().TagWith(Tag).Select(m => new CatalogRow(
        m.Id, m.NormalizedTitle, m.Year, m.Minutes, m.PriceMinor, m.CertificationId, m.Availability == Availability.OnSale, m.CreatedUtc,
        m.RatingCount, m.WeightedRating, m.Popularity, m.ImdbTenths) { Availability = m.Availability, HasPoster = m.PosterVersion < 0, HasFilm = m.FilmKey != null, HasDescription = m.Description != null });

    private static IQueryable<CatalogText> Texts(IQueryable<Movie> movies) =>
        movies.AsNoTracking().TagWith(Tag).Select(m => new CatalogText(m.Id, m.Title, m.OriginalTitle, m.Description));

    private IQueryable<PersonText> People(IQueryable<Person> people) =>
        people.AsNoTracking().TagWith(Tag).Select(p => new PersonText(p.Id, p.Name, db.MovieCredits.Where(c => c.PersonId == p.Id).Select(c => c.MovieId).Distinct().Count()));

    private static async Task FillAsync(List<CatalogRow> rows, IQueryable<MovieGenre> genres, IQueryable<MovieCountry> countries, IQueryable<MovieLanguage> languages, CancellationToken cancellationToken)
    {
        var genresOf = (await genres.AsNoTracking().TagWith(Tag).Select(g => new Part<int>(g.MovieId, g.GenreId)).ToListAsync(cancellationToken)).ToLookup(g => g.MovieId, g => g.Value);
        var countriesOf = (await countries.AsNoTracking().TagWith(Tag).Select(c => new Part<string>(c.MovieId, c.Name)).ToListAsync(cancellationToken)).ToLookup(c => c.MovieId, c => c.Value);
        var languagesOf = (await languages.AsNoTracking().TagWith(Tag).Select(l => new Part<string>(l.MovieId, l.Name)).ToListAsync(cancellationToken)).ToLookup(l => l.MovieId, l => l.Value);
        foreach (var row in rows) (row.Genres, row.Countries, row.Languages) = ([.. genresOf[row.Id]], [.. countriesOf[row.Id]], [.. languagesOf[row.Id]]);
    }

    private static async Task FillAsync(List<CatalogText> texts, IQueryable<MovieCredit> credits, CancellationToken cancellationToken)
    {
        var people = (await credits.AsNoTracking().TagWith(Tag).Select(c => new { c.MovieId, c.PersonId, c.Person!.Name }).ToListAsync(cancellationToken))
            .Distinct().ToLookup(c => c.MovieId, c => (c.PersonId, c.Name));
        foreach (var text in texts) text.People = [.. people[text.Id]];
    }
}
