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
        await page.Keyboard.TypeAsync("buster kea");
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
}
