using Microsoft.Playwright;

namespace CinemaSite.Tests.Browser;

/// <summary>Nothing that is pressed stays without an answer, whatever becomes of the request.</summary>
[Collection("Browser")]
[Trait("Category", "Browser")]
public class FailureTests(RunningSite site)
{
    [Theory]
    [InlineData(503, "did not work on our side")]
    [InlineData(403, "Load it anew")]
    [InlineData(0, "could not be reached")]
    public async Task What_htmx_could_not_bring_is_said(int status, string words)
    {
        var failing = true;
        await using var visitor = await site.VisitAsync();
        // Before the first page: a page on its way while this is set up could go past it.
        await visitor.Page.RouteAsync("**/cart/items", route => (failing, status) switch
        {
            (false, _) => route.ContinueAsync(),
            (true, 0) => route.AbortAsync(),
            _ => route.FulfillAsync(new RouteFulfillOptions { Status = status, Body = "No" }),
        });
        await visitor.OpenAsync("/movies?q=nosferatu");
        await visitor.Hook("movie-card").First.Locator("a").First.ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("h1")).ToContainTextAsync("Nosferatu");
        await visitor.RestAsync();
        await visitor.Page.Locator("button[data-testid=buy-button]").ClickAsync();
        await Assertions.Expect(visitor.Hook("notice")).ToContainTextAsync(words);
        await Assertions.Expect(visitor.Hook("notice")).ToHaveAttributeAsync("data-kind", "error");
        // In sight, and nothing of the page lies over it.
        Assert.True(await visitor.Hook("notice").EvaluateAsync<bool>("n => { const r = n.getBoundingClientRect(); return [.1, .5, .9].every(x => n.contains(document.elementFromPoint(r.left + r.width * x, r.top + r.height / 2))); }"));
        // It may be pressed again, and then it works.
        await visitor.RestAsync();
        failing = false;
        await visitor.Page.Locator("button[data-testid=buy-button]").ClickAsync();
        await Assertions.Expect(visitor.Hook("notice")).ToHaveAttributeAsync("data-kind", "success");
    }
}
