using System.Globalization;
using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog.Import;
using CinemaSite.Core.Data;
using CinemaSite.Core.Media;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Staff;

public class MovieUploadTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    private const string Import = "/admin/movies/import";
    private static int number;

    [Fact]
    public async Task A_file_is_checked_first_and_then_applied_once()
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var mark = Mark();
        var page = await UploadAsync(moderator, $"title,year,genres\n{mark} One,1931,Drama\n,1932,Drama\n{mark} Two,nineteen,Drama\n{mark} Three,1933,Drama;Upload Kind {mark}\n");
        Assert.Equal(("4", "2", "2"), (Figure(page, "rows"), Figure(page, "added"), Figure(page, "refused")));
        Assert.Equal(["3", "4"], page.Hooks("import-error").Select(e => e.GetAttribute("data-line")!));
        Assert.Equal(0, await CountAsync(mark));
        var here = page.QuerySelector("form[action$='/apply']")!.GetAttribute("action")!;
        var csv = await moderator.Http.GetStringAsync(new Uri(here.Replace("/apply", "/errors.csv", StringComparison.Ordinal), UriKind.Relative));
        Assert.Contains("3,title,title is missing.", csv, StringComparison.Ordinal);

        var done = await DoneAsync(moderator, await moderator.SubmitAsync(page.Form(here)));
        Assert.Equal(("Done", "2"), (State(done), Figure(done, "added")));
        Assert.Equal(2, await CountAsync(mark));
        var again = await moderator.SubmitAsync(page.Form(here));
        Assert.Equal("warning", Assert.Single(again.Hooks("notice")).GetAttribute("data-kind"));
        Assert.Single(await site.InDbAsync(db => db.AuditEntries.AsNoTracking().Where(e => e.Action == "movie.import" && e.ActorId == moderator.Person!.Id).ToListAsync()));
        var end = Assert.Single(await site.InDbAsync(db => db.AuditEntries.AsNoTracking().Where(e => e.Action == "movie.import-end" && e.ActorId == moderator.Person!.Id).ToListAsync()));
        var ids = await site.InDbAsync(db => db.Movies.Where(m => m.Title.StartsWith(mark)).Select(m => m.Id).OrderBy(id => id).ToListAsync());
        Assert.Equal(here, $"/admin/movies/import/{end.SubjectId}/apply");
        Assert.Contains("\"state\":\"Applying\"", end.Before, StringComparison.Ordinal);
        Assert.Contains($"\"state\":\"Done\",\"rows\":4,\"added\":2,\"unchanged\":0,\"refused\":2,\"firstId\":{ids[0]},\"lastId\":{ids[1]}", end.After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_of_other_names_are_guessed_and_can_be_told()
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var mark = Mark();
        var page = await UploadAsync(moderator, $"Series_Title,When\n{mark} Guess,1940\n");
        Assert.Equal("Mapping", State(page));
        var form = page.Form(page.QuerySelectorAll("form[action^='/admin/movies/import/']").Single().GetAttribute("action")!);
        Assert.Equal(["title", ""], form.QuerySelectorAll("select[name=columns]").Select(s => ((IHtmlSelectElement)s).Value));
        var wrong = await moderator.SubmitInvalidAsync(form, ("columns", "title"), ("columns", ""));
        Assert.Contains("year", wrong.HookText("field-error"), StringComparison.Ordinal);
        var mapped = await DoneAsync(moderator, await moderator.SubmitAsync(form, ("columns", "title"), ("columns", "year"), ("price", "2.50")));
        Assert.Equal(("Checked", "1"), (State(mapped), Figure(mapped, "added")));
        await DoneAsync(moderator, await moderator.SubmitAsync(mapped.Form(form.GetAttribute("action") + "/apply")));
        var film = await site.InDbAsync(db => db.Movies.AsNoTracking().SingleAsync(m => m.Title == $"{mark} Guess"));
        Assert.Equal((1940, 250L), (film.Year, film.PriceMinor));
    }

    [Fact]
    public async Task After_a_month_a_file_is_forgotten_and_its_bytes_are_gone()
    {
        await using var own = new SiteFactory();
        using var moderator = await own.SignedInAsync(Role.Moderator);
        using var file = new ByteArrayContent(Encoding.UTF8.GetBytes("title,year\n,1931\n"));
        var page = await moderator.GetPageAsync(Import);
        using var form = new MultipartFormDataContent { { file, "file", "films.csv" } };
        foreach (var field in page.Form(Import).QuerySelectorAll<IHtmlInputElement>("input[name]:not([type=file])")) form.Add(new StringContent(field.Value), field.Name!);
        using (var answer = await moderator.Http.PostAsync(new Uri(Import, UriKind.Relative), form)) Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        await own.WithAsync<ImportRuns>(async runs => await runs.SettledAsync(await own.InDbAsync(db => db.ImportRuns.Select(r => r.Id).SingleAsync()), TimeSpan.FromSeconds(30)));
        Task<int> Files() => own.WithAsync<IMediaStore, int>(async store =>
        {
            var count = 0;
            await foreach (var _ in store.ListAsync("imports/")) count++;
            return count;
        });
        await own.WithAsync<ImportSweep>(s => s.RunAsync(CancellationToken.None));
        Assert.Equal(2, await Files());
        own.Clock.Advance(TimeSpan.FromDays(31));
        await own.WithAsync<ImportSweep>(s => s.RunAsync(CancellationToken.None));
        Assert.Equal(0, await Files());
        Assert.False(await own.InDbAsync(db => db.ImportRuns.AnyAsync()));
    }

    [Fact]
    public async Task A_file_is_its_owners_and_the_admins_alone()
    {
        using var owner = await site.SignedInAsync(Role.Moderator);
        using var other = await site.SignedInAsync(Role.Moderator);
        using var admin = await site.SignedInAsync(Role.Admin);
        var page = await UploadAsync(owner, $"title,year\n{Mark()} Mine,1931\n");
        var apply = page.QuerySelector("form[action$='/apply']")!.GetAttribute("action")!;
        var here = apply[..^"/apply".Length];
        foreach (var address in new[] { here, here + "/errors.csv" })
        {
            using var answer = await other.GetAsync(address);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
        var form = (await other.GetPageAsync("/")).Form("/theme");
        form.SetAttribute("action", apply);
        using var refused = await other.PostAsync(form);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        await admin.GetPageAsync(here);
    }

    [Theory]
    [InlineData("", "Choose a file")]
    [InlineData("   \n", "empty")]
    public async Task What_is_no_file_of_films_is_refused_at_its_field(string content, string words)
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var page = await SiteClient.ReadAsync(await PostFileAsync(moderator, content), HttpStatusCode.UnprocessableEntity);
        Assert.Contains(words, page.HookText("field-error"), StringComparison.Ordinal);
        Assert.Equal("file", Assert.Single(page.Hooks("field-error")).GetAttribute("data-field"));
    }

    [Fact]
    public async Task An_import_whose_process_died_is_gone_on_with_and_counts_what_was_added_before()
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var mark = Mark();
        var text = $"title,year\n{mark} A,1931\n{mark} B,1932\n";
        var key = $"imports/{Guid.NewGuid():N}.csv";
        await site.WithAsync<IMediaStore>(s => s.SaveAsync(key, new MemoryStream(Encoding.UTF8.GetBytes(text))));
        await site.WithAsync<MovieImport>(i => i.RunAsync(new MemoryStream(Encoding.UTF8.GetBytes($"title,year\n{mark} A,1931\n")), new ImportOptions()));
        var run = new ImportRun
        {
            UserId = moderator.Person!.Id, FileName = "dead.csv", FileKey = key, Mapping = "title,year", PriceMinor = 499, Minutes = 90, Certification = "NR", State = ImportState.Applying, Rows = 1, Added = 1,
            CreatedUtc = site.Clock.UtcNow, HeldUntilUtc = site.Clock.UtcNow.AddSeconds(30),
        };
        await site.InDbAsync(db => db.InTransaction(async () =>
        {
            db.ImportRuns.Add(run);
            await db.SaveChangesAsync();
        }));
        await site.WithAsync<ImportRunner>(r => r.RunDueAsync(default));
        Assert.Equal(1, await CountAsync(mark));
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        await site.WithAsync<ImportRunner>(r => r.RunDueAsync(default));
        // The site's own worker may have been first.
        await site.WithAsync<ImportRuns>(r => r.SettledAsync(run.Id, TimeSpan.FromSeconds(30)));
        Assert.Equal(2, await CountAsync(mark));
        var after = await site.InDbAsync(db => db.ImportRuns.AsNoTracking().SingleAsync(r => r.Id == run.Id));
        Assert.Equal((ImportState.Done, 2, 0), (after.State, after.Added, after.Unchanged));
    }

    private static string Mark() => $"Upload {Interlocked.Increment(ref number).ToString(CultureInfo.InvariantCulture)}";

    private Task<int> CountAsync(string mark) => site.InDbAsync(db => db.Movies.CountAsync(m => m.Title.StartsWith(mark)));

    private static async Task<IHtmlDocument> UploadAsync(SiteClient browser, string content)
    {
        using var answer = await PostFileAsync(browser, content);
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, await answer.Content.ReadAsStringAsync());
        return await DoneAsync(browser, await browser.GetPageAsync(answer.Headers.Location!.OriginalString));
    }

    private static async Task<HttpResponseMessage> PostFileAsync(SiteClient browser, string content)
    {
        var form = (await browser.GetPageAsync(Import)).Form(Import);
        using var body = new MultipartFormDataContent();
        foreach (var input in form.QuerySelectorAll("input[name]").Cast<IHtmlInputElement>().Where(i => i.Type != "file")) body.Add(new StringContent(input.Value), input.Name!);
        if (content.Length > 0) body.Add(new StringContent(content), "file", "films.csv");
        return await browser.Http.PostAsync(new Uri(Import, UriKind.Relative), body);
    }

    // The page refreshes itself as long as there is something to wait for.
    private static async Task<IHtmlDocument> DoneAsync(SiteClient browser, IHtmlDocument page)
    {
        while (State(page) is "Checking" or "Applying")
        {
            await Task.Delay(100);
            page = await browser.GetPageAsync(page.QuerySelector("#import")!.GetAttribute("hx-get")!);
        }
        return page;
    }

    private static string State(IParentNode page) => page.QuerySelector("#import")!.GetAttribute("data-state")!;

    private static string Figure(IParentNode page, string stat) => page.QuerySelector($"[data-stat={stat}] dd")!.TextContent.Trim();
}
