using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using CinemaSite.Core.Jobs;
using CinemaSite.Core.Library;
using CinemaSite.Core.Notifications;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Shopping;

/// <summary>
/// Tells people that a favourite went on sale or costs less, or that a movie in their cart was withdrawn: batch by batch, each in
/// one transaction with the mark of how far it came, so that a killed job goes on where it was and two jobs tell nobody twice.
/// </summary>
public sealed class OfferNewsJob(CinemaDb db, Notifier notifier, TimeProvider clock) : IJob
{
    internal const int BatchSize = 100;
    private const int MostBatches = 50;

    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var told = 0;
        for (var batch = 0; batch < MostBatches; batch++)
        {
            if (await db.InTransaction(() => TellNextAsync(cancellationToken), cancellationToken) is not { } some) break;
            told += some;
        }
        return $"Looked at {told} people who wait for a film or have it in their cart.";
    }

    /// <summary>One batch of the oldest change; null when no change waits.</summary>
    private async Task<int?> TellNextAsync(CancellationToken cancellationToken)
    {
        if (await db.OfferChanges.AsNoTracking().Where(c => c.DoneUtc == null).OrderBy(c => c.Id).FirstOrDefaultAsync(cancellationToken) is not { } change) return null;
        var movie = await db.Movies.Where(m => m.Id == change.MovieId).Select(m => new { m.Title, m.Slug, m.PriceMinor, m.Availability, m.SoldIn }).SingleOrDefaultAsync(cancellationToken);
        // What is no longer so is told to nobody.
        var holds = movie is not null && (change.News == OfferNews.Withdrawn
            ? movie.Availability == Availability.Withdrawn
            : movie.Availability == Availability.OnSale && (change.News == OfferNews.OnSale || movie.PriceMinor <= change.PriceMinor));
        var people = holds ? await (change.News == OfferNews.Withdrawn ? Buyers(change) : Fans(change)).Take(BatchSize).ToListAsync(cancellationToken) : [];

        var (before, after) = (change.ToldUpTo, people.Count == BatchSize ? people[^1].UserId : change.ToldUpTo);
        var done = people.Count == BatchSize ? (DateTime?)null : clock.GetUtcNow().UtcDateTime;
        var mine = await db.OfferChanges.Where(c => c.Id == change.Id && c.DoneUtc == null && c.ToldUpTo == before)
            .ExecuteUpdateAsync(s => s.SetProperty(c => c.ToldUpTo, after).SetProperty(c => c.DoneUtc, done), cancellationToken);
        if (mine == 0) return 0;
        if (movie is null || people.Count == 0) return people.Count;

        var film = new NewsFilm(change.MovieId, movie.Slug, movie.Title);
        News news = change.News switch
        {
            OfferNews.Withdrawn => new News.Withdrawn(change.Id, movie.Title),
            OfferNews.OnSale => new News.OnSale(change.Id, film, movie.PriceMinor),
            _ => new News.Cheaper(change.Id, film, change.OldPriceMinor, movie.PriceMinor),
        };
        var concerned = change.News == OfferNews.Withdrawn
            ? people.ConvertAll(p => p.UserId)
            : [.. people.Where(p => Pricing.WhyNotSold(movie.Availability, movie.SoldIn, p.Country) is null).Select(p => p.UserId)];
        if (change.News != OfferNews.Withdrawn)
            await db.Favorites.Where(f => f.MovieId == change.MovieId && concerned.Contains(f.UserId)).ExecuteUpdateAsync(s => s.SetProperty(f => f.ToldPriceMinor, movie.PriceMinor), cancellationToken);
        await notifier.TellAsync(concerned, news, cancellationToken);
        return people.Count;
    }

    // Those who own it need no price, and nobody is told the same price, or a higher one, again.
    internal IQueryable<Concerned> Fans(OfferChange change) =>
        from favorite in db.Favorites
        where favorite.MovieId == change.MovieId && favorite.AddedUtc <= change.ChangedUtc
            && (change.ToldUpTo == null || favorite.UserId > change.ToldUpTo)
            && (change.News == OfferNews.OnSale || favorite.ToldPriceMinor == null || favorite.ToldPriceMinor > change.PriceMinor)
            && !db.Entitlements.Any(e => e.UserId == favorite.UserId && e.MovieId == favorite.MovieId && e.State != EntitlementState.Revoked)
        orderby favorite.UserId
        select new Concerned(favorite.UserId, db.Users.Where(u => u.Id == favorite.UserId).Select(u => u.Country).FirstOrDefault());

    internal IQueryable<Concerned> Buyers(OfferChange change) =>
        from cart in db.Carts
        where cart.UserId != null && cart.Lines.Any(l => l.MovieId == change.MovieId)
            && (change.ToldUpTo == null || cart.UserId > change.ToldUpTo)
        orderby cart.UserId
        select new Concerned(cart.UserId!.Value, null);

    internal sealed record Concerned(Guid UserId, string? Country);
}
