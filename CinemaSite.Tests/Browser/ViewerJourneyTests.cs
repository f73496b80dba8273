using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace CinemaSite.Tests.Browser;

/// <summary>The main job from end to end: a stranger finds a film, signs up, confirms by mail, buys it and watches it.</summary>
[Collection("Browser")]
[Trait("Category", "Browser")]
public class ViewerJourneyTests(RunningSite site)
{
    private const string Password = "a lantern in the projection room";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stranger_finds_a_film_signs_up_buys_it_and_watches_it(bool script)
    {
        var email = $"journey-{(script ? "script" : "plain")}-{Guid.NewGuid():N}@example.com";
        await using var visitor = await site.VisitAsync(script);
        var page = visitor.Page;

        // Finds a film and puts it into the cart before having an account.
        await visitor.OpenAsync("/");
        await page.Locator("#q").FillAsync("metropolis");
        await page.Locator("#q").PressAsync("Enter");
        await visitor.Hook("movie-card").First.Locator("a").First.ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Metropolis");
        await visitor.RestAsync();
        await visitor.Hook("buy-button").ClickAsync();
        await Assertions.Expect(visitor.Hook("cart-count").First).ToHaveTextAsync("1");

        // Signs up, confirms by mail, signs in: the cart comes along.
        await visitor.OpenAsync("/account/register");
        await visitor.SubmitAsync("/account/register", ("email", email), ("password", Password), ("displayName", "Journey"));
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Check your mail");
        await visitor.FollowMailAsync(email, "/account/activate");
        await visitor.SubmitAsync("/account/activate");
        await Assertions.Expect(visitor.Hook("notice")).ToContainTextAsync("confirmed");
        await visitor.OpenAsync("/account/login?returnUrl=/cart");
        await visitor.SubmitAsync("/account/login", ("email", email), ("password", Password));
        await visitor.ArriveAsync("/cart");
        await Assertions.Expect(visitor.Hook("cart-line")).ToHaveCountAsync(1);

        // Pays on the hosted page; the first card is declined, the second one works.
        await page.Locator("form[action='/checkout'] [name=consent]").CheckAsync();
        await page.Locator("form[action='/checkout'] button").ClickAsync();
        await visitor.ArriveAsync(url => url.Contains("/c/pay/", StringComparison.Ordinal));
        await PayAsync(page, "4000 0000 0000 0002");
        await Assertions.Expect(page.Locator("body")).ToContainTextAsync("declined");
        await PayAsync(page, "4242 4242 4242 4242");
        await visitor.ArriveAsync(url => url.Contains("/orders/", StringComparison.Ordinal));
        await Assertions.Expect(visitor.Hook("order-status").First).ToHaveTextAsync("Paid", new LocatorAssertionsToHaveTextOptions { Timeout = 30_000 });
        await Assertions.Expect(visitor.Hook("cart-count").First).ToHaveTextAsync("0");

        // Watches it.
        await visitor.OpenAsync("/library");
        await visitor.Hook("library-item").First.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { NameRegex = new Regex("Watch") }).ClickAsync();
        await Assertions.Expect(visitor.Hook("player")).ToBeVisibleAsync();
        var film = await page.APIRequest.GetAsync(page.Url.Split('?')[0] + "/stream", new APIRequestContextOptions { Headers = new Dictionary<string, string> { ["Range"] = "bytes=0-99" } });
        Assert.Equal(206, film.Status);

        // And has it in writing.
        await visitor.FollowMailAsync(email, "/orders/");
        Assert.Empty(visitor.Problems);
    }

    private static async Task PayAsync(IPage page, string card)
    {
        await page.Locator("[name='number']").FillAsync(card);
        await page.Locator("[name='expiry']").FillAsync("12 / 34");
        await page.Locator("[name='cvc']").FillAsync("123");
        await page.Locator("[name='name']").FillAsync("A. Viewer");
        await page.Locator("button[type=submit], button:not([type])").First.ClickAsync();
    }
}
