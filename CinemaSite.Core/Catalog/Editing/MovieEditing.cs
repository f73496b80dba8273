using System.Globalization;
using System.Text.Json;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Catalog.Editing;

/// <summary>What became of a form.</summary>
public enum SaveOutcome
{
    Saved,

    /// <summary>It says what the movie is already.</summary>
    Unchanged,
    NotFound,
    Invalid,

    /// <summary>Somebody else saved the movie after the form was filled.</summary>
    Changed,
}

/// <summary>The outcome with what the form must tell.</summary>
public sealed record SaveResult(SaveOutcome Outcome, int MovieId = 0, string? Title = null, IReadOnlyList<FieldProblem>? ProblemsOrNone = null, MeanwhileChanged? Meanwhile = null)
{
    public IReadOnlyList<FieldProblem> Problems => ProblemsOrNone ?? [];
}

/// <summary>A field that somebody else changed after the form was filled.</summary>
/// <param name="Mine">What the form says; null when its writer had left it alone, and the form takes over what is there now.</param>
public sealed record MeanwhileField(string Name, string Label, string? Was, string? Now, string? Mine);

/// <summary>What others did to the movie after the form was filled, and the form that saves over it.</summary>
public sealed record MeanwhileChanged(IReadOnlyList<string> People, DateTime WhenUtc, IReadOnlyList<MeanwhileField> Fields, MovieForm Form);

/// <summary>Creates and changes movies, each time with an entry of the audit log, word to those who wait for a price, and to the search.</summary>
public sealed class MovieEditing(CinemaDb db, CatalogSearch search, OfferChanges offers, AuditLog audit, Prices prices, TimeProvider clock)
{
    /// <summary>The key of the version in the log's entries: by it a form's writer is told what others did since.</summary>
    internal const string VersionKey = "version";

    private const int MostTries = 3;

    /// <summary>The form of a movie as it is now; null when there is no such movie.</summary>
    public async Task<MovieForm?> FindAsync(int id, CancellationToken cancellationToken = default) =>
        await Whole(db.Movies.AsNoTracking()).FirstOrDefaultAsync(m => m.Id == id, cancellationToken) is { } movie ? MovieForm.Of(movie, prices.Currency) : null;

    /// <summary>All that the form shows of a movie, as the log tells it; nothing when there is no such movie.</summary>
    internal async Task<Dictionary<string, string?>> WordsAsync(int id, CancellationToken cancellationToken = default) =>
        await FindAsync(id, cancellationToken) is { } form ? Words(form, await NamesAsync(form, cancellationToken)) : [];

    /// <summary>What the ids of a form stand for, and all certifications.</summary>
    public async Task<MovieNames> NamesAsync(MovieForm form, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(form);
        var people = Ids(form.Directors.Concat(form.Stars.Select(s => s.Id)));
        var genres = Ids(form.Genres);
        return new MovieNames(
            await db.Genres.AsNoTracking().Where(g => genres.Contains(g.Id)).ToDictionaryAsync(g => Key(g.Id), g => g.Name, cancellationToken),
            await db.People.AsNoTracking().Where(p => people.Contains(p.Id)).ToDictionaryAsync(p => Key(p.Id), p => p.Name, cancellationToken),
            (await db.Certifications.AsNoTracking().OrderBy(c => c.Position).ThenBy(c => c.Id).ToListAsync(cancellationToken)).ToDictionary(c => Key(c.Id), c => c.Code));
    }

    /// <summary>Makes a movie of the form.</summary>
    public async Task<SaveResult> CreateAsync(Actor actor, MovieForm form, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(form);
        return await TryAsync(async () =>
        {
            var now = clock.GetUtcNow().UtcDateTime;
            var (names, values, problems) = await ReadAsync(form, now, cancellationToken);
            if (problems.Count > 0) return new SaveResult(SaveOutcome.Invalid, ProblemsOrNone: problems);
            var movie = new Movie
            {
                Title = values.Title, NormalizedTitle = Names.Normalize(values.Title), Slug = Names.MovieSlug(values.Title), Year = values.Year, Minutes = values.Minutes,
                PriceMinor = values.PriceMinor, CreatedUtc = now,
            };
            Put(movie, values, now);
            db.Movies.Add(movie);
            await db.SaveChangesAsync(cancellationToken);
            var after = Words(MovieForm.Of(movie, prices.Currency), names);
            await audit.AddAsync(actor, MovieDeed("movie.create", movie.Id, null, Stamped(after, movie.Version)), cancellationToken);
            await search.RefreshAsync([movie.Id], cancellationToken);
            return new SaveResult(SaveOutcome.Saved, movie.Id, movie.Title);
        }, cancellationToken);
    }

    /// <summary>Makes a movie what the form says, if nobody changed it after the form was filled.</summary>
    public async Task<SaveResult> SaveAsync(Actor actor, int id, MovieForm form, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(form);
        return await TryAsync(async () =>
        {
            var now = clock.GetUtcNow().UtcDateTime;
            if (await Whole(db.Movies).FirstOrDefaultAsync(m => m.Id == id, cancellationToken) is not { } movie) return new SaveResult(SaveOutcome.NotFound);
            var (names, values, problems) = await ReadAsync(form, now, cancellationToken);
            var before = MovieForm.Of(movie, prices.Currency);
            if (before.Version != form.Version?.Trim()) return new SaveResult(SaveOutcome.Changed, id, movie.Title, problems, await MeanwhileAsync(id, before, form, cancellationToken));
            if (problems.Count > 0) return new SaveResult(SaveOutcome.Invalid, id, movie.Title, problems);

            var offer = new Offer(movie.PriceMinor, movie.Availability);
            var people = movie.Credits.Select(c => c.PersonId).ToList();
            var drawn = Drawn(movie);
            Put(movie, values, now);
            var after = MovieForm.Of(movie, prices.Currency);
            var (was, then) = Differing(Words(before, await NamesAsync(before, cancellationToken)), Words(after, names));
            if (then.Count == 0) return new SaveResult(SaveOutcome.Unchanged, id, movie.Title);
            offers.Note(id, offer, new Offer(movie.PriceMinor, movie.Availability));
            await db.SaveChangesAsync(cancellationToken);
            // The drawn poster shows these, and its address is kept for good. From what the row says now: a picture may have come since it was read.
            if (drawn != Drawn(movie))
                await db.Movies.Where(m => m.Id == id).ExecuteUpdateAsync(s => s.SetProperty(m => m.PosterVersion, m => m.PosterVersion < 0 ? m.PosterVersion - 1 : m.PosterVersion + 1), cancellationToken);
            await audit.AddAsync(actor, MovieDeed("movie.edit", id, was, Stamped(then, movie.Version)), cancellationToken);
            await search.RefreshAsync([id], cancellationToken);
            await search.PeopleChangedAsync([.. people.Except(movie.Credits.Select(c => c.PersonId))], cancellationToken);
            return new SaveResult(SaveOutcome.Saved, id, movie.Title);
        }, cancellationToken);
    }

    /// <summary>An entry of the audit log about a movie.</summary>
    internal static Deed MovieDeed(string action, int id, object? before, object? after) => new(action, nameof(Movie), Key(id), before, after);

    private async Task<SaveResult> TryAsync(Func<Task<SaveResult>> work, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await db.InTransaction(work, cancellationToken);
            }
            catch (DbUpdateConcurrencyException) when (tries < MostTries)
            {
                // Somebody saved it at this moment: the second look tells what.
            }
            catch (DbUpdateException e) when (e.IsForeignKeyViolation() && tries < MostTries)
            {
                // A genre, person or certification went at this moment: the second look says which.
            }
            catch (DbUpdateException e) when (e.IsUniqueViolation())
            {
                return new SaveResult(SaveOutcome.Invalid, ProblemsOrNone: [new FieldProblem("title", "There is a film of this title, year and running time already.")]);
            }
        }
    }

    private async Task<(MovieNames Names, MovieValues Values, List<FieldProblem> Problems)> ReadAsync(MovieForm form, DateTime now, CancellationToken cancellationToken)
    {
        var names = await NamesAsync(form, cancellationToken);
        var problems = new List<FieldProblem>();
        return (names, MovieValues.Read(form, names, prices.Currency, now, problems), problems);
    }

    private static IQueryable<Movie> Whole(IQueryable<Movie> movies) => movies.Include(m => m.Genres).Include(m => m.Credits).Include(m => m.Countries).Include(m => m.Languages).OrderBy(m => m.Id);

    private static void Put(Movie movie, MovieValues values, DateTime now)
    {
        (movie.Title, movie.NormalizedTitle, movie.Slug) = (values.Title, Names.Normalize(values.Title), Names.MovieSlug(values.Title));
        (movie.OriginalTitle, movie.Year, movie.ReleaseDate, movie.Minutes) = (values.OriginalTitle, values.Year, values.ReleaseDate, values.Minutes);
        (movie.Tagline, movie.Description, movie.PriceMinor, movie.CertificationId) = (values.Tagline, values.Description, values.PriceMinor, values.CertificationId);
        (movie.ImdbTenths, movie.ImdbVotes, movie.MetaScore, movie.Gross) = (values.ImdbTenths, values.ImdbVotes, values.MetaScore, values.Gross);
        (movie.Availability, movie.SoldIn, movie.UpdatedUtc) = (values.Availability, values.SoldIn, now);

        movie.Genres.RemoveAll(g => !values.Genres.Contains(g.GenreId));
        for (var i = 0; i < values.Genres.Count; i++)
            if (movie.Genres.Find(g => g.GenreId == values.Genres[i]) is { } genre) genre.Position = i;
            else movie.Genres.Add(new MovieGenre { GenreId = values.Genres[i], Position = i });
        PutCredits(movie, CreditRole.Director, [.. values.Directors.Select(d => (d, (string?)null))], 0);
        PutCredits(movie, CreditRole.Star, values.Stars, values.Directors.Count);
        // Places that differ in case alone are the same row to one of the databases.
        movie.Countries.RemoveAll(c => !values.Countries.Contains(c.Name, StringComparer.OrdinalIgnoreCase));
        movie.Countries.AddRange(values.Countries.Where(n => !movie.Countries.Exists(c => string.Equals(c.Name, n, StringComparison.OrdinalIgnoreCase))).Select(n => new MovieCountry { Name = n }));
        movie.Languages.RemoveAll(l => !values.Languages.Contains(l.Name, StringComparer.OrdinalIgnoreCase));
        movie.Languages.AddRange(values.Languages.Where(n => !movie.Languages.Exists(l => string.Equals(l.Name, n, StringComparison.OrdinalIgnoreCase))).Select(n => new MovieLanguage { Name = n }));
    }

    // Those of other roles, which the form does not show, stay.
    private static void PutCredits(Movie movie, CreditRole role, IReadOnlyList<(int Id, string? Character)> people, int first)
    {
        movie.Credits.RemoveAll(c => c.Role == role && !people.Any(p => p.Id == c.PersonId));
        for (var i = 0; i < people.Count; i++)
            if (movie.Credits.Find(c => c.Role == role && c.PersonId == people[i].Id) is { } credit) (credit.Position, credit.Character) = (first + i, people[i].Character);
            else movie.Credits.Add(new MovieCredit { PersonId = people[i].Id, Role = role, Position = first + i, Character = people[i].Character });
    }

    private static (string, int, string, string) Drawn(Movie movie) => (
        movie.Title, movie.Year,
        string.Join(',', movie.Credits.Where(c => c.Role == CreditRole.Director).OrderBy(c => c.Position).Select(c => c.PersonId)),
        string.Join(',', movie.Genres.OrderBy(g => g.Position).Select(g => g.GenreId)));

    private async Task<MeanwhileChanged> MeanwhileAsync(int id, MovieForm now, MovieForm mine, CancellationToken cancellationToken)
    {
        var key = Key(id);
        var seen = long.TryParse(mine.Version, CultureInfo.InvariantCulture, out var version) ? version : -1;
        var entries = (await db.AuditEntries.AsNoTracking().Where(e => e.Subject == nameof(Movie) && e.SubjectId == key).OrderBy(e => e.Id)
                .Select(e => new { e.ActorId, e.Before, e.After, e.DoneUtc }).ToListAsync(cancellationToken))
            .Select(e => (e.ActorId, e.DoneUtc, Before: Read(e.Before), After: Read(e.After)))
            .Where(e => e.After.TryGetValue(VersionKey, out var saved) && long.TryParse(saved, CultureInfo.InvariantCulture, out var number) && number > seen).ToList();
        var actors = entries.Select(e => e.ActorId).Distinct().ToList();
        var people = await db.Users.Where(u => actors.Contains(u.Id)).Select(u => u.DisplayName).ToListAsync(cancellationToken);

        var names = Together(await NamesAsync(now, cancellationToken), await NamesAsync(mine, cancellationToken));
        var form = mine with { Version = now.Version };
        var fields = new List<MeanwhileField>();
        foreach (var field in MovieField.All)
        {
            var (words, own) = (Tidy(field.Words(now, names)), Tidy(field.Words(mine, names)));
            if (words == own) continue;
            var first = entries.Find(e => e.After.ContainsKey(field.Name));
            // What nobody else touched differs because it was changed here.
            if (first.After is null && entries.Count > 0) continue;
            var was = first.Before is null ? null : Tidy(first.Before.GetValueOrDefault(field.Name));
            var untouched = first.After is not null && was == own;
            if (untouched) form = field.Take(form, now);
            fields.Add(new MeanwhileField(field.Name, field.Label, was, words, untouched ? null : own ?? ""));
        }
        return new MeanwhileChanged(people, entries.Count > 0 ? entries[^1].DoneUtc : clock.GetUtcNow().UtcDateTime, fields, form);
    }

    private static MovieNames Together(MovieNames one, MovieNames other) => new(
        one.Genres.Concat(other.Genres).DistinctBy(n => n.Key).ToDictionary(), one.People.Concat(other.People).DistinctBy(n => n.Key).ToDictionary(), one.Certifications);

    // Browsers send line breaks as two characters, and empty fields as nothing.
    private static string? Tidy(string? text) => text?.ReplaceLineEndings("\n").Trim() is { Length: > 0 } words ? words : null;

    internal static Dictionary<string, string?> Words(MovieForm form, MovieNames names) =>
        MovieField.All.Select(f => (f.Name, Words: Tidy(f.Words(form, names)))).Where(f => f.Words is not null).ToDictionary(f => f.Name, f => f.Words);

    private static (Dictionary<string, string?> Was, Dictionary<string, string?> Now) Differing(Dictionary<string, string?> before, Dictionary<string, string?> after)
    {
        var changed = before.Keys.Union(after.Keys).Where(k => before.GetValueOrDefault(k) != after.GetValueOrDefault(k)).ToList();
        return (changed.ToDictionary(k => k, before.GetValueOrDefault), changed.ToDictionary(k => k, after.GetValueOrDefault));
    }

    private static Dictionary<string, string?> Stamped(Dictionary<string, string?> words, long version)
    {
        words[VersionKey] = version.ToString(CultureInfo.InvariantCulture);
        return words;
    }

    private static Dictionary<string, string?> Read(string? json)
    {
        if (json is null) return [];
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind != JsonValueKind.Object ? [] : document.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ValueKind == JsonValueKind.Null ? null : p.Value.ToString());
    }

    private static List<int> Ids(IEnumerable<string> ids) => [.. ids.Select(id => int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).Where(n => n > 0).Distinct().Take(500)];

    private static string Key(int id) => id.ToString(CultureInfo.InvariantCulture);
}
