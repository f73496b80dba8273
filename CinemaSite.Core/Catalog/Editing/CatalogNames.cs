using System.Globalization;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Catalog.Import;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Catalog.Editing;

/// <summary>What became of a name.</summary>
public enum NameOutcome
{
    Done,
    NotFound,

    /// <summary>There is no name in what was given.</summary>
    Empty,
    TooLong,

    /// <summary>Another has it already, without regard to case and spaces.</summary>
    Taken,

    /// <summary>Movies have it: it can be merged and not deleted.</summary>
    InUse,

    /// <summary>What it was to be merged with is not there, or is itself.</summary>
    NoTarget,
}

/// <summary>The outcome, with the name it is about and the movies it concerned.</summary>
public sealed record NameResult(NameOutcome Outcome, int Id = 0, string Name = "", int Movies = 0);

/// <summary>A genre, person or certification as staff see it.</summary>
/// <param name="Url">Its page; null for certifications, which have none.</param>
public sealed record NamedRow(int Id, string Name, string? Url, int Movies);

/// <summary>Keeps the names of genres, people and certifications: adds, renames, merges and deletes them, each time with an entry of the audit log and word to the search.</summary>
public sealed class CatalogNames(CinemaDb db, CatalogSearch search, AuditLog audit)
{
    public const int PageSize = 50;

    private const int MostTries = 3;

    /// <summary>The longest name of a kind.</summary>
    public static int LengthOf(NameKind kind) => kind switch { NameKind.Genre => MovieLimits.GenreLength, NameKind.Person => MovieLimits.NameLength, _ => MovieLimits.CertificationLength };

    /// <summary>One page of the names, each with the number of its movies. <paramref name="text"/> is a part of a name.</summary>
    public async Task<PagedList<NamedRow>> ListAsync(NameKind kind, string? text, int page, CancellationToken cancellationToken = default)
    {
        var rows = Matching(kind, text);
        var count = await rows.CountAsync(cancellationToken);
        page = Math.Clamp(page, 1, Math.Max(1, (count + PageSize - 1) / PageSize));
        var found = await Counted(kind, rows.OrderBy(r => r.Position).ThenBy(r => r.Key).Skip((page - 1) * PageSize).Take(PageSize)).ToListAsync(cancellationToken);
        return new PagedList<NamedRow>(found.ConvertAll(r => Shown(kind, r)), page, PageSize, count);
    }

    /// <summary>All of the names, one after another.</summary>
    public async IAsyncEnumerable<NamedRow> AllAsync(NameKind kind, string? text)
    {
        await foreach (var row in Counted(kind, Matching(kind, text).OrderBy(r => r.Position).ThenBy(r => r.Key)).AsAsyncEnumerable()) yield return Shown(kind, row);
    }

    /// <summary>Names to merge with, by the beginning of the name; of genres and certifications all.</summary>
    public async Task<IReadOnlyList<(int Id, string Name)>> ChoicesAsync(NameKind kind, CancellationToken cancellationToken = default) => kind == NameKind.Person
        ? []
        : [.. (await Rows(kind).OrderBy(r => r.Position).ThenBy(r => r.Key).Select(r => new { r.Id, r.Name }).ToListAsync(cancellationToken)).Select(r => (r.Id, r.Name))];

    /// <summary>Adds a name. When it is taken, the id is that of who has it.</summary>
    public Task<NameResult> AddAsync(Actor actor, NameKind kind, string? name, CancellationToken cancellationToken = default) => NamedAsync(kind, name, async (words, key) =>
    {
        int id;
        switch (kind)
        {
            case NameKind.Genre:
                var genre = new Genre { Name = words, NormalizedName = key, Slug = await FreeSlugAsync(words, cancellationToken) };
                db.Genres.Add(genre);
                await db.SaveChangesAsync(cancellationToken);
                id = genre.Id;
                break;
            case NameKind.Person:
                var person = new Person { Name = words, NormalizedName = key, Slug = Names.Slug(words) };
                db.People.Add(person);
                await db.SaveChangesAsync(cancellationToken);
                id = person.Id;
                break;
            default:
                var last = await db.Certifications.MaxAsync(c => (int?)c.Position, cancellationToken) ?? -1;
                var certification = Certification.Known(words, last + 1);
                db.Certifications.Add(certification);
                await db.SaveChangesAsync(cancellationToken);
                id = certification.Id;
                break;
        }
        await audit.AddAsync(actor, Of(kind, "add", id, null, new { Name = words }), cancellationToken);
        if (kind != NameKind.Person) await search.NamesChangedAsync(cancellationToken);
        return new NameResult(NameOutcome.Done, id, words);
    }, cancellationToken);

    /// <summary>Gives another name. A genre's old address leads to the new one, and so does a certification's code in the address of a filter.</summary>
    public Task<NameResult> RenameAsync(Actor actor, NameKind kind, int id, string? name, CancellationToken cancellationToken = default) => NamedAsync(kind, name, async (words, key) =>
    {
        string before;
        switch (kind)
        {
            case NameKind.Genre:
                if (await db.Genres.FirstOrDefaultAsync(g => g.Id == id, cancellationToken) is not { } genre) return new NameResult(NameOutcome.NotFound);
                before = genre.Name;
                var slug = Names.Slug(words) == Names.Slug(before) ? genre.Slug : await FreeSlugAsync(words, cancellationToken);
                if (slug != genre.Slug) await LeadAsync(kind, genre.Slug, id, cancellationToken);
                (genre.Name, genre.NormalizedName, genre.Slug) = (words, key, slug);
                break;
            case NameKind.Person:
                if (await db.People.FirstOrDefaultAsync(p => p.Id == id, cancellationToken) is not { } person) return new NameResult(NameOutcome.NotFound);
                before = person.Name;
                (person.Name, person.NormalizedName, person.Slug) = (words, key, Names.Slug(words));
                break;
            default:
                if (await db.Certifications.FirstOrDefaultAsync(c => c.Id == id, cancellationToken) is not { } certification) return new NameResult(NameOutcome.NotFound);
                before = certification.Code;
                if (key != certification.NormalizedCode) await LeadAsync(kind, certification.NormalizedCode, id, cancellationToken);
                certification.Rename(words);
                break;
        }
        if (before == words) return new NameResult(NameOutcome.Done, id, words);
        await db.SaveChangesAsync(cancellationToken);
        var movies = await MoviesOf(kind, id).ToListAsync(cancellationToken);
        await DrawAnewAsync(kind, id, cancellationToken);
        await audit.AddAsync(actor, Of(kind, "rename", id, new { Name = before }, new { Name = words }), cancellationToken);
        await TellAsync(kind, movies, [id], cancellationToken);
        return new NameResult(NameOutcome.Done, id, words, movies.Count);
    }, cancellationToken);

    /// <summary>Moves all movies to another one and deletes this one; a movie that has both keeps one. The old address leads to the other.</summary>
    public Task<NameResult> MergeAsync(Actor actor, NameKind kind, int id, int into, CancellationToken cancellationToken = default) => TryAsync(async () =>
    {
        if (await RowAsync(kind, id, cancellationToken) is not { } gone) return new NameResult(NameOutcome.NotFound);
        if (id == into || await RowAsync(kind, into, cancellationToken) is not { } kept) return new NameResult(NameOutcome.NoTarget, id, gone.Name);
        var movies = await MoviesOf(kind, id).ToListAsync(cancellationToken);
        await DrawAnewAsync(kind, id, cancellationToken);
        await MoveAsync(kind, id, into, cancellationToken);
        await db.FormerAddresses.Where(a => a.Kind == kind && a.TargetId == id).ExecuteUpdateAsync(s => s.SetProperty(a => a.TargetId, into), cancellationToken);
        await LeadAsync(kind, kind switch { NameKind.Genre => gone.Slug, NameKind.Person => Key(id), _ => gone.Key }, into, cancellationToken);
        await RemoveAsync(kind, id, cancellationToken);
        await audit.AddAsync(actor, Of(kind, "merge", id, new { gone.Name, Movies = movies.Count }, new { Into = into, kept.Name }), cancellationToken);
        await TellAsync(kind, movies, [id, into], cancellationToken);
        return new NameResult(NameOutcome.Done, into, kept.Name, movies.Count);
    }, cancellationToken);

    /// <summary>Deletes what no movie has.</summary>
    public async Task<NameResult> DeleteAsync(Actor actor, NameKind kind, int id, CancellationToken cancellationToken = default)
    {
        return await TryAsync(async () =>
        {
            if (await RowAsync(kind, id, cancellationToken) is not { } row) return new NameResult(NameOutcome.NotFound);
            var movies = await MoviesOf(kind, id).CountAsync(cancellationToken);
            if (movies > 0) return new NameResult(NameOutcome.InUse, id, row.Name, movies);
            await db.FormerAddresses.Where(a => a.Kind == kind && a.TargetId == id).ExecuteDeleteAsync(cancellationToken);
            // A movie that takes it at this moment holds it by its foreign key.
            await RemoveAsync(kind, id, cancellationToken);
            await audit.AddAsync(actor, Of(kind, "delete", id, new { row.Name }, null), cancellationToken);
            await TellAsync(kind, [], [id], cancellationToken);
            return new NameResult(NameOutcome.Done, id, row.Name);
        }, cancellationToken);
    }

    /// <summary>Gives all movies of one to another; a movie that has both keeps one.</summary>
    internal async Task MoveAsync(NameKind kind, int id, int into, CancellationToken cancellationToken)
    {
        switch (kind)
        {
            case NameKind.Genre:
                await db.MovieGenres.Where(g => g.GenreId == id && db.MovieGenres.Any(o => o.MovieId == g.MovieId && o.GenreId == into)).ExecuteDeleteAsync(cancellationToken);
                await db.MovieGenres.Where(g => g.GenreId == id).ExecuteUpdateAsync(s => s.SetProperty(g => g.GenreId, into), cancellationToken);
                break;
            case NameKind.Person:
                // The character stays where one of the two had it alone.
                await db.MovieCredits.Where(c => c.PersonId == into && c.Character == null && db.MovieCredits.Any(o => o.PersonId == id && o.MovieId == c.MovieId && o.Role == c.Role && o.Character != null))
                    .ExecuteUpdateAsync(s => s.SetProperty(c => c.Character, c => db.MovieCredits.Where(o => o.PersonId == id && o.MovieId == c.MovieId && o.Role == c.Role).Select(o => o.Character).First()), cancellationToken);
                await db.MovieCredits.Where(c => c.PersonId == id && db.MovieCredits.Any(o => o.PersonId == into && o.MovieId == c.MovieId && o.Role == c.Role)).ExecuteDeleteAsync(cancellationToken);
                await db.MovieCredits.Where(c => c.PersonId == id).ExecuteUpdateAsync(s => s.SetProperty(c => c.PersonId, into), cancellationToken);
                await db.MovieSimilarities.Where(s => s.PersonId == id).ExecuteUpdateAsync(s => s.SetProperty(m => m.PersonId, into), cancellationToken);
                break;
            default:
                await db.Movies.Where(m => m.CertificationId == id).ExecuteUpdateAsync(s => s.SetProperty(m => m.CertificationId, into), cancellationToken);
                break;
        }
    }

    private async Task<NameResult> NamedAsync(NameKind kind, string? name, Func<string, string, Task<NameResult>> work, CancellationToken cancellationToken)
    {
        if (ImportText.Clean(name) is not { } words) return new NameResult(NameOutcome.Empty);
        var key = Names.Normalize(words);
        if (Math.Max(words.Length, key.Length) > LengthOf(kind)) return new NameResult(NameOutcome.TooLong, Name: words);
        try
        {
            return await TryAsync(() => work(words, key), cancellationToken);
        }
        catch (DbUpdateException e) when (e.IsUniqueViolation())
        {
            return new NameResult(NameOutcome.Taken, await Rows(kind).Where(r => r.Key == key).Select(r => r.Id).FirstOrDefaultAsync(cancellationToken), words);
        }
    }

    private async Task<NameResult> TryAsync(Func<Task<NameResult>> work, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await db.InTransaction(work, cancellationToken);
            }
            catch (Exception e) when (tries < MostTries && e.IsForeignKeyViolation())
            {
                // A movie took it at this moment: the second look sees it.
            }
        }
    }

    private async Task TellAsync(NameKind kind, List<int> movies, IReadOnlyCollection<int> ids, CancellationToken cancellationToken)
    {
        await search.RefreshAsync(movies, cancellationToken);
        if (kind == NameKind.Person) await search.PeopleChangedAsync(ids, cancellationToken);
        else await search.NamesChangedAsync(cancellationToken);
    }

    // The drawn posters show the directors' names and take their colours from the genre.
    private Task DrawAnewAsync(NameKind kind, int id, CancellationToken cancellationToken)
    {
        var movies = kind switch
        {
            NameKind.Genre => db.Movies.Where(m => m.Genres.Any(g => g.GenreId == id)),
            NameKind.Person => db.Movies.Where(m => m.Credits.Any(c => c.PersonId == id && c.Role == CreditRole.Director)),
            _ => null,
        };
        return movies is null ? Task.CompletedTask : movies.ExecuteUpdateAsync(s => s.SetProperty(m => m.PosterVersion, m => m.PosterVersion < 0 ? m.PosterVersion - 1 : m.PosterVersion + 1), cancellationToken);
    }

    private async Task LeadAsync(NameKind kind, string address, int target, CancellationToken cancellationToken)
    {
        if (await db.FormerAddresses.FirstOrDefaultAsync(a => a.Kind == kind && a.Key == address, cancellationToken) is { } former) former.TargetId = target;
        else db.FormerAddresses.Add(new FormerAddress { Kind = kind, Key = address, TargetId = target });
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<string> FreeSlugAsync(string name, CancellationToken cancellationToken) =>
        MovieWriter.FreeSlug(name, (await db.Genres.Select(g => g.Slug).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal));

    private Task<int> RemoveAsync(NameKind kind, int id, CancellationToken cancellationToken) => kind switch
    {
        NameKind.Genre => db.Genres.Where(g => g.Id == id).ExecuteDeleteAsync(cancellationToken),
        NameKind.Person => db.People.Where(p => p.Id == id).ExecuteDeleteAsync(cancellationToken),
        _ => db.Certifications.Where(c => c.Id == id).ExecuteDeleteAsync(cancellationToken),
    };

    private IQueryable<int> MoviesOf(NameKind kind, int id) => kind switch
    {
        NameKind.Genre => db.MovieGenres.Where(g => g.GenreId == id).Select(g => g.MovieId),
        NameKind.Person => db.MovieCredits.Where(c => c.PersonId == id).Select(c => c.MovieId).Distinct(),
        _ => db.Movies.Where(m => m.CertificationId == id).Select(m => m.Id),
    };

    private Task<Row?> RowAsync(NameKind kind, int id, CancellationToken cancellationToken) => Rows(kind).FirstOrDefaultAsync(r => r.Id == id, cancellationToken);

    private static NamedRow Shown(NameKind kind, Row row) =>
        new(row.Id, row.Name, kind switch { NameKind.Genre => Links.Genre(row.Slug), NameKind.Person => Links.Person(row.Id, row.Slug), _ => null }, row.Movies);

    private IQueryable<Row> Matching(NameKind kind, string? text)
    {
        if (text is null) return Rows(kind);
        var key = Names.Normalize(text);
        var slug = text.Any(char.IsAsciiLetterOrDigit) ? Names.Slug(text) : key;
        return Rows(kind).Where(r => r.Key.Contains(key) || r.Slug.Contains(slug));
    }

    private IQueryable<Row> Rows(NameKind kind) => kind switch
    {
        NameKind.Genre => db.Genres.AsNoTracking().Select(g => new Row { Id = g.Id, Name = g.Name, Key = g.NormalizedName, Slug = g.Slug, Position = 0, Movies = 0 }),
        NameKind.Person => db.People.AsNoTracking().Select(p => new Row { Id = p.Id, Name = p.Name, Key = p.NormalizedName, Slug = p.Slug, Position = 0, Movies = 0 }),
        _ => db.Certifications.AsNoTracking().Select(c => new Row { Id = c.Id, Name = c.Code, Key = c.NormalizedCode, Slug = "", Position = c.Position, Movies = 0 }),
    };

    private IQueryable<Row> Counted(NameKind kind, IQueryable<Row> rows) => kind switch
    {
        NameKind.Genre => rows.Select(r => new Row { Id = r.Id, Name = r.Name, Key = r.Key, Slug = r.Slug, Position = r.Position, Movies = db.MovieGenres.Count(g => g.GenreId == r.Id) }),
        NameKind.Person => rows.Select(r => new Row { Id = r.Id, Name = r.Name, Key = r.Key, Slug = r.Slug, Position = r.Position, Movies = db.MovieCredits.Where(c => c.PersonId == r.Id).Select(c => c.MovieId).Distinct().Count() }),
        _ => rows.Select(r => new Row { Id = r.Id, Name = r.Name, Key = r.Key, Slug = r.Slug, Position = r.Position, Movies = db.Movies.Count(m => m.CertificationId == r.Id) }),
    };

    private static Deed Of(NameKind kind, string verb, int id, object? before, object? after) => new($"{kind.ToString().ToLowerInvariant()}.{verb}", kind.ToString(), Key(id), before, after);

    private static string Key(int id) => id.ToString(CultureInfo.InvariantCulture);

    private sealed class Row
    {
        public required int Id { get; init; }
        public required string Name { get; init; }
        public required string Key { get; init; }
        public required string Slug { get; init; }
        public required int Position { get; init; }
        public required int Movies { get; init; }
    }
}
