using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Community;
using CinemaSite.Core.Data;
using CinemaSite.Core.Notifications;
using CinemaSite.Core.Shopping;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Person = CinemaSite.Tests.Support.Person;

namespace CinemaSite.Tests.Notifications;

/// <summary>Events and people who wait for them, for the tests of notifications.</summary>
internal static class Telling
{
    private static long number = 1000;

    /// <summary>A film that only news know.</summary>
    public static NewsFilm Film { get; } = new(7, "metropolis", "Metropolis");

    /// <summary>An id that no other event has.</summary>
    public static long NextId() => Interlocked.Increment(ref number);

    public static News Like(long comment, Person by) => new News.Liked(comment, by.Id, Film);

    public static News Reply(Person by, string text = "Well said.", bool spoiler = false, long? id = null) => new News.Replied(id ?? NextId(), by.Id, Film, text, spoiler);

    /// <summary>Tells a person, as the room where it happened does.</summary>
    public static Task TellAsync(this SiteFactory site, Person person, News news) => site.WithAsync<Notifier>(n => n.TellAsync(person.Id, news));

    public static Task TakeBackAsync(this SiteFactory site, Person person, News news) => site.WithAsync<Notifier>(n => n.TakeBackAsync(person.Id, news));

    /// <summary>What a person was told, oldest first.</summary>
    public static Task<List<Notification>> ToldAsync(this SiteFactory site, Person person) =>
        site.InDbAsync(db => db.Notifications.AsNoTracking().Where(n => n.UserId == person.Id).OrderBy(n => n.ChangedUtc).ThenBy(n => n.Id).ToListAsync());

    /// <summary>How many people a group has.</summary>
    public static Task<int> MembersAsync(this SiteFactory site, Notification group) => site.InDbAsync(db => db.NotificationMembers.CountAsync(m => m.NotificationId == group.Id));

    public static Task WishAsync(this SiteFactory site, Person person, MailTopic topic, MailDelivery mail, bool onSite = true) =>
        site.WithAsync<MailWishes>(w => w.SetAsync(person.Id, new Dictionary<MailTopic, Wish> { [topic] = new(onSite, mail) }));

    /// <summary>Runs the job that writes what was left to gather.</summary>
    public static Task MailAsync(this SiteFactory site) => site.WithAsync<NotificationMailJob>(j => j.RunAsync(default));

    /// <summary>Moves the clock to the next morning's mails and writes them.</summary>
    public static async Task NextMorningAsync(this SiteFactory site)
    {
        var now = site.Clock.UtcNow;
        site.Clock.Advance(now.Date.AddDays(1).AddHours(7).AddMinutes(1) - now);
        await site.MailAsync();
    }

    /// <summary>The person keeps the film as a favourite.</summary>
    public static Task KeepsAsync(this SiteFactory site, Person person, int movieId) => site.InDbAsync(async db =>
    {
        db.Favorites.Add(new Favorite { UserId = person.Id, MovieId = movieId, AddedUtc = site.Clock.UtcNow });
        await db.SaveChangesAsync();
    });

    public static Task HasInCartAsync(this SiteFactory site, Person person, int movieId) => site.WithAsync<Carts>(c => c.AddAsync(new CartOwner(person.Id, null), movieId, null));

    /// <summary>Changes what a film costs and whether it is sold, and tells of it, as the staff's pages do.</summary>
    public static Task OfferAsync(this SiteFactory site, int movieId, long? price = null, Availability? availability = null) => site.WithAsync<IServiceProvider>(async services =>
    {
        var db = (CinemaDb)services.GetService(typeof(CinemaDb))!;
        var changes = (OfferChanges)services.GetService(typeof(OfferChanges))!;
        await db.InTransaction(async () =>
        {
            var movie = await db.Movies.SingleAsync(m => m.Id == movieId);
            var before = new Offer(movie.PriceMinor, movie.Availability);
            movie.PriceMinor = price ?? movie.PriceMinor;
            movie.Availability = availability ?? movie.Availability;
            changes.Note(movieId, before, new Offer(movie.PriceMinor, movie.Availability));
            await db.SaveChangesAsync();
        });
    });

    /// <summary>Runs the job that tells of changed offers.</summary>
    public static Task SpreadAsync(this SiteFactory site) => site.WithAsync<OfferNewsJob>(j => j.RunAsync(default));
}
