using Microsoft.Playwright;

namespace CinemaSite.Tests.Browser;

/// <summary>Browsing while htmx exchanges parts of the page: what must stay, stays.</summary>
[Collection("Browser")]
[Trait("Category", "Browser")]
public class CatalogueTests(RunningSite site)
{
    [Fact]
    public async Task Back_after_a_change_in_place_leaves_the_search_as_good_as_new()
    {
        await using var visitor = await site.VisitAsync();
        var page = visitor.Page;
        await visitor.OpenAsync("/movies");
        await page.Locator("#sort").SelectOptionAsync("title");
        await visitor.ArriveAsync("/movies?sort=title");
        await visitor.RestAsync();
        await page.GoBackAsync();
        await Assertions.Expect(page.Locator("#sort")).ToHaveValueAsync("newest");
        await visitor.RestAsync();

        var q = page.Locator("#q");
        await page.RunAndWaitForResponseAsync(() => q.PressSequentiallyAsync("metrop"), r => r.Url.EndsWith("q=metrop", StringComparison.Ordinal));
        await visitor.RestAsync();
        await Assertions.Expect(visitor.Hook("suggestion").First).ToBeVisibleAsync();
        await Assertions.Expect(q).ToHaveAttributeAsync("aria-expanded", "true");
        await q.PressAsync("ArrowDown");
        await Assertions.Expect(visitor.Hook("suggestion").First).ToHaveAttributeAsync("aria-selected", "true");
        await q.PressAsync("Enter");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Metropolis");
        Assert.Empty(visitor.Problems);
    }

    [Fact]
    public async Task The_count_is_read_out_because_only_its_words_change()
    {
        await using var visitor = await site.VisitAsync();
        var page = visitor.Page;
        await visitor.OpenAsync("/movies");
        var count = visitor.Hook("result-count");
        var before = await count.GetAttributeAsync("data-count");
        await page.EvaluateAsync("document.getElementById('result-count').wasHere = true");
        await page.Locator("#facet-genre input[value=comedy]").CheckAsync();
        await visitor.ArriveAsync("/movies?genre=comedy");
        await Assertions.Expect(count).Not.ToHaveAttributeAsync("data-count", before!);
        await Assertions.Expect(visitor.Hook("chip")).ToHaveCountAsync(1);
        // While the filter's answer is being exchanged, the order could be sent without it.
        await visitor.RestAsync();
        await page.Locator("#sort").FocusAsync();
        await page.Locator("#sort").SelectOptionAsync("title");
        // What was filtered is sent along with the order, which stands outside of the results.
        await visitor.ArriveAsync("/movies?genre=comedy&sort=title");
        await visitor.RestAsync();
        await Assertions.Expect(page.Locator("#sort")).ToBeFocusedAsync();
        Assert.True(await page.EvaluateAsync<bool>("document.getElementById('result-count').wasHere"));
        Assert.Empty(visitor.Problems);
    }

    [Fact]
    public async Task The_focus_stays_where_a_link_was_followed()
    {
        await using var visitor = await site.VisitAsync();
        var page = visitor.Page;
        await visitor.OpenAsync("/movies?sort=title");
        await FollowAsync("#page-next", "sort=title&page=2");
        await FollowAsync("#page-1", "sort=title");
        await FollowAsync("#page-next", "page=2");
        await FollowAsync("#page-previous", "sort=title", "span#page-previous");
        await FollowAsync("#view-list", "view=list");
        while (await page.Locator("a#page-next").CountAsync() > 0) await FollowAsync("#page-next", "page=");
        await Assertions.Expect(page.Locator("span#page-next")).ToBeFocusedAsync();
        await visitor.LookAsync();
        Assert.Empty(visitor.Problems);

        async Task FollowAsync(string link, string query, string? focused = null)
        {
            await page.EvaluateAsync("document.getElementById('results').isOld = true");
            await page.Locator(link).PressAsync("Enter");
            // Whole and at rest: the next key would be lost with a link that is just being exchanged.
            await visitor.UntilAsync("document.getElementById('results').isOld !== true");
            await visitor.RestAsync();
            Assert.Contains(query, page.Url, StringComparison.Ordinal);
            await Assertions.Expect(page.Locator(focused ?? link)).ToBeFocusedAsync();
        }
    }
}
