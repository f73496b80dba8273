using CinemaSite.Tests.Support;
using Microsoft.Playwright;

namespace CinemaSite.Tests.Browser;

/// <summary>The site as a process of its own, with a browser in front of it. One for all browser tests.</summary>
public sealed class RunningSite : IAsyncLifetime
{
    private readonly SiteProcess site = new();
    private readonly Dictionary<string, (DateTime At, string Cookies)> kept = [];
    private IPlaywright? playwright;
    private IBrowser? browser;

    public async Task InitializeAsync()
    {
        // Five seconds are few on a machine that does other things too. It holds for all of Playwright, other folders' tests included.
        Assertions.SetDefaultExpectTimeout(20_000);
        await site.StartAsync();
        playwright = await Playwright.CreateAsync();
        browser = await playwright.LaunchChromiumAsync();
    }

    /// <summary>A fresh visitor with cookies of their own; problems of the page are collected in the visitor.</summary>
    public Task<Visitor> VisitAsync(bool script = true, int width = 1280, ColorScheme scheme = ColorScheme.Dark, bool motion = false) => OpenAsync(script, width, scheme, null, motion);

    /// <summary>
    /// Somebody of the demo who has signed in. Signing in is slow on purpose, so its cookies are used again by who comes soon after: so soon
    /// that even a long test ends before the access token is renewed, as afterwards two would use one refresh token, which ends the session.
    /// </summary>
    public async Task<Visitor> SignedInAsync(string email, bool script = true, int width = 1280, ColorScheme scheme = ColorScheme.Dark)
    {
        if (kept.TryGetValue(email, out var session) && session.At > DateTime.UtcNow.AddMinutes(-3)) return await OpenAsync(script, width, scheme, session.Cookies);
        var visitor = await VisitAsync(script, width, scheme);
        await visitor.SignInAsync(email);
        kept[email] = (DateTime.UtcNow, await visitor.Page.Context.StorageStateAsync());
        return visitor;
    }

    private async Task<Visitor> OpenAsync(bool script, int width, ColorScheme scheme, string? cookies, bool motion = false)
    {
        var context = await browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = site.Url,
            JavaScriptEnabled = script,
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = scheme,
            // Axe judges colours as they are at the moment; one that fades in is none that anybody reads.
            ReducedMotion = motion ? ReducedMotion.NoPreference : ReducedMotion.Reduce,
            StorageState = cookies,
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

/// <summary>Debian's Chromium, or the one that <c>CINEMA_CHROMIUM</c> names.</summary>
public static class Chromium
{
    private static readonly string[] Usual = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

    public static Task<IBrowser> LaunchChromiumAsync(this IPlaywright playwright)
    {
        ArgumentNullException.ThrowIfNull(playwright);
        return playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CINEMA_CHROMIUM") ?? Usual.FirstOrDefault(File.Exists),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync", "--disable-component-update"],
        });
    }
}

/// <summary>Shares one running site among the browser tests.</summary>
[CollectionDefinition("Browser")]
public sealed class BrowserCollection : ICollectionFixture<RunningSite>;
