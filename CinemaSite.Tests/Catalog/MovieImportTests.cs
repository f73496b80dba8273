using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Search;
using CinemaSite.Core.Catalog.Import;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Walls;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Catalog;

/// <summary>What an import does to the catalogue.</summary>
public sealed class MovieImportTests : IAsyncDisposable
{
    private const string Films =
        "title,year,minutes,genres,directors,stars,basis\n" +
        "Metropolis,1927,153,Drama; Sci-Fi,Fritz Lang,Brigitte Helm as Maria,age\n" +
        "M,1931,111,Crime;drama,fritz  LANG,Peter Lorre,notice\n";

    private readonly SiteFactory site = new();

    public ValueTask DisposeAsync() => site.DisposeAsync();

    private Task<int[]> CountsAsync() => site.InDbAsync(async db => new[]
    {
        await db.Movies.CountAsync(), await db.People.CountAsync(), await db.Genres.CountAsync(), await db.MovieCredits.CountAsync(), await db.MovieGenres.CountAsync(), await db.Certifications.CountAsync(),
    });

    [Fact]
    public async Task Films_arrive_with_all_that_belongs_to_them()
    {
        var report = await site.ImportAsync(Films);
        Assert.Equal((2, 2, 0, 0), (report.Totals.Rows, report.Totals.Added, report.Totals.Unchanged, report.Totals.Refused));
        Assert.Equal((3, 3), (report.NewPeople, report.NewGenres));
        Assert.Equal(["basis"], report.UnknownColumns);
        Assert.True(report.Finished);

        var movie = await site.InDbAsync(db => db.Movies.Include(m => m.Genres).ThenInclude(g => g.Genre).Include(m => m.Credits).ThenInclude(c => c.Person).Include(m => m.Certification).SingleAsync(m => m.Title == "M"));
        Assert.Equal((1931, 111, 499L, "m", "NR"), (movie.Year, movie.Minutes, movie.PriceMinor, movie.Slug, movie.Certification!.Code));
        Assert.Equal(["Crime", "Drama"], movie.Genres.OrderBy(g => g.Position).Select(g => g.Genre!.Name));
        Assert.Equal(["Fritz Lang", "Peter Lorre"], movie.Credits.OrderBy(c => c.Position).Select(c => c.Person!.Name));
        Assert.Equal(site.Clock.UtcNow, movie.CreatedUtc);
        Assert.Equal("Maria", await site.InDbAsync(db => db.MovieCredits.Where(c => c.Person!.Name == "Brigitte Helm").Select(c => c.Character).SingleAsync()));
    }

    [Fact]
    public async Task What_was_imported_is_found()
    {
        await site.ImportAsync(Films);
        // The index follows within a second; here it is asked to at once.
        await site.WithAsync<CatalogFollower>(f => f.CatchUpAsync(CancellationToken.None));
        using var browser = site.Browser();
        Assert.Equal("M", (await browser.GetPageAsync("/movies?q=lorre")).HookText("movie-title"));
        Assert.Single(await site.WithAsync<CatalogPages, IEnumerable<MovieCard>>(async p => (await p.BrowseAsync(new CatalogQuery { Text = "peter lorre" }, null, null, default)).Movies));
    }

    [Fact]
    public async Task Importing_twice_changes_nothing()
    {
        await site.ImportAsync(Films);
        var before = await CountsAsync();
        var again = await site.ImportAsync(Films);
        Assert.Equal((0, 2), (again.Totals.Added, again.Totals.Unchanged));
        Assert.Equal((0, 0), (again.NewPeople, again.NewGenres));
        Assert.Equal(before, await CountsAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_film_that_comes_twice_in_the_file_is_added_once(bool dryRun)
    {
        // More rows than a batch lie between the two.
        var between = string.Concat(Enumerable.Range(0, 1100).Select(i => $"Film {i},1950\n"));
        var report = await site.ImportAsync($"title,year\nNosferatu,1922\n nosFERatu ,1922\n{between}NOSFERATU,1922\nNosferatu,1979\n", new ImportOptions { DryRun = dryRun });
        Assert.Equal((1104, 1102, 2), (report.Totals.Rows, report.Totals.Added, report.Totals.Unchanged));
    }

    [Fact]
    public async Task Names_are_one_whatever_their_case_and_keep_the_first_spelling()
    {
        await site.ImportAsync("title,year,genres,stars\nA,1950,Film Noir,José Ferrer\nB,1950,FILM NOIR, JOSE\u0301 FERRER \nC,1950,film  noir,josé ferrer\n");
        Assert.Equal(["José Ferrer"], await site.InDbAsync(db => db.People.Select(p => p.Name).ToListAsync()));
        Assert.Equal(["Film Noir"], await site.InDbAsync(db => db.Genres.Select(g => g.Name).ToListAsync()));
    }

    [Fact]
    public async Task Genres_that_read_alike_in_an_address_get_different_ones()
    {
        await site.ImportAsync("title,year,genres\nA,1950,Sci-Fi\nB,1950,Sci Fi\n");
        Assert.Equal(["sci-fi", "sci-fi-2"], await site.InDbAsync(db => db.Genres.OrderBy(g => g.Id).Select(g => g.Slug).ToListAsync()));
    }

    [Fact]
    public async Task A_dry_run_tells_the_same_and_writes_nothing()
    {
        const string text = Films + "Bad,x,,,,,\nM,1931,111,,,,\n";
        var before = await CountsAsync();
        var dry = await site.ImportAsync(text, new ImportOptions { DryRun = true });
        Assert.Equal(before, await CountsAsync());
        var wet = await site.ImportAsync(text);
        Assert.Equal(wet.Totals, dry.Totals);
        Assert.Equal((wet.NewPeople, wet.NewGenres), (dry.NewPeople, dry.NewGenres));
        Assert.Equal(wet.Errors, dry.Errors);
        Assert.Equal(0, (await site.ImportAsync(text, new ImportOptions { DryRun = true })).Totals.Added);
    }

    [Fact]
    public async Task Defaults_can_be_given()
    {
        await site.ImportAsync("title,year,certification\nA,1950,\n", new ImportOptions { PriceMinor = 150, Minutes = 70, Certification = "U" });
        var movie = await site.InDbAsync(db => db.Movies.Include(m => m.Certification).SingleAsync());
        Assert.Equal((150L, 70, "U"), (movie.PriceMinor, movie.Minutes, movie.Certification!.Code));
    }

    [Fact]
    public async Task Refused_rows_are_told_with_their_lines_and_the_others_are_added()
    {
        var heard = new List<ImportError>();
        var report = await site.ImportAsync("title,year,certification\nA,1950,\n\"B\nb\",x,\nC,1951,ZZ\nD,1952,nr\n", refused: heard.Add);
        Assert.Equal((2, 2), (report.Totals.Added, report.Totals.Refused));
        Assert.Equal([(3, "year"), (5, "certification")], report.Errors.Select(e => (e.Line, e.Column!)));
        Assert.Equal(report.Errors, heard);
    }

    [Fact]
    public async Task Progress_is_told_up_to_the_whole()
    {
        var progress = new ImportFixture.Heard<ImportProgress>();
        var report = await site.ImportAsync("title,year\n" + string.Concat(Enumerable.Range(0, 2500).Select(i => $"Film {i},1950\n")), progress: progress);
        Assert.Equal([1000, 2000, 2500], progress.All.Select(p => p.Rows));
        Assert.Equal(report.Totals, progress.All[^1]);
        Assert.Equal(1, progress.All[^1].Share);
    }

    [Fact]
    public async Task It_can_be_stopped_between_batches_and_goes_on_later()
    {
        using var stop = new CancellationTokenSource();
        var text = "title,year\n" + string.Concat(Enumerable.Range(0, 2500).Select(i => $"Film {i},1950\n"));
        var report = await site.ImportAsync(text, progress: new ImportFixture.Heard<ImportProgress>(_ => stop.Cancel()), stop: stop.Token);
        Assert.False(report.Finished);
        Assert.Equal(1000, (await CountsAsync())[0]);
        Assert.Equal(1500, (await site.ImportAsync(text)).Totals.Added);
    }

    [Fact]
    public async Task A_name_that_somebody_else_removed_meanwhile_is_made_again()
    {
        await site.WithAsync<MovieImport>(async import =>
        {
            await import.RunAsync(Stream("title,year,stars\nA,1950,Ida Lupino\n"), new ImportOptions());
            await site.InDbAsync(async db =>
            {
                await db.Movies.ExecuteDeleteAsync();
                await db.People.ExecuteDeleteAsync();
            });
            var report = await import.RunAsync(Stream("title,year,stars\nA,1950,Ida Lupino\nB,1951,Ida Lupino\n"), new ImportOptions());
            Assert.Equal(2, report.Totals.Added);
        });
        Assert.Equal(2, await site.InDbAsync(db => db.MovieCredits.CountAsync(c => c.Person!.Name == "Ida Lupino")));
    }

    [Fact]
    public async Task Two_imports_at_once_add_each_film_once()
    {
        var text = "title,year,stars,genres\n" + string.Concat(Enumerable.Range(0, 1500).Select(i => $"Film {i},1950,Person {(char)('A' + i % 26)}{(char)('A' + i / 26 % 26)},Genre {(char)('A' + i % 20)}\n"));
        // The site starts before the two do: a factory can start it only once at a time.
        _ = site.Services;
        var reports = await Task.WhenAll(Task.Run(() => site.ImportAsync(text)), Task.Run(() => site.ImportAsync(text)));
        Assert.Equal(1500, reports.Sum(r => r.Totals.Added));
        Assert.Equal(1500, (await CountsAsync())[0]);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Thirty_six_thousand_real_films_take_less_than_a_minute()
    {
        // The file is not part of the project: without it there is nothing to test.
        if (SharedData.Find("movies-36k.csv") is not { } path) return;
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var report = await site.ImportAsync(File.OpenRead(path));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Equal(36_243, report.Totals.Rows);
        Assert.Equal([(28_474, "title")], report.Errors.Select(e => (e.Line, e.Column!)));
        Assert.Equal(36_242, report.Totals.Added + report.Totals.Unchanged);
    }

    private static MemoryStream Stream(string text) => new(System.Text.Encoding.UTF8.GetBytes(text));
}
