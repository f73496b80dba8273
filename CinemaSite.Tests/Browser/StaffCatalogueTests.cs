using Microsoft.Playwright;

namespace CinemaSite.Tests.Browser;

/// <summary>The moderators' catalogue in a browser: open to everybody on both widths, and a film's stars by keyboard alone.</summary>
[Collection("Browser")]
[Trait("Category", "Browser")]
public class StaffCatalogueTests(RunningSite site)
{
    private const string Moderator = "moderator@example.com";

    public static TheoryData<string> Pages => new("/admin/movies", "/admin/movies/new", "/admin/movies/1", "/admin/movies/bulk?ids=1&ids=2&deed=Percent&amount=-10", "/admin/genres", "/admin/people", "/admin/certifications", "/admin/movies/import");

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_of_the_catalogue_is_open_to_everybody(string path)
    {
        foreach (var (width, scheme) in new[] { (1280, ColorScheme.Dark), (360, ColorScheme.Light) })
        {
            await using var visitor = await site.SignedInAsync(Moderator, width: width, scheme: scheme);
            await visitor.Page.GotoAsync(path);
            await visitor.Page.EvaluateAsync("document.querySelectorAll('details.fold').forEach(d => d.open = true)");
            await visitor.LookAsync();
            Assert.Empty(visitor.Problems);
        }
    }

    [Fact]
    public async Task A_star_is_found_while_typing_and_added_by_keyboard_with_the_preview_following()
    {
        await using var visitor = await site.SignedInAsync(Moderator);
        var page = visitor.Page;
        await page.GotoAsync("/admin/movies/new");
        await page.GetByLabel("Title", new() { Exact = true }).FillAsync("A Film by Keyboard");
        await Assertions.Expect(page.Locator("#preview")).ToContainTextAsync("A Film by Keyboard");
        await page.Locator("#starsSearch").FocusAsync();
        // The list for all that was typed, not for its beginning.
        await page.RunAndWaitForResponseAsync(() => page.Keyboard.TypeAsync("buster kea"), r =>
            r.Request.PostData is { } sent && sent.Contains("do=stars%3Asearch", StringComparison.Ordinal) && sent.Contains("starsSearch=buster%20kea", StringComparison.Ordinal));
        await visitor.RestAsync();
        var found = page.Locator("#stars-found button").First;
        await Assertions.Expect(found).ToContainTextAsync("Buster Keaton");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(found).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#stars-box .picked")).ToContainTextAsync("Buster Keaton");
        await Assertions.Expect(page.Locator("#starsSearch")).ToBeFocusedAsync();
        // What was typed elsewhere stays.
        await Assertions.Expect(page.GetByLabel("Title", new() { Exact = true })).ToHaveValueAsync("A Film by Keyboard");
        Assert.Empty(visitor.Problems);
    }

    [Theory]
    [InlineData(false, 360)]
    [InlineData(true, 1280)]
    public async Task A_file_of_films_is_brought_in_step_by_step_by_anybody_who_may(bool script, int width)
    {
        await using var visitor = await site.SignedInAsync(Moderator, script, width, width == 360 ? ColorScheme.Light : ColorScheme.Dark);
        var page = visitor.Page;
        await page.GotoAsync("/admin/movies/import");
        var title = $"Brought in at {width}";
        await page.SetInputFilesAsync("#file", new FilePayload { Name = "films.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes($"what,when,how long\n{title},1925,70\nNo year,never,60\n") });
        await page.GetByRole(AriaRole.Button, new() { Name = "Upload and check" }).ClickAsync();
        // Nobody knows what the columns mean but the person.
        await StateAsync("Mapping");
        await visitor.LookAsync();
        foreach (var (column, meaning) in new[] { ("what", "title"), ("when", "year"), ("how long", "minutes") }) await page.GetByLabel(column, new() { Exact = true }).SelectOptionAsync(meaning);
        await page.GetByRole(AriaRole.Button, new() { Name = "Check again" }).ClickAsync();
        await StateAsync("Checked");
        await Assertions.Expect(visitor.Hook("import-error")).ToHaveCountAsync(1);
        await visitor.LookAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add 1 film" }).ClickAsync();
        await StateAsync("Done");
        await visitor.LookAsync();
        await page.GotoAsync($"/admin/movies?q={Uri.EscapeDataString(title)}");
        await Assertions.Expect(visitor.Hook("admin-row")).ToHaveCountAsync(1);
        Assert.Empty(visitor.Problems);

        async Task StateAsync(string state)
        {
            // Without script the page looks again by itself every two seconds.
            await Assertions.Expect(page.Locator($"#import[data-state={state}]")).ToBeVisibleAsync(new() { Timeout = 30_000 });
            await visitor.RestAsync();
        }
    }

    [Fact]
    public async Task A_film_that_lies_in_carts_is_taken_away_only_after_a_question_that_everybody_can_read()
    {
        await using var viewer = await site.SignedInAsync("viewer@example.com", script: false);
        await viewer.OpenAsync("/movies?onSale=true&notOwned=true&sort=title");
        await viewer.Page.Locator("[data-testid=movie-card] [data-testid=movie-title] a").Last.ClickAsync();
        await viewer.ArriveAsync(url => url.Contains("/movies/", StringComparison.Ordinal));
        var movie = new Uri(viewer.Page.Url).Segments[2].TrimEnd('/');
        await viewer.Page.Locator("button[data-testid=buy-button]").ClickAsync();
        await Assertions.Expect(viewer.Hook("notice")).ToHaveAttributeAsync("data-kind", "success");
        foreach (var (width, scheme) in new[] { (1280, ColorScheme.Dark), (360, ColorScheme.Light) })
        {
            await using var visitor = await site.SignedInAsync(Moderator, script: false, width, scheme);
            await visitor.OpenAsync($"/admin/movies/{movie}");
            await visitor.SubmitAsync($"/admin/movies/{movie}/withdraw");
            await Assertions.Expect(visitor.Page.Locator("h1")).ToContainTextAsync("Withdraw");
            await Assertions.Expect(visitor.Hook("field-error")).ToContainTextAsync("cart");
            await visitor.LookAsync();
        }
        await viewer.OpenAsync("/cart");
        await viewer.SubmitAsync($"/cart/items/{movie}/remove");
    }
}
