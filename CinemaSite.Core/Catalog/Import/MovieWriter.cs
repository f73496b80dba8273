using System.Globalization;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Catalog.Import;

/// <summary>Adds many movies at a time, with the genres and people they name. Movies that are there already stay as they are.</summary>
public sealed class MovieWriter(CinemaDb db, CatalogSearch search, TimeProvider clock)
{
    private const int MostTries = 3;

    private readonly NameIds people = new();
    private readonly NameIds genres = new();
    private Dictionary<string, int> certifications = [];

    /// <summary>People added so far.</summary>
    public int NewPeople => people.Created;

    /// <summary>Genres added so far.</summary>
    public int NewGenres => genres.Created;

    /// <summary>The lowest and the highest id of the movies added so far; null when there are none.</summary>
    public (int First, int Last)? Ids { get; private set; }

    /// <summary>The normalised codes of the site's certifications.</summary>
    public async Task<IReadOnlySet<string>> CertificationsAsync(CancellationToken cancellationToken)
    {
        certifications = await db.Certifications.ToDictionaryAsync(c => c.NormalizedCode, c => c.Id, cancellationToken);
        return certifications.Keys.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Makes those certifications that the site does not have yet.</summary>
    public async Task EnsureCertificationsAsync(IEnumerable<string> codes, CancellationToken cancellationToken)
    {
        var wanted = codes.Select(DraftName.Of).DistinctBy(c => c.Key).ToList();
        for (var tries = 1; ; tries++)
        {
            await CertificationsAsync(cancellationToken);
            var missing = wanted.Where(c => !certifications.ContainsKey(c.Key)).ToList();
            if (missing.Count == 0) return;
            try
            {
                await db.InTransaction(async () =>
                {
                    var last = await db.Certifications.MaxAsync(c => (int?)c.Position, cancellationToken) ?? -1;
                    db.Certifications.AddRange(missing.Select((c, i) => Certification.Known(c.Text, last + 1 + i)));
                    await db.SaveChangesAsync(cancellationToken);
                }, cancellationToken);
            }
            catch (DbUpdateException exception) when (exception.IsUniqueViolation() && tries < MostTries)
            {
                // Another process made one at the same moment: the next look finds it.
                db.ChangeTracker.Clear();
            }
        }
    }

    /// <summary>Adds the new ones among the drafts and says how many they were.</summary>
    public async Task<int> AddAsync(IReadOnlyList<MovieDraft> drafts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(drafts);
        try
        {
            return await AddTogetherAsync(drafts, cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Somebody else adds, renames or deletes at the same time. One by one only what really collides is left.
            var added = 0;
            foreach (var draft in drafts) added += await AddAloneAsync(draft, cancellationToken);
            return added;
        }
    }

    /// <summary>The drafts whose movie the database does not have, each movie once; their new people and genres are counted, nothing is written.</summary>
    public async Task<IReadOnlyList<MovieDraft>> FindNewAsync(IReadOnlyList<MovieDraft> drafts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(drafts);
        var fresh = await MissingAsync(drafts, cancellationToken);
        await LearnAsync(fresh, write: false, cancellationToken);
        Keep();
        return fresh;
    }

    private async Task<int> AddAloneAsync(MovieDraft draft, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            people.Forget();
            genres.Forget();
            try
            {
                return await AddTogetherAsync([draft], cancellationToken);
            }
            catch (DbUpdateException exception) when (exception.IsUniqueViolation() && tries < MostTries)
            {
                await CertificationsAsync(cancellationToken);
            }
        }
    }

    private async Task<int> AddTogetherAsync(IReadOnlyList<MovieDraft> drafts, CancellationToken cancellationToken)
    {
        var added = await db.InTransaction<IReadOnlyList<int>>(async () =>
        {
            people.Begin();
            genres.Begin();
            var fresh = await MissingAsync(drafts, cancellationToken);
            if (fresh.Count == 0) return [];
            await LearnAsync(fresh, write: true, cancellationToken);
            var now = clock.GetUtcNow().UtcDateTime;
            var movies = fresh.ConvertAll(draft => ToMovie(draft, now));
            await db.InsertAsync(movies, cancellationToken);
            var pairs = movies.Zip(fresh).ToList();
            await db.InsertAsync(pairs.SelectMany(p => p.Second.Genres.Select((g, i) => new MovieGenre { MovieId = p.First.Id, GenreId = genres[g.Key], Position = i })).ToList(), cancellationToken);
            await db.InsertAsync(pairs.SelectMany(p => Credits(p.First.Id, p.Second)).ToList(), cancellationToken);
            await db.InsertAsync(pairs.SelectMany(p => p.Second.Countries.Select(name => new MovieCountry { MovieId = p.First.Id, Name = name })).ToList(), cancellationToken);
            await db.InsertAsync(pairs.SelectMany(p => p.Second.Languages.Select(name => new MovieLanguage { MovieId = p.First.Id, Name = name })).ToList(), cancellationToken);
            int[] ids = [.. movies.Select(m => m.Id)];
            await search.RefreshAsync(ids, cancellationToken);
            return ids;
        }, cancellationToken);
        Keep();
        // What the search read and wrote is of no use to the next batch.
        db.ChangeTracker.Clear();
        if (added.Count > 0) Ids = (Math.Min(Ids?.First ?? int.MaxValue, added.Min()), Math.Max(Ids?.Last ?? 0, added.Max()));
        return added.Count;
    }

    private async Task<List<MovieDraft>> MissingAsync(IReadOnlyList<MovieDraft> drafts, CancellationToken cancellationToken)
    {
        var there = new HashSet<MovieKey>();
        foreach (var titles in drafts.Select(d => d.Title.Key).Distinct().Chunk(NameIds.ChunkSize))
            there.UnionWith(await db.Movies.Where(m => titles.Contains(m.NormalizedTitle)).Select(m => new MovieKey(m.NormalizedTitle, m.Year, m.Minutes)).ToListAsync(cancellationToken));
        return [.. drafts.Where(d => there.Add(d.Key))];
    }

    private async Task LearnAsync(List<MovieDraft> drafts, bool write, CancellationToken cancellationToken)
    {
        await people.LearnAsync(
            drafts.SelectMany(d => d.Directors.Concat(d.Stars.Select(s => s.Name))),
            keys => db.People.Where(p => keys.Contains(p.NormalizedName)).Select(p => new KeyValuePair<string, int>(p.NormalizedName, p.Id)),
            async names =>
            {
                var rows = names.ConvertAll(n => new Person { Name = n.Text, NormalizedName = n.Key, Slug = Names.Slug(n.Text) });
                if (write) await db.InsertAsync(rows, cancellationToken);
                return rows.ConvertAll(p => p.Id);
            }, cancellationToken);
        await genres.LearnAsync(
            drafts.SelectMany(d => d.Genres),
            keys => db.Genres.Where(g => keys.Contains(g.NormalizedName)).Select(g => new KeyValuePair<string, int>(g.NormalizedName, g.Id)),
            async names =>
            {
                var slugs = (await db.Genres.Select(g => g.Slug).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
                var rows = names.ConvertAll(n => new Genre { Name = n.Text, NormalizedName = n.Key, Slug = FreeSlug(n.Text, slugs) });
                if (write) await db.InsertAsync(rows, cancellationToken);
                return rows.ConvertAll(g => g.Id);
            }, cancellationToken);
    }

    private void Keep()
    {
        people.Keep();
        genres.Keep();
    }

    // "Sci-Fi" and "Sci Fi" are two genres, but would have one address.
    internal static string FreeSlug(string name, HashSet<string> taken)
    {
        var slug = Names.Slug(name);
        for (var number = 1; ; number++)
        {
            var free = number == 1 ? slug : string.Create(CultureInfo.InvariantCulture, $"{slug[..Math.Min(slug.Length, 70)]}-{number}");
            if (taken.Add(free)) return free;
        }
    }

    private IEnumerable<MovieCredit> Credits(int movieId, MovieDraft draft)
    {
        var position = 0;
        foreach (var director in draft.Directors) yield return new MovieCredit { MovieId = movieId, PersonId = people[director.Key], Role = CreditRole.Director, Position = position++ };
        foreach (var star in draft.Stars) yield return new MovieCredit { MovieId = movieId, PersonId = people[star.Name.Key], Role = CreditRole.Star, Position = position++, Character = star.Character };
    }

    private Movie ToMovie(MovieDraft draft, DateTime now) => new()
    {
        Title = draft.Title.Text,
        NormalizedTitle = draft.Title.Key,
        OriginalTitle = draft.OriginalTitle,
        Slug = Names.MovieSlug(draft.Title.Text),
        Year = draft.Year,
        ReleaseDate = draft.ReleaseDate,
        Minutes = draft.Minutes,
        Tagline = draft.Tagline,
        Description = draft.Description,
        PriceMinor = draft.PriceMinor,
        CertificationId = certifications[draft.Certification],
        Availability = draft.Availability,
        ImdbTenths = draft.ImdbTenths,
        ImdbVotes = draft.ImdbVotes,
        MetaScore = draft.MetaScore,
        Gross = draft.Gross,
        CreatedUtc = now,
        UpdatedUtc = now,
    };
}
