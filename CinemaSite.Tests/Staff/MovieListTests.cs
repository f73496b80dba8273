using System.Globalization;
using System.Net;
using System.Text;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Import;
using CinemaSite.Core.Data;
using CinemaSite.Core.Shopping;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Watching;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Tests.Staff;

public class MovieListTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    [Fact]
    public async Task The_list_is_narrowed_by_all_that_its_address_says()
    {
        await using var fresh = new SiteFactory();
        var comedy = await fresh.FilmAsync("Narrow One", 1930, genre: "Comedy");
        var drama = await fresh.FilmAsync("Narrow Two", 1950, genre: "Drama", bytes: [1]);
        await fresh.InDbAsync(db => db.InTransaction(() => db.Movies.Where(m => m.Id == drama).ExecuteUpdateAsync(s => s.SetProperty(m => m.Availability, Availability.ComingSoon).SetProperty(m => m.Description, "There is one.").SetProperty(m => m.PosterVersion, -2))));
        await fresh.KnownAsync(comedy, drama);
        using var moderator = await fresh.SignedInAsync(Role.Moderator);
        foreach (var (query, expected) in new (string, int[])[]
        {
            ("", [comedy, drama]), ("genre=drama", [drama]), ("certification=nr", [comedy, drama]), ("certification=pg", []), ("yearFrom=1940", [drama]), ("yearTo=1940", [comedy]),
            ("missing=Film", [comedy]), ("missing=Poster", [comedy]), ("missing=Description", [comedy]), ("status=ComingSoon", [drama]), ("status=OnSale&genre=drama", []), ("q=narow", [comedy, drama]), ("q=two", [drama]), ("genre=unheard-of", []),
            ("sort=-year", [drama, comedy]), ("sort=-added", [drama, comedy]), ("sort=-title", [drama, comedy]), ("yearFrom=x&missing=y&sort=z&page=0", [comedy, drama]),
        })
            Assert.Equal(expected, (await moderator.GetPageAsync("/admin/movies?" + query)).Hooks("admin-row").Select(r => int.Parse(r.GetAttribute("data-id")!, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task What_was_searched_is_sorted_by_title_when_that_is_asked_for_on_every_page()
    {
        await using var fresh = new SiteFactory();
        var films = new List<int>();
        // Shorter titles fit best, so that the best fit first is another order.
        for (var i = 0; i < 60; i++) films.Add(await fresh.FilmAsync($"{(char)('A' + i % 26)}{i:00} Comet{(i % 2 == 0 ? " and All That Came After" : "")}"));
        await fresh.KnownAsync([.. films]);
        using var moderator = await fresh.SignedInAsync(Role.Moderator);
        var searched = await moderator.GetPageAsync("/admin/movies?q=comet");
        var next = searched.QuerySelectorAll("thead a").Single(a => a.GetAttribute("href")!.Contains("sort=title", StringComparison.Ordinal)).GetAttribute("href");
        var seen = new List<string>();
        while (next is not null)
        {
            var page = await moderator.GetPageAsync(next);
            seen.AddRange(page.Hooks("admin-row").Select(r => r.Children[2].TextContent.Trim()));
            next = page.QuerySelector("[data-testid=pager-next]")?.GetAttribute("href");
        }
        Assert.Equal(60, seen.Distinct().Count());
        Assert.Equal(seen.Order(StringComparer.Ordinal), seen);
        Assert.DoesNotContain("sort=", (await moderator.GetPageAsync("/admin/movies?q=comet&sort=relevance")).QuerySelector("[data-testid=pager-next]")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_list_asks_the_database_no_more_than_a_short_one()
    {
        var counter = new CommandCounter();
        await using var fresh = new SiteFactory().With(s => s.ConfigureDbContext<SqliteCinemaDb>(o => o.AddInterceptors(counter)));
        var films = new List<int> { await fresh.FilmAsync("Counted 0") };
        using var moderator = await fresh.SignedInAsync(Role.Moderator);
        await moderator.GetPageAsync("/admin/movies");
        // What the header remembers is asked again after each write.
        async Task<int> AskedAsync(string query)
        {
            await fresh.KnownAsync([.. films]);
            counter.Start();
            await moderator.GetPageAsync("/admin/movies?" + query);
            return counter.Commands.Count;
        }

        var few = await AskedAsync("q=counted");
        for (var i = 1; i <= 60; i++) films.Add(await fresh.FilmAsync($"Counted {i}"));
        Assert.Equal(few, await AskedAsync("q=counted"));
        Assert.Equal(few, await AskedAsync("status=OnSale&genre=comedy&sort=-price&page=2"));
    }

    [Fact]
    public async Task Many_prices_change_at_once_after_being_shown_and_each_is_written_down()
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var (one, two, free) = (await site.FilmAsync("Bulk One"), await site.FilmAsync("Bulk Two"), await site.FilmAsync("Bulk Cheap"));
        await site.InDbAsync(db => db.InTransaction(() => db.Movies.Where(m => m.Id == free).ExecuteUpdateAsync(s => s.SetProperty(m => m.PriceMinor, 40))));
        var page = await moderator.GetPageAsync($"/admin/movies/bulk?ids={one}&ids={two}&ids={free}&deed=Add&amount=-0.50");
        Assert.Equal(3, page.Hooks("admin-row").Count);
        Assert.Contains("it would cost nothing", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(499, await PriceAsync(one));
        // Somebody saves one of them before the button is pressed.
        await site.InDbAsync(db => db.InTransaction(async () =>
        {
            (await db.Movies.SingleAsync(m => m.Id == two)).Tagline = "New";
            await db.SaveChangesAsync();
        }));
        var done = await moderator.SubmitAsync(page.Form("/admin/movies/bulk"));
        var notice = done.HookText("notice");
        Assert.Contains("1 film changed", notice, StringComparison.Ordinal);
        Assert.Contains("Bulk Two (somebody changed it meanwhile)", notice, StringComparison.Ordinal);
        Assert.Contains("Bulk Cheap (it would cost nothing)", notice, StringComparison.Ordinal);
        Assert.Equal((449, 499, 40), (await PriceAsync(one), await PriceAsync(two), await PriceAsync(free)));
        Assert.Equal("movie.bulk", Assert.Single(await site.EntriesAsync(one)).Action);
        Assert.Equal(OfferNews.Cheaper, Assert.Single(await site.InDbAsync(db => db.OfferChanges.AsNoTracking().Where(c => c.MovieId == one).ToListAsync())).News);
    }

    [Theory]
    [InlineData("Set", "3.00", 300)]
    [InlineData("Add", "1", 599)]
    [InlineData("Percent", "-10", 449)]
    [InlineData("Percent", "33.5", 666)]
    public async Task A_price_is_set_or_moved_by_an_amount_or_by_per_cent(string deed, string amount, long expected)
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var film = await site.FilmAsync($"Priced {deed} {amount}");
        await moderator.SubmitAsync((await moderator.GetPageAsync($"/admin/movies/bulk?ids={film}&deed={deed}&amount={amount}")).Form("/admin/movies/bulk"));
        Assert.Equal(expected, await PriceAsync(film));
    }

    [Theory]
    [InlineData("deed=Set&amount=free")]
    [InlineData("deed=Set&amount=-1")]
    [InlineData("deed=Percent&amount=0")]
    [InlineData("deed=Keep")]
    public async Task A_change_that_says_nothing_is_refused_in_words(string wish)
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var film = await site.FilmAsync($"Refused {wish}");
        var page = await SiteClient.ReadAsync(await moderator.GetAsync($"/admin/movies/bulk?ids={film}&{wish}"), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("warning", Assert.Single(page.Hooks("notice")).GetAttribute("data-kind"));
        await moderator.GetPageAsync(Assert.Single(page.Hooks("back")).GetAttribute("href")!);
    }

    [Fact]
    public async Task All_that_were_found_are_withdrawn_at_once_after_the_carts_were_counted()
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var films = new[] { await site.FilmAsync("Withdrawn Together 1", genre: "Gone"), await site.FilmAsync("Withdrawn Together 2", genre: "Gone") };
        await site.KnownAsync(films);
        await site.WithAsync<Carts>(c => c.AddAsync(new CartOwner(null, null), films[0], null));
        var page = await moderator.GetPageAsync("/admin/movies/bulk?genre=gone&all=true&availability=Withdrawn");
        Assert.Contains("lie in carts 1 times", page.Body!.TextContent, StringComparison.Ordinal);
        await moderator.SubmitAsync(page.Form("/admin/movies/bulk"));
        Assert.Equal(2, await site.InDbAsync(db => db.Movies.CountAsync(m => films.Contains(m.Id) && m.Availability == Availability.Withdrawn)));
    }

    [Fact]
    public async Task What_is_exported_is_harmless_to_spreadsheets_and_imports_as_it_was()
    {
        await using var fresh = new SiteFactory();
        var film = await fresh.FilmAsync("=1+1", 1933, 61);
        await fresh.DirectedAsync(film, "-Dash Director");
        await fresh.InDbAsync(db => db.InTransaction(async () =>
        {
            await db.Movies.Where(m => m.Id == film).ExecuteUpdateAsync(s => s.SetProperty(m => m.Description, "Two lines,\nand \"quotes\"").SetProperty(m => m.ImdbTenths, 70));
            db.MovieLanguages.Add(new MovieLanguage { MovieId = film, Name = "English" });
            await db.SaveChangesAsync();
        }));
        await fresh.KnownAsync(film);
        using var moderator = await fresh.SignedInAsync(Role.Moderator);
        var file = await moderator.Http.GetStringAsync(new Uri("/admin/movies/export.csv?q=", UriKind.Relative));
        Assert.Contains("'=1+1", file, StringComparison.Ordinal);

        await using var other = new SiteFactory();
        var report = await other.WithAsync<MovieImport, ImportReport>(i => i.RunAsync(new MemoryStream(Encoding.UTF8.GetBytes(file)), new ImportOptions()));
        Assert.Empty(report.Errors);
        var movie = await other.InDbAsync(db => db.Movies.AsNoTracking().Include(m => m.Credits).ThenInclude(c => c.Person).Include(m => m.Languages).SingleAsync());
        Assert.Equal(("=1+1", 1933, 61, 499L, 70, "Two lines,\nand \"quotes\""), (movie.Title, movie.Year, movie.Minutes, movie.PriceMinor, movie.ImdbTenths!.Value, movie.Description));
        Assert.Equal("-Dash Director", Assert.Single(movie.Credits).Person!.Name);
        Assert.Equal("English", Assert.Single(movie.Languages).Name);
        var again = await fresh.WithAsync<MovieImport, ImportReport>(i => i.RunAsync(new MemoryStream(Encoding.UTF8.GetBytes(file)), new ImportOptions()));
        Assert.Equal((0, 1), (again.Totals.Added, again.Totals.Unchanged));
    }

    private Task<long> PriceAsync(int film) => site.InDbAsync(db => db.Movies.Where(m => m.Id == film).Select(m => m.PriceMinor).SingleAsync());
}
