using System.Data.Common;
using System.Net;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Watching;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Tests.Journeys;

/// <summary>The pages of who made the films and played in them.</summary>
[Collection(DemoSiteTests.Name)]
public sealed class PersonPageTests(DemoSite demo) : IDisposable
{
    private readonly DemoBrowser browser = demo.Browser();

    public void Dispose() => browser.Dispose();

    [Fact]
    public async Task A_person_has_a_page_with_what_they_made_and_played()
    {
        var lang = await demo.InDbAsync(db => db.People.FirstAsync(p => p.Name == "Buster Keaton"));
        var page = await browser.GetPageAsync($"/people/{lang.Id}/{lang.Slug}");
        Assert.Equal("Buster Keaton", page.QuerySelector("h1")!.TextContent);
        Assert.Equal(["Direction", "On screen"], page.QuerySelectorAll("h2").Select(h => h.TextContent).Take(2));
        using var wrong = await browser.GetAsync($"/people/{lang.Id}/someone-else");
        Assert.Equal((HttpStatusCode.MovedPermanently, $"/people/{lang.Id}/buster-keaton"), (wrong.StatusCode, wrong.Headers.Location!.OriginalString));
        Assert.True(wrong.Headers.CacheControl!.NoCache);
    }

    [Fact]
    public async Task A_persons_films_are_searched_filtered_and_sorted_on_their_own_page()
    {
        var person = await demo.InDbAsync(db => db.People.FirstAsync(p => p.Name == "Buster Keaton"));
        var url = $"/people/{person.Id}/{person.Slug}";
        var films = await demo.InDbAsync(db => db.Movies.AsNoTracking().Where(m => m.Credits.Any(c => c.PersonId == person.Id)).OrderBy(m => m.NormalizedTitle).Select(m => new { m.Id, m.Year }).ToListAsync());
        var page = await browser.GetPageAsync(url);
        Assert.Equal($"{films.Count}", page.Tagged("result-count")[0].GetAttribute("data-count"));
        Assert.Equal(url, page.QuerySelector("#filter-form")!.GetAttribute("action"));
        Assert.Empty(page.QuerySelectorAll("#filter-form [name=person]"));
        var decade = page.Tagged("facet").Where(f => f.GetAttribute("data-facet") == "decade").MaxBy(f => f.GetAttribute("data-count"))!;

        var sorted = await browser.GetPageAsync($"{url}?sort=title");
        Assert.Equal(films.Take(CatalogQuery.PageSize).Select(f => $"{f.Id}"), sorted.Tagged("movie-card").Select(c => c.GetAttribute("data-movie-id")!));
        Assert.Empty(sorted.Tagged("chip"));
        var narrowed = await browser.GetPageAsync(decade.GetAttribute("href")!);
        Assert.Equal((decade.GetAttribute("data-count"), url), (narrowed.Tagged("result-count")[0].GetAttribute("data-count"), Assert.Single(narrowed.Tagged("chip")).GetAttribute("href")));
        Assert.Empty(narrowed.QuerySelectorAll("[id^=role-]"));

        using var elsewhere = await browser.GetAsync($"/people/{person.Id}?sort=title");
        Assert.Equal((HttpStatusCode.MovedPermanently, $"{url}?sort=title"), (elsewhere.StatusCode, elsewhere.Headers.Location!.OriginalString));
        await demo.Services.ForgetPagesAsync();
        demo.Counter.Start();
        await browser.GetPageAsync(url);
        Assert.InRange(demo.Counter.Commands.Count, 1, 2 + 2 * page.QuerySelectorAll("[id^=role-]").Length + 3);
    }

    [Fact]
    public async Task A_film_that_is_deleted_while_a_persons_page_is_read_is_not_on_it()
    {
        var meanwhile = new Meanwhile();
        await using var site = new SiteFactory().With(s => s.ConfigureDbContext<SqliteCinemaDb>(o => o.AddInterceptors(meanwhile)));
        var (film, gone) = (await site.FilmAsync("Stays"), await site.FilmAsync("Goes Meanwhile"));
        var person = await site.InDbAsync(db => db.InTransaction(async () =>
        {
            var made = new Core.Catalog.Person { Name = "Rare Name", NormalizedName = "RARE NAME", Slug = "rare-name" };
            db.People.Add(made);
            await db.SaveChangesAsync();
            db.MovieCredits.AddRange(new[] { film, gone }.Select(m => new MovieCredit { MovieId = m, PersonId = made.Id, Role = CreditRole.Star }));
            await db.SaveChangesAsync();
            return made.Id;
        }));
        using var visitor = site.Browser();
        meanwhile.BeforeCards = () => site.InDbAsync(db => db.InTransaction(() => db.Movies.Where(m => m.Id == gone).ExecuteDeleteAsync()));
        var page = await visitor.GetPageAsync($"/people/{person}/rare-name");
        Assert.Null(meanwhile.BeforeCards);
        Assert.Equal($"{film}", Assert.Single(page.Tagged("movie-card")).GetAttribute("data-movie-id"));
    }

    private sealed class Meanwhile : DbCommandInterceptor
    {
        public Func<Task>? BeforeCards { get; set; }

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (BeforeCards is { } deed && command.CommandText.Contains("PosterVersion", StringComparison.Ordinal))
            {
                BeforeCards = null;
                await deed();
            }
            return result;
        }
    }
}
