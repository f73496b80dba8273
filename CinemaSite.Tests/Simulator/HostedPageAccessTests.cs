using CinemaSite.Tests.Browser;
using Deque.AxeCore.Playwright;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace CinemaSite.Tests.Simulator;

/// <summary>The hosted page in a real browser, which holds the redirect back to another origin to the page's policy.</summary>
[Trait("Category", "Browser")]
public class HostedPageAccessTests
{
    [Theory]
    [InlineData(360, ColorScheme.Light, true)]
    [InlineData(360, ColorScheme.Dark, true)]
    [InlineData(1280, ColorScheme.Light, false)]
    public async Task Anybody_can_pay_and_gets_back_to_the_shop(int width, ColorScheme scheme, bool script)
    {
        await using var shop = await StartShopAsync();
        await using var sim = await RunningSimulator.StartAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.LaunchChromiumAsync();
        await using var context = await browser.NewContextAsync(new() { JavaScriptEnabled = script, ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 800 } });
        var page = await context.NewPageAsync();
        var problems = new List<string>();
        page.Console += (_, message) => problems.Add(message.Text);
        var options = RunningSimulator.TwoFilms();
        options.SuccessUrl = shop.Urls.First() + "/return?session_id={CHECKOUT_SESSION_ID}";
        var session = await sim.CreateAsync(options);

        await page.GotoAsync(session.Url);
        await page.GetByRole(AriaRole.Link, new() { Name = "Fill in the card that ends in 9995" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Pay $8.49", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("decline")).ToHaveTextAsync("Your card has insufficient funds.", new() { Timeout = 20_000 });
        await CheckAsync(page, script);
        await page.GetByLabel("Card number").FillAsync("4242 4242 4242 4242");
        await page.GetByLabel("Security code").FillAsync("123");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pay $8.49", Exact = true }).ClickAsync();

        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("The shop", new() { Timeout = 20_000 });
        Assert.EndsWith($"/return?session_id={session.Id}", page.Url, StringComparison.Ordinal);
        Assert.Empty(problems);
    }

    private static async Task CheckAsync(IPage page, bool script)
    {
        if (!script)
            return;
        Assert.Empty((await page.RunAxe()).Violations.SelectMany(violation => violation.Nodes.Select(node => $"{violation.Id}: {node.Html}")));
        Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
    }

    private static async Task<WebApplication> StartShopAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var shop = builder.Build();
        shop.Run(http =>
        {
            http.Response.ContentType = "text/html";
            return http.Response.WriteAsync("<!DOCTYPE html><html lang=\"en\"><title>Shop</title><link rel=\"icon\" href=\"data:,\"><h1>The shop</h1></html>");
        });
        await shop.StartAsync();
        return shop;
    }
}
