using Microsoft.Playwright;

namespace CinemaSite.Tests.Browser;

/// <summary>Suggestions while typing: by keyboard, by mouse, and out of the way without script.</summary>
[Collection("Browser")]
[Trait("Category", "Browser")]
public class SuggestionTests(RunningSite site)
{
    [Fact]
    public async Task The_arrows_walk_the_suggestions_and_enter_opens_one()
    {
        await using var visitor = await site.VisitAsync();
        await visitor.OpenAsync("/");
        var q = visitor.Page.GetByRole(AriaRole.Combobox, new PageGetByRoleOptions { Name = "Search films and people" });
        // The list for all that was typed, not for its beginning.
        await visitor.Page.RunAndWaitForResponseAsync(() => q.PressSequentiallyAsync("metrop"), r => r.Url.EndsWith("q=metrop", StringComparison.Ordinal));
        await Assertions.Expect(visitor.Hook("suggestion").First).ToBeVisibleAsync();
        await Assertions.Expect(q).ToHaveAttributeAsync("aria-expanded", "true");
        await q.PressAsync("ArrowUp");
        await Assertions.Expect(visitor.Hook("suggestion").Last).ToHaveAttributeAsync("aria-selected", "true");
        await q.PressAsync("ArrowDown");
        await q.PressAsync("ArrowDown");
        var first = visitor.Hook("suggestion").First;
        await Assertions.Expect(first).ToHaveAttributeAsync("aria-selected", "true");
        await Assertions.Expect(q).ToHaveAttributeAsync("aria-activedescendant", (await first.GetAttributeAsync("id"))!);
        var result = await visitor.AxeAsync();
        Assert.Empty(result.Violations.SelectMany(v => v.Nodes.Select(n => $"{v.Id}: {n.Html}")));
        await q.PressAsync("Enter");
        await Assertions.Expect(visitor.Page.Locator("h1")).ToContainTextAsync("Metropolis");
        Assert.Empty(visitor.Problems);
    }

    [Fact]
    public async Task Escape_and_leaving_close_them_and_enter_searches()
    {
        await using var visitor = await site.VisitAsync(width: 360, scheme: ColorScheme.Light);
        await visitor.OpenAsync("/");
        var q = visitor.Page.Locator("#q");
        await q.PressSequentiallyAsync("chap");
        await Assertions.Expect(visitor.Hook("suggestion").First).ToBeVisibleAsync();
        await q.PressAsync("Escape");
        await Assertions.Expect(visitor.Hook("suggestion")).ToHaveCountAsync(0);
        await Assertions.Expect(q).ToHaveAttributeAsync("aria-expanded", "false");
        await q.PressSequentiallyAsync("l");
        await Assertions.Expect(visitor.Hook("suggestion").First).ToBeVisibleAsync();
        await q.PressAsync("Enter");
        await visitor.Page.WaitForURLAsync("**/movies?q=chapl");
        await visitor.Page.Locator("#q").FillAsync("zzzzqq");
        await visitor.Page.WaitForTimeoutAsync(600);
        await Assertions.Expect(visitor.Hook("suggestion")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_click_opens_a_suggestion()
    {
        await using var visitor = await site.VisitAsync();
        await visitor.OpenAsync("/movies");
        await visitor.Page.Locator("#q").PressSequentiallyAsync("come");
        await visitor.Page.Locator("[data-testid=suggestion][data-kind=genre]").First.ClickAsync();
        await visitor.Page.WaitForURLAsync("**/genres/comedy");
    }

    [Fact]
    public async Task Without_script_the_field_is_a_plain_search()
    {
        await using var visitor = await site.VisitAsync(script: false);
        await visitor.OpenAsync("/");
        await Assertions.Expect(visitor.Page.Locator("#suggestions")).ToBeHiddenAsync();
        Assert.Null(await visitor.Page.Locator("#q").GetAttributeAsync("role"));
        await visitor.Page.Locator("#q").FillAsync("metropolis");
        await visitor.Page.Locator("#q").PressAsync("Enter");
        await Assertions.Expect(visitor.Hook("movie-card").First).ToBeVisibleAsync();
    }
}
