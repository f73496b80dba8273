using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Import;
using CinemaSite.Core.Community;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Data.Demo.Generated;

/// <summary>How much to make up. The same seed again adds only what is missing, another seed adds more.</summary>
public sealed record GenerateOptions(int Movies, int Users, int Seed)
{
    public const int MostMovies = 1_000_000;
    public const int MostUsers = 50_000;
}

/// <summary>How far it is: movies first, then viewers.</summary>
/// <param name="Stage">What is being made.</param>
/// <param name="Done">How many of them were looked at.</param>
/// <param name="All">How many there are to be.</param>
/// <param name="Added">How many of them were new.</param>
public sealed record GenerateProgress(string Stage, int Done, int All, int Added);

/// <summary>What was added.</summary>
public sealed record GenerateReport(int Movies, int Users, int Ratings, int Reactions, int Favorites, bool Finished);

/// <summary>Fills the site with made-up films and viewers with tastes, for tests of scale and of recommendations.</summary>
public sealed class CatalogueGenerator(CinemaDb db, MovieWriter writer, CatalogSearch search, TimeProvider clock)
{
    private const int MovieBatch = 2000;
    private const int UserBatch = 1000;
    private const int ChunkSize = 500;

    private GenerateReport report = new(0, 0, 0, 0, 0, true);

    /// <summary>Adds what is missing, or as much as is done when <paramref name="cancellationToken"/> stops it between two batches.</summary>
    public async Task<GenerateReport> RunAsync(GenerateOptions options, IProgress<GenerateProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        report = new(0, 0, 0, 0, 0, true);
        await writer.EnsureCertificationsAsync(Certification.KnownCodes, cancellationToken);
        await AddMoviesAsync(options, progress, cancellationToken);
        if (options.Users == 0 || !report.Finished) return report;
        try
        {
            await AddUsersAsync(options, progress, cancellationToken);
        }
        finally
        {
            // Once for all: a site that runs beside shows the new counts of what it keeps.
            if (report.Ratings + report.Reactions > 0) await db.InTransaction(() => search.TalkChangedAsync(CancellationToken.None), CancellationToken.None);
        }
        return report;
    }

    private async Task AddMoviesAsync(GenerateOptions options, IProgress<GenerateProgress>? progress, CancellationToken cancellationToken)
    {
        var maker = new FilmMaker(options.Seed);
        for (var first = 0; first < options.Movies; first += MovieBatch)
        {
            if (StopsAt(cancellationToken)) return;
            var count = Math.Min(MovieBatch, options.Movies - first);
            var drafts = new List<MovieDraft>(count);
            for (var number = first; number < first + count; number++) drafts.Add(maker.Make(number));
            report = report with { Movies = report.Movies + await writer.AddAsync(drafts, CancellationToken.None) };
            progress?.Report(new GenerateProgress("movies", first + count, options.Movies, report.Movies));
        }
    }

    private async Task AddUsersAsync(GenerateOptions options, IProgress<GenerateProgress>? progress, CancellationToken cancellationToken)
    {
        var maker = new ViewerMaker(options.Seed, await Market.LoadAsync(db, options.Seed, cancellationToken), clock.GetUtcNow().UtcDateTime);
        foreach (var numbers in Enumerable.Range(1, options.Users).Chunk(UserBatch))
        {
            if (StopsAt(cancellationToken)) return;
            var added = await db.InTransaction(() => AddUsersAsync(maker, numbers, CancellationToken.None), CancellationToken.None);
            report = report with
            {
                Users = report.Users + added.Count,
                Ratings = report.Ratings + added.Sum(v => v.Ratings.Count),
                Reactions = report.Reactions + added.Sum(v => v.Reactions.Count),
                Favorites = report.Favorites + added.Sum(v => v.Favorites.Count),
            };
            progress?.Report(new GenerateProgress("users", numbers[^1], options.Users, report.Users));
        }
    }

    private bool StopsAt(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) report = report with { Finished = false };
        return cancellationToken.IsCancellationRequested;
    }

    private async Task<List<MadeViewer>> AddUsersAsync(ViewerMaker maker, int[] numbers, CancellationToken cancellationToken)
    {
        var there = new HashSet<string?>();
        foreach (var emails in numbers.Select(n => maker.EmailOf(n).ToUpperInvariant()).Chunk(ChunkSize))
            there.UnionWith(await db.Users.Where(u => emails.Contains(u.NormalizedEmail!)).Select(u => u.NormalizedEmail).ToListAsync(cancellationToken));
        var viewers = numbers.Where(n => !there.Contains(maker.EmailOf(n).ToUpperInvariant())).Select(maker.Make).ToList();
        await db.InsertAsync(viewers.ConvertAll(v => v.User), cancellationToken);
        await db.InsertAsync(viewers.SelectMany(v => v.Ratings).OrderBy(r => r.MovieId).ToList(), cancellationToken);
        await db.InsertAsync(viewers.SelectMany(v => v.Reactions).OrderBy(r => r.MovieId).ToList(), cancellationToken);
        await db.InsertAsync(viewers.SelectMany(v => v.Favorites).ToList(), cancellationToken);
        await CountAsync(viewers, cancellationToken);
        return viewers;
    }

    // Most movies gain the same few opinions in a batch, so one statement counts them for all of these.
    private async Task CountAsync(List<MadeViewer> viewers, CancellationToken cancellationToken)
    {
        var gains = new Dictionary<int, (int Ratings, int Sum, int Likes, int Dislikes)>();
        foreach (var rating in viewers.SelectMany(v => v.Ratings))
        {
            var gain = gains.GetValueOrDefault(rating.MovieId);
            gains[rating.MovieId] = gain with { Ratings = gain.Ratings + 1, Sum = gain.Sum + rating.Value };
        }
        foreach (var reaction in viewers.SelectMany(v => v.Reactions))
        {
            var gain = gains.GetValueOrDefault(reaction.MovieId);
            gains[reaction.MovieId] = reaction.Liked ? gain with { Likes = gain.Likes + 1 } : gain with { Dislikes = gain.Dislikes + 1 };
        }
        foreach (var alike in gains.GroupBy(g => g.Value, g => g.Key))
        {
            var (ratings, sum, likes, dislikes) = alike.Key;
            // No version step: a viewer's opinion is no edit of the movie.
            foreach (var ids in alike.Chunk(ChunkSize))
                await db.Movies.Where(m => ids.Contains(m.Id)).ExecuteUpdateAsync(s => s
                    .SetProperty(m => m.RatingCount, m => m.RatingCount + ratings).SetProperty(m => m.RatingSum, m => m.RatingSum + sum)
                    .SetProperty(m => m.LikeCount, m => m.LikeCount + likes).SetProperty(m => m.DislikeCount, m => m.DislikeCount + dislikes), cancellationToken);
        }
    }
}
