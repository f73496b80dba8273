using CinemaSite.Tests.Support;
using Microsoft.Playwright;

namespace CinemaSite.Tests.Browser;

/// <summary>The site as a process of its own, with a browser in front of it. One for all browser tests.</summary>
public sealed class RunningSite : IAsyncLifetime
{
    private readonly SiteProcess site = new();
    private IPlaywright? playwright;
    private IBrowser? browser;

    public async Task InitializeAsync()
    {
        await site.StartAsync();
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CINEMA_CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync", "--disable-component-update"],
        });
    }

    /// <summary>A fresh visitor with cookies of their own; problems of the page are collected in the visitor.</summary>
    public async Task<Visitor> VisitAsync(bool script = true, int width = 1280, ColorScheme scheme = ColorScheme.Dark)
    {
        var context = await browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = site.Url,
            JavaScriptEnabled = script,
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = scheme,
        });
        context.SetDefaultTimeout(20_000);
        return new Visitor(context, await context.NewPageAsync(), script);
    }

    public async Task DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        await site.DisposeAsync();
    }
}

/// <summary>Shares one running site among the browser tests.</summary>
[CollectionDefinition("Browser")]
public sealed class BrowserCollection : ICollectionFixture<RunningSite>;
