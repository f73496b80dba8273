using Microsoft.Playwright;

namespace CinemaSite.Tests.Browser;

/// <summary>The bell and its list in a browser: with script only they change, without it the page is loaded anew.</summary>
[Collection("Browser")]
[Trait("Category", "Browser")]
public class NotificationTests(RunningSite site)
{
    [Theory]
    [InlineData(true, 1280)]
    [InlineData(true, 360)]
    [InlineData(false, 1280)]
    [InlineData(false, 360)]
    public async Task A_viewer_sees_the_bell_and_marks_what_was_read(bool script, int width)
    {
        await using var visitor = await site.SignedInAsync("viewer@example.com", script, width, width == 360 ? ColorScheme.Light : ColorScheme.Dark);
        await visitor.OpenAsync("/notifications");
        await visitor.LookAsync();

        var unread = visitor.Page.Locator("[data-testid=notification][data-read=false]");
        var before = await unread.CountAsync();
        Assert.NotEqual(0, before);
        await Assertions.Expect(visitor.Hook("notification-count")).ToHaveTextAsync($"{before}");
        // The one demo viewer has three for all these runs.
        if (width == 360) return;
        await unread.First.GetByText("Mark as read").ClickAsync();
        await Assertions.Expect(unread).ToHaveCountAsync(before - 1);
        await Assertions.Expect(visitor.Hook("notification-count")).ToHaveTextAsync($"{before - 1}");
        if (script)
        {
            // Whoever uses the keyboard is where they were.
            await visitor.RestAsync();
            Assert.StartsWith("n-", await visitor.Page.EvaluateAsync<string>("document.activeElement.id"), StringComparison.Ordinal);
        }
        await visitor.LookAsync();
        Assert.Empty(visitor.Problems);
    }
}
