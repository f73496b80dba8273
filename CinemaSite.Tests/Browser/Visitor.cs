using Microsoft.Playwright;

namespace CinemaSite.Tests.Browser;

/// <summary>A person in front of a browser window.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext context;

    public Visitor(IBrowserContext context, IPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        this.context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") Problems.Add(message.Text);
        };
        page.PageError += (_, error) =>
        {
            // Chromium's word for a page that is left while it still fades in.
            if (!error.Contains("Transition was aborted", StringComparison.Ordinal)) Problems.Add(error);
        };
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

    /// <summary>Fills a form's fields by their names and presses its main button.</summary>
    public async Task SubmitAsync(string action, params (string Name, string Value)[] fields)
    {
        var form = Page.Locator($"main form[action^='{action}']").First;
        foreach (var (name, value) in fields) await form.Locator($"[name='{name}']").FillAsync(value);
        await form.Locator("button").First.ClickAsync();
    }

    /// <summary>Waits for the newest mail to an address to have a link that contains <paramref name="part"/>, and opens it.</summary>
    public async Task FollowMailAsync(string to, string part)
    {
        for (var left = 40; left > 0; left--)
        {
            await OpenAsync("/dev/mail");
            var mail = Page.Locator("main a", new PageLocatorOptions { HasText = to }).First;
            if (await mail.CountAsync() > 0)
            {
                await mail.ClickAsync();
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

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
