using System.Text.RegularExpressions;
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
        await visitor.RestAsync();
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
        await visitor.ArriveAsync("/movies?q=chapl");
        await visitor.Page.Locator("#q").FillAsync("zzzzqq");
        await visitor.Page.WaitForTimeoutAsync(600);
        await Assertions.Expect(visitor.Hook("suggestion")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_comes_after_Escape_does_not_open_them_again_until_more_is_typed()
    {
        var held = new TaskCompletionSource();
        await using var visitor = await site.VisitAsync();
        var page = visitor.Page;
        await page.RouteAsync(Asks("chapl"), async route =>
        {
            await held.Task;
            await route.ContinueAsync();
        });
        await visitor.OpenAsync("/");
        var q = page.Locator("#q");
        await page.RunAndWaitForResponseAsync(() => q.PressSequentiallyAsync("chap"), Asks("chap"));
        await visitor.RestAsync();
        await Assertions.Expect(visitor.Hook("suggestion").First).ToBeVisibleAsync();

        // The answer is under way.
        await page.RunAndWaitForRequestAsync(() => q.PressSequentiallyAsync("l"), Asks("chapl"));
        await q.PressAsync("Escape");
        await page.RunAndWaitForResponseAsync(() => Task.Run(held.SetResult), Asks("chapl"));
        await ClosedAsync();

        // The question still waits for the end of the typing.
        await page.RunAndWaitForResponseAsync(async () =>
        {
            await q.PressSequentiallyAsync("i");
            await q.PressAsync("Escape");
        }, Asks("chapli"));
        await ClosedAsync();

        await Assertions.Expect(q).ToHaveValueAsync("chapli");
        await q.PressSequentiallyAsync("n");
        await Assertions.Expect(visitor.Hook("suggestion").First).ToBeVisibleAsync();
        Assert.Empty(visitor.Problems);

        async Task ClosedAsync()
        {
            await visitor.RestAsync();
            Assert.Equal(0, await visitor.Hook("suggestion").CountAsync());
            await Assertions.Expect(q).ToHaveAttributeAsync("aria-expanded", "false");
        }

        static Regex Asks(string text) => new($"[?&]q={text}$");
    }

    [Fact]
    public async Task A_click_opens_a_suggestion()
    {
        // The one visit in which things move, as most people see them.
        await using var visitor = await site.VisitAsync(motion: true);
        await visitor.OpenAsync("/movies");
        await visitor.Page.Locator("#q").PressSequentiallyAsync("come");
        await visitor.Page.Locator("[data-testid=suggestion][data-kind=genre]").First.ClickAsync();
        await visitor.ArriveAsync("/genres/comedy");
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
