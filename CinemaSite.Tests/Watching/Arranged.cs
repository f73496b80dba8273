using System.Globalization;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Search;
using CinemaSite.Core.Data;
using CinemaSite.Core.Library;
using CinemaSite.Core.Media;
using CinemaSite.Core.Orders;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Person = CinemaSite.Tests.Support.Person;

namespace CinemaSite.Tests.Watching;

/// <summary>Films with files and people who own them, for the tests of watching.</summary>
internal static class Arranged
{
    private static int number;

    /// <summary>A film on sale; with <paramref name="bytes"/> it has a file in the store, too.</summary>
    public static async Task<int> FilmAsync(this SiteFactory site, string title = "The Test Reel", int year = 1926, int minutes = 80, string genre = "Comedy", byte[]? bytes = null)
    {
        var key = $"films/{Interlocked.Increment(ref number).ToString(CultureInfo.InvariantCulture)}.mp4";
        if (bytes is not null) await site.StoreAsync(key, bytes);
        return await site.InDbAsync(db => db.InTransaction(async () =>
        {
            var movie = new Movie
            {
                Title = title,
                NormalizedTitle = Names.Normalize(title),
                Slug = Names.Slug(title),
                Year = year,
                Minutes = minutes,
                PriceMinor = 499,
                Certification = await db.Certifications.FirstOrDefaultAsync(c => c.NormalizedCode == "NR")
                    ?? new Certification { Code = "NR", NormalizedCode = "NR", Meaning = "Not rated" },
                FilmKey = bytes is null ? null : key,
                CreatedUtc = site.Clock.UtcNow,
            };
            var normalized = Names.Normalize(genre);
            movie.Genres.Add(new MovieGenre
            {
                GenreId = 0,
                Genre = await db.Genres.FirstOrDefaultAsync(g => g.NormalizedName == normalized) ?? new Genre { Name = genre, NormalizedName = normalized, Slug = Names.Slug(genre) },
            });
            db.Movies.Add(movie);
            await db.SaveChangesAsync();
            return movie.Id;
        }));
    }

    /// <summary>The catalogue's lists learn of a movie, as from staff's own deeds.</summary>
    public static async Task ShowAsync(this SiteFactory site, int movie)
    {
        await site.WithAsync<IServiceProvider>(services => services.GetRequiredService<CinemaDb>().InTransaction(async () =>
        {
            await services.GetRequiredService<CatalogSearch>().RefreshAsync([movie]);
            await services.GetRequiredService<CatalogSearch>().NamesChangedAsync();
        }));
        await site.WithAsync<CatalogFollower>(f => f.CatchUpAsync(CancellationToken.None));
    }

    /// <summary>Puts a file into the store.</summary>
    public static Task StoreAsync(this SiteFactory site, string key, byte[] bytes) =>
        site.WithAsync<IMediaStore>(store => store.SaveAsync(key, new MemoryStream(bytes)));

    /// <summary>The person has paid for the film.</summary>
    public static Task OwnsAsync(this SiteFactory site, Person person, int movieId) => site.InDbAsync(db => db.InTransaction(async () =>
    {
        var now = site.Clock.UtcNow;
        var movie = await db.Movies.SingleAsync(m => m.Id == movieId);
        var order = new Order
        {
            UserId = person.Id,
            Currency = "usd",
            TotalMinor = movie.PriceMinor,
            PlacedUtc = now,
            ExpiresUtc = now.AddHours(1),
            ConsentVersion = "1",
            ConsentUtc = now,
        };
        order.Lines.Add(new OrderLine { MovieId = movieId, Title = movie.Title, Year = movie.Year, PriceMinor = movie.PriceMinor });
        order.Pay(now);
        db.Orders.Add(order);
        await db.SaveChangesAsync();
        var entitlement = new Entitlement { UserId = person.Id, MovieId = movieId, OrderLineId = order.Lines[0].Id, ReservedUtc = now };
        entitlement.Grant(now);
        db.Entitlements.Add(entitlement);
        await db.SaveChangesAsync();
    }));

    /// <summary>The money went back.</summary>
    public static Task RefundedAsync(this SiteFactory site, Person person, int movieId) => site.InDbAsync(db => db.InTransaction(async () =>
    {
        (await db.Entitlements.SingleAsync(e => e.UserId == person.Id && e.MovieId == movieId && e.State == EntitlementState.Owned)).Revoke(site.Clock.UtcNow);
        await db.SaveChangesAsync();
    }));

    /// <summary>An admin blocked the account.</summary>
    public static Task BlockedAsync(this SiteFactory site, Person person) => site.InDbAsync(db => db.InTransaction(() =>
        db.Users.Where(u => u.Id == person.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.BlockedUtc, site.Clock.UtcNow))));

    /// <summary>The person's place in the film, as stored.</summary>
    public static Task<WatchProgress?> PlaceAsync(this SiteFactory site, Person person, int movieId) =>
        site.InDbAsync(db => db.WatchProgress.AsNoTracking().SingleOrDefaultAsync(p => p.UserId == person.Id && p.MovieId == movieId));
}
