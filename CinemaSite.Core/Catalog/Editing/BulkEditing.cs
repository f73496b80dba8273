using CinemaSite.Core.Audit;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Catalog.Editing;

/// <summary>How the price of many movies changes.</summary>
public enum PriceDeed
{
    /// <summary>It stays.</summary>
    Keep,

    /// <summary>To an amount.</summary>
    Set,

    /// <summary>By an amount, which may be below nothing.</summary>
    Add,

    /// <summary>By per cent, which may be below nothing.</summary>
    Percent,
}

/// <summary>What shall become of many movies.</summary>
/// <param name="AmountMinor">For <see cref="PriceDeed.Set"/> and <see cref="PriceDeed.Add"/>.</param>
/// <param name="Percent">For <see cref="PriceDeed.Percent"/>.</param>
/// <param name="Availability">Null leaves it.</param>
public sealed record BulkWish(PriceDeed Deed, long AmountMinor, decimal Percent, Availability? Availability);

/// <summary>A movie and what becomes of it; <paramref name="Skipped"/> says why nothing does.</summary>
public sealed record BulkRow(int Id, string Title, int Year, long Version, Offer Before, Offer After, string? Skipped);

/// <summary>Changes price and availability of many movies, each with an entry of the audit log.</summary>
public sealed class BulkEditing(CinemaDb db, OfferChanges offers, CatalogSearch search, AuditLog audit, Prices prices, TimeProvider clock)
{
    /// <summary>So many are changed at once at most: they must fit on the page that asks.</summary>
    public const int Most = 1000;

    private const int BatchSize = 100;
    private const long HighestPrice = 100_000_000;

    /// <summary>What would become of the movies, in the order of their ids.</summary>
    public async Task<IReadOnlyList<BulkRow>> PreviewAsync(IReadOnlyCollection<int> ids, BulkWish wish, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(wish);
        var rows = new List<BulkRow>();
        foreach (var some in ids.Distinct().Order().Take(Most).Chunk(BatchSize))
            rows.AddRange((await db.Movies.AsNoTracking().Where(m => some.Contains(m.Id)).OrderBy(m => m.Id).ToListAsync(cancellationToken)).Select(m => Row(m, wish)));
        return rows;
    }

    /// <summary>Changes the movies that are still as they were shown: id and version each. What comes back is what was done, and why what was not.</summary>
    public async Task<IReadOnlyList<BulkRow>> ApplyAsync(Actor actor, IReadOnlyCollection<(int Id, long Version)> shown, BulkWish wish, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(shown);
        ArgumentNullException.ThrowIfNull(wish);
        var rows = new List<BulkRow>();
        foreach (var some in shown.DistinctBy(s => s.Id).Take(Most).Chunk(BatchSize))
            rows.AddRange(await BatchAsync(actor, some.ToDictionary(s => s.Id, s => s.Version), wish, cancellationToken));
        return rows;
    }

    private async Task<List<BulkRow>> BatchAsync(Actor actor, Dictionary<int, long> shown, BulkWish wish, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await db.InTransaction(async () =>
                {
                    var rows = new List<BulkRow>();
                    var now = clock.GetUtcNow().UtcDateTime;
                    var movies = await db.Movies.Where(m => shown.Keys.Contains(m.Id)).OrderBy(m => m.Id).ToListAsync(cancellationToken);
                    foreach (var movie in movies)
                    {
                        var row = Row(movie, wish);
                        if (row.Skipped is null && row.Version != shown[movie.Id]) row = row with { Skipped = "somebody changed it meanwhile" };
                        rows.Add(row);
                        if (row.Skipped is not null) continue;
                        (movie.PriceMinor, movie.Availability, movie.UpdatedUtc) = (row.After.PriceMinor, row.After.Availability, now);
                        offers.Note(movie.Id, row.Before, row.After);
                    }
                    await db.SaveChangesAsync(cancellationToken);
                    foreach (var (movie, row) in movies.Zip(rows).Where(p => p.Second.Skipped is null))
                        await audit.AddAsync(actor, MovieEditing.MovieDeed("movie.bulk", movie.Id, Words(row.Before, null), Words(row.After, movie.Version)), cancellationToken);
                    await search.RefreshAsync([.. rows.Where(r => r.Skipped is null).Select(r => r.Id)], cancellationToken);
                    return rows;
                }, cancellationToken);
            }
            catch (DbUpdateConcurrencyException) when (tries < 3)
            {
                // One of them was saved at this moment: the second look passes it over.
            }
        }
    }

    private Dictionary<string, string?> Words(Offer offer, long? version)
    {
        var words = new Dictionary<string, string?> { ["price"] = Money.Plain(offer.PriceMinor, prices.Currency), ["availability"] = offer.Availability.ToString() };
        if (version is { } number) words[MovieEditing.VersionKey] = number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return words;
    }

    private static BulkRow Row(Movie movie, BulkWish wish)
    {
        var before = new Offer(movie.PriceMinor, movie.Availability);
        var price = wish.Deed switch
        {
            PriceDeed.Set => wish.AmountMinor,
            PriceDeed.Add => movie.PriceMinor + wish.AmountMinor,
            PriceDeed.Percent => (long)Math.Round(movie.PriceMinor * (100 + wish.Percent) / 100, MidpointRounding.AwayFromZero),
            _ => movie.PriceMinor,
        };
        var after = new Offer(price, wish.Availability ?? movie.Availability);
        var skipped = wish.Deed != PriceDeed.Keep && price <= 0 ? "it would cost nothing" : price > HighestPrice ? "it would cost too much" : after == before ? "nothing would change" : null;
        return new BulkRow(movie.Id, movie.Title, movie.Year, movie.Version, before, skipped is null ? after : before, skipped);
    }
}
