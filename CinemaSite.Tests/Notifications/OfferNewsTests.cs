using System.Data.Common;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Notifications;
using CinemaSite.Core.Shopping;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Watching;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Person = CinemaSite.Tests.Support.Person;

namespace CinemaSite.Tests.Notifications;

/// <summary>People hear when a favourite goes on sale or costs less, and when a film in their cart is withdrawn: once a change.</summary>
public sealed class OfferNewsTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    private static int films;

    [Fact]
    public async Task A_drop_is_told_once_and_a_rise_is_not()
    {
        var (fan, film) = await FanAsync();
        await site.OfferAsync(film, price: 399);
        for (var i = 0; i < 3; i++) await site.SpreadAsync();
        var told = Assert.Single(await site.ToldAsync(fan));
        Assert.Equal((NotificationKind.Cheaper, 499L, 399L), (told.Kind, told.FromMinor!.Value, told.ToMinor!.Value));
        Assert.Contains("costs less: $3.99, it was $4.99", Assert.Single(await site.MailsAsync(fan.Email)).Text, StringComparison.Ordinal);
        await site.OfferAsync(film, price: 599);
        await site.SpreadAsync();
        Assert.Single(await site.ToldAsync(fan));
    }

    [Fact]
    public async Task After_a_rise_only_a_price_below_the_last_told_one_is_told()
    {
        var (fan, film) = await FanAsync();
        foreach (var price in new[] { 399L, 499, 399, 499, 449 })
        {
            await site.OfferAsync(film, price);
            await site.SpreadAsync();
        }
        Assert.Single(await site.ToldAsync(fan));
        site.Clock.Advance(TimeSpan.FromSeconds(1));
        await site.OfferAsync(film, price: 398);
        await site.SpreadAsync();
        Assert.Equal([399L, 398L], (await site.ToldAsync(fan)).Select(n => n.ToMinor!.Value));
    }

    [Fact]
    public async Task Somebody_who_came_later_hears_of_a_drop_that_others_knew()
    {
        var (early, film) = await FanAsync();
        await site.OfferAsync(film, price: 399);
        await site.SpreadAsync();
        await site.OfferAsync(film, price: 499);
        var late = await site.PersonAsync();
        await site.KeepsAsync(late, film);
        await site.OfferAsync(film, price: 449);
        await site.SpreadAsync();
        Assert.Single(await site.ToldAsync(early));
        Assert.Equal(449, Assert.Single(await site.ToldAsync(late)).ToMinor);
    }

    [Fact]
    public async Task Two_drops_before_anybody_was_told_are_told_as_one()
    {
        var (fan, film) = await FanAsync();
        await site.OfferAsync(film, price: 399);
        await site.OfferAsync(film, price: 299);
        await site.SpreadAsync();
        Assert.Equal(299, Assert.Single(await site.ToldAsync(fan)).ToMinor);
    }

    [Theory]
    [InlineData(Availability.ComingSoon)]
    [InlineData(Availability.Withdrawn)]
    public async Task Going_on_sale_is_told_each_time_it_happens(Availability before)
    {
        var (fan, film) = await FanAsync();
        for (var round = 1; round <= 2; round++)
        {
            await site.OfferAsync(film, availability: before);
            await site.OfferAsync(film, availability: Availability.OnSale);
            await site.SpreadAsync();
            Assert.Equal(round, (await site.ToldAsync(fan)).Count(n => n.Kind == NotificationKind.OnSale));
        }
        Assert.Equal(2, (await site.ToldAsync(fan)).Count);
    }

    [Fact]
    public async Task What_is_no_longer_so_is_not_told()
    {
        var (fan, film) = await FanAsync();
        await site.HasInCartAsync(fan, film);
        await site.OfferAsync(film, availability: Availability.Withdrawn);
        await site.OfferAsync(film, availability: Availability.ComingSoon);
        await site.OfferAsync(film, price: 299);
        await site.SpreadAsync();
        Assert.Empty(await site.ToldAsync(fan));
    }

    [Fact]
    public async Task Who_owns_it_or_cannot_buy_it_where_they_live_needs_no_price()
    {
        var (owner, film) = await FanAsync();
        await site.OwnsAsync(owner, film);
        var (abroad, home) = (await site.PersonAsync(), await site.PersonAsync());
        foreach (var person in new[] { abroad, home }) await site.KeepsAsync(person, film);
        await site.InDbAsync(async db =>
        {
            await db.Users.Where(u => u.Id == abroad.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.Country, "FR"));
            await db.Users.Where(u => u.Id == home.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.Country, "US"));
            await db.Movies.Where(m => m.Id == film).ExecuteUpdateAsync(s => s.SetProperty(m => m.SoldIn, "US,CA"));
        });
        await site.OfferAsync(film, price: 399);
        await site.SpreadAsync();
        Assert.Equal((0, 0, 1), ((await site.ToldAsync(owner)).Count, (await site.ToldAsync(abroad)).Count, (await site.ToldAsync(home)).Count));
    }

    [Fact]
    public async Task A_film_withdrawn_from_carts_is_told_to_their_signed_in_owners_once()
    {
        var film = await FilmAsync();
        var (one, other, without) = (await site.PersonAsync(), await site.PersonAsync(), await site.PersonAsync());
        foreach (var person in new[] { one, other }) await site.HasInCartAsync(person, film);
        await site.WithAsync<Carts>(c => c.AddAsync(new CartOwner(null, null), film, null));
        await site.OfferAsync(film, availability: Availability.Withdrawn);
        for (var i = 0; i < 2; i++) await site.SpreadAsync();
        foreach (var person in new[] { one, other })
        {
            var told = Assert.Single(await site.ToldAsync(person));
            Assert.Equal((NotificationKind.Withdrawn, "/cart"), (told.Kind, told.Path));
            Assert.Single(await site.MailsAsync(person.Email));
        }
        Assert.Empty(await site.ToldAsync(without));
    }

    [Fact]
    public async Task A_film_deleted_out_of_carts_is_told_to_their_signed_in_owners()
    {
        var (film, owner) = (await FilmAsync(), await site.PersonAsync());
        await site.HasInCartAsync(owner, film);
        await site.WithAsync<Carts>(c => c.AddAsync(new CartOwner(null, null), film, null));
        for (var i = 0; i < 2; i++) await site.WithAsync<DeletedMovies>(d => d.LeaveCartsAsync(film, "The Gone Reel"));
        Assert.False(await site.InDbAsync(db => db.CartLines.AnyAsync(l => l.MovieId == film)));
        Assert.Equal("The Gone Reel", Assert.Single(await site.ToldAsync(owner)).Title);
        Assert.Equal("The Gone Reel was withdrawn from sale", Assert.Single(await site.MailsAsync(owner.Email)).Subject);
    }

    [Fact]
    public async Task A_change_that_was_rolled_back_is_told_to_nobody()
    {
        var (fan, film) = await FanAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => site.WithAsync<IServiceProvider>(async services =>
        {
            var db = (Core.Data.CinemaDb)services.GetService(typeof(Core.Data.CinemaDb))!;
            await Core.Data.Transactions.InTransaction(db, async () =>
            {
                ((OfferChanges)services.GetService(typeof(OfferChanges))!).Note(film, new Offer(499, Availability.OnSale), new Offer(399, Availability.OnSale));
                await db.SaveChangesAsync();
                throw new InvalidOperationException("The page thought better of it.");
            });
        }));
        await site.SpreadAsync();
        Assert.Empty(await site.ToldAsync(fan));
    }

    [Fact]
    public async Task Hundreds_are_told_in_batches_once_each_by_jobs_that_race()
    {
        var film = await FilmAsync();
        await FansAsync(film, 350);
        await site.OfferAsync(film, price: 399);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => site.SpreadAsync())));
        await site.SpreadAsync();
        Assert.Equal(350, await CountAsync(film));
        Assert.All(await site.InDbAsync(db => db.OfferChanges.Where(c => c.MovieId == film).ToListAsync()), c => Assert.NotNull(c.DoneUtc));
    }

    [Fact]
    public async Task A_job_killed_between_batches_goes_on_where_it_was()
    {
        var film = await FilmAsync();
        await FansAsync(film, 250);
        await site.OfferAsync(film, price: 399);
        await using (var killed = new SiteFactory { ["ConnectionStrings:Cinema"] = site["ConnectionStrings:Cinema"] })
        {
            var batches = new StopAfter(batches: 2);
            killed.With(s => s.ConfigureDbContext<Core.Data.SqliteCinemaDb>(o => o.AddInterceptors(batches)));
            await Assert.ThrowsAnyAsync<InvalidOperationException>(() => killed.SpreadAsync());
        }
        Assert.Equal(100, await CountAsync(film));
        await site.SpreadAsync();
        Assert.Equal(250, await CountAsync(film));
    }

    private Task<int> CountAsync(int film) => site.InDbAsync(db => db.Notifications.CountAsync(n => n.Kind == NotificationKind.Cheaper && n.Path.StartsWith($"/movies/{film}/")));

    private Task<int> FilmAsync() => site.FilmAsync($"Offer {Interlocked.Increment(ref films)}");

    private async Task<(Person Fan, int Film)> FanAsync()
    {
        var (fan, film) = (await site.PersonAsync(), await FilmAsync());
        await site.KeepsAsync(fan, film);
        return (fan, film);
    }

    private Task FansAsync(int film, int count) => site.InDbAsync(async db =>
    {
        var users = Enumerable.Range(0, count).Select(i => new User { Id = Guid.NewGuid(), DisplayName = $"Fan {i}", Email = $"{Guid.NewGuid():N}@example.com", EmailConfirmed = true }).ToList();
        db.Users.AddRange(users);
        await db.SaveChangesAsync();
        db.Favorites.AddRange(users.Select(u => new Core.Community.Favorite { UserId = u.Id, MovieId = film, AddedUtc = site.Clock.UtcNow }));
        await db.SaveChangesAsync();
    });

    /// <summary>Ends the process, as it were, when a batch has been written and not yet committed.</summary>
    private sealed class StopAfter(int batches) : DbTransactionInterceptor
    {
        private int seen;

        public override ValueTask<InterceptionResult> TransactionCommittingAsync(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            ++seen == batches ? throw new InvalidOperationException("Killed.") : ValueTask.FromResult(result);
    }
}
