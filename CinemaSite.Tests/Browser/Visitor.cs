using System.Diagnostics;
using System.Runtime.CompilerServices;
using CinemaSite.Core.Data.Demo;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CinemaSite.Tests.Browser;

/// <summary>A person in front of a browser window.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private static readonly TimeSpan MailLimit = TimeSpan.FromSeconds(60);

    private readonly IBrowserContext context;

    private readonly bool script;

    public Visitor(IBrowserContext context, IPage page, bool script = true)
    {
        ArgumentNullException.ThrowIfNull(page);
        this.context = context;
        this.script = script;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !IsAbort(message.Text)) Problems.Add(message.Text);
        };
        page.PageError += (_, error) => Problems.Add(error);
    }

    public IPage Page { get; }

    /// <summary>Console errors and warnings, violations of the content security policy among them.</summary>
    public List<string> Problems { get; } = [];

    public ILocator Hook(string testId) => Page.GetByTestId(testId);

    /// <summary>Opens a page and expects it to be there.</summary>
    public async Task OpenAsync(string path)
    {
        var response = await Page.GotoAsync(path);
        Assert.True(response!.Ok, $"{path} answered {response.Status}");
    }

    /// <summary>What reaches over the page's edge to the right, as HTML; what scrolls in a box of its own may.</summary>
    public Task<string[]> SpillsAsync() => Page.EvaluateAsync<string[]>("""
        (() => { const w = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= w) return [];
          const wide = [...document.querySelectorAll('body *')].filter(e => !e.closest('.table-box') && e.getBoundingClientRect().right > w + 1).map(e => e.outerHTML.slice(0, 200));
          return wide.length ? wide : [`${document.documentElement.scrollWidth - w} px, and nobody knows of what`]; })()
        """);

    /// <summary>
    /// What axe finds on the page as it is. Axe needs timers, which a page without script has not: there it looks at the
    /// same HTML in a window with script.
    /// </summary>
    public async Task<AxeResult> AxeAsync()
    {
        if (script) return await Page.RunAxe();
        var html = await Page.ContentAsync();
        await using var window = await context.Browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = Page.ViewportSize is { } size ? new ViewportSize { Width = size.Width, Height = size.Height } : null,
            ReducedMotion = ReducedMotion.Reduce,
            ColorScheme = await Page.EvaluateAsync<bool>("matchMedia('(prefers-color-scheme: light)').matches") ? ColorScheme.Light : ColorScheme.Dark,
        });
        var copy = await window.NewPageAsync();
        await copy.RouteAsync(Page.Url, route => route.FulfillAsync(new RouteFulfillOptions { Body = html, ContentType = "text/html; charset=utf-8" }));
        await copy.GotoAsync(Page.Url);
        return await copy.RunAxe();
    }

    /// <summary>Fills a form's fields by their names and presses its main button.</summary>
    public async Task SubmitAsync(string action, params (string Name, string Value)[] fields)
    {
        var form = Page.Locator($"main form[action^='{action}']").First;
        foreach (var (name, value) in fields) await form.Locator($"[name='{name}']").FillAsync(value);
        await form.Locator("button").First.ClickAsync();
    }

    /// <summary>Waits until an expression of the page's is true. Playwright's own waiting looks again by eval, which the site's policy forbids.</summary>
    public async Task UntilAsync(string truth)
    {
        for (var left = 400; left > 0; left--)
        {
            try
            {
                if (await Page.EvaluateAsync<bool>($"Boolean({truth})")) return;
            }
            catch (PlaywrightException e) when (e.Message.Contains("context was destroyed", StringComparison.Ordinal))
            {
                // The page is just being left.
            }
            await Task.Delay(50);
        }
        Assert.Fail($"It never came to be that {truth}.");
    }

    /// <summary>
    /// Waits until the page is loaded and htmx is done with it. What is pressed before may go to something that is just being exchanged, or
    /// past htmx altogether.
    /// </summary>
    public async Task RestAsync()
    {
        await UntilAsync("document.readyState === 'complete'");
        if (script) await UntilAsync("!document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')");
    }

    /// <summary>
    /// Waits until the address is what <paramref name="there"/> says and the page at rest. Playwright's own waiting looks once and listens then; on a
    /// busy machine the address may change between the two, and nothing ever comes.
    /// </summary>
    public async Task ArriveAsync(Func<string, bool> there, [CallerArgumentExpression(nameof(there))] string? said = null)
    {
        ArgumentNullException.ThrowIfNull(there);
        for (var left = 400; !there(Page.Url); left--)
        {
            Assert.True(left > 0, $"The address never became {said}; it is {Page.Url}.");
            await Task.Delay(50);
        }
        await RestAsync();
    }

    /// <inheritdoc cref="ArriveAsync(Func{string, bool}, string?)"/>
    public Task ArriveAsync(string ending) => ArriveAsync(url => url.EndsWith(ending, StringComparison.Ordinal), ending);

    /// <summary>Signs somebody of the demo in through the form.</summary>
    public async Task SignInAsync(string email)
    {
        await OpenAsync("/account/login");
        await SubmitAsync("/account/login", ("email", email), ("password", DemoSeeder.Password));
        await ArriveAsync(url => !url.Contains("/account/login", StringComparison.Ordinal));
    }

    /// <summary>The page is open to everybody: axe finds nothing, and nothing is wider than the window.</summary>
    public async Task LookAsync()
    {
        var where = $"{Page.Url} at {Page.ViewportSize?.Width} px";
        Assert.Empty((await AxeAsync()).Violations.SelectMany(v => v.Nodes.Select(n => $"{where}: {v.Id}: {n.Html}")));
        Assert.Empty((await SpillsAsync()).Select(e => $"{where} is too wide: {e}"));
    }

    /// <summary>Waits until so many mails came to an address and the newest has a link that contains <paramref name="part"/>, and opens it.</summary>
    public async Task FollowMailAsync(string to, string part, int mails = 1)
    {
        var begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < MailLimit)
        {
            await OpenAsync("/dev/mail");
            var came = Page.Locator("main a", new PageLocatorOptions { HasText = to });
            if (await came.CountAsync() >= mails)
            {
                await came.First.ClickAsync();
                await Assertions.Expect(Page.Locator("h1")).ToBeVisibleAsync();
                var link = Page.Locator($"main a[href*='{part}']").First;
                if (await link.CountAsync() > 0)
                {
                    await OpenAsync((await link.GetAttributeAsync("href"))!);
                    return;
                }
            }
            await Task.Delay(500);
        }
        Assert.Fail($"No mail with a link to {part} came.");
    }

    // A request that makes way for a newer one, or is open when its page is left, is no problem. One that fails comes as htmx:sendError or
    // htmx:responseError as well.
    private static bool IsAbort(string message) => message.StartsWith("htmx:sendAbort", StringComparison.Ordinal) || message.StartsWith("htmx:afterRequest", StringComparison.Ordinal);

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
