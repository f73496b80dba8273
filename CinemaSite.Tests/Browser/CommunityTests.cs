using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace CinemaSite.Tests.Browser;

/// <summary>Judging and talking in a real browser, with script and without.</summary>
[Collection("Browser")]
[Trait("Category", "Browser")]
public partial class CommunityTests(RunningSite site)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_viewer_judges_a_film_talks_about_it_and_takes_it_all_back(bool script)
    {
        await using var visitor = await SignedInAsync(script, script ? "Nosferatu" : "The Cabinet of Dr. Caligari");
        var page = visitor.Page;
        var mark = $"Seen {(script ? "with" : "without")} script {Guid.NewGuid():N}";
        var entries = await page.EvaluateAsync<int>("history.length");

        // Favourite, like and rating; a second press takes each back.
        foreach (var pressed in new[] { "true", "false" })
        {
            var heart = page.Locator(".movie-side [data-testid=favorite-button]");
            var before = await heart.GetAttributeAsync("aria-pressed");
            await heart.ClickAsync();
            await Assertions.Expect(heart).ToHaveAttributeAsync("aria-pressed", before == "true" ? "false" : "true");
            await visitor.RestAsync();
            Assert.NotNull(pressed);
        }
        var like = page.Locator("#react-like");
        var liked = await like.GetAttributeAsync("aria-pressed") == "true";
        await like.ClickAsync();
        await Assertions.Expect(like).ToHaveAttributeAsync("aria-pressed", liked ? "false" : "true");
        if (script)
        {
            await Assertions.Expect(like).ToBeFocusedAsync();
            await Assertions.Expect(page.Locator("#notices[role=status]")).ToContainTextAsync(liked ? "taken back" : "You like");
        }
        await visitor.RestAsync();
        await page.Locator("#rate-7").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        // The answer is waited for: a rating of before shows the same buttons meanwhile.
        await page.RunAndWaitForResponseAsync(() => page.Keyboard.PressAsync("Enter"), r => r.Request.Method == "POST");
        if (script) await Assertions.Expect(page.Locator("#notices[role=status]")).ToContainTextAsync("8");
        await Assertions.Expect(page.Locator("#rate-8")).ToBeCheckedAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Clear my rating" })).ToBeVisibleAsync();
        await visitor.RestAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Clear my rating" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Save rating" })).ToBeVisibleAsync();
        await visitor.RestAsync();

        // A comment, changed, and gone again.
        await page.Locator("#text").FillAsync(mark + "\n<b>not bold</b> https://example.com/x");
        await page.Locator("#post-comment").ClickAsync();
        var mine = visitor.Hook("comment").Filter(new LocatorFilterOptions { HasText = mark });
        await Assertions.Expect(mine).ToHaveCountAsync(1);
        await Assertions.Expect(mine.Locator(".comment-text a")).ToHaveAttributeAsync("rel", "nofollow ugc noopener");
        if (script) await Assertions.Expect(mine).ToBeFocusedAsync();
        await visitor.RestAsync();
        await mine.GetByText("Edit", new LocatorGetByTextOptions { Exact = true }).ClickAsync();
        await mine.Locator("form[action$='/edit'] textarea").FillAsync(mark + " again");
        await mine.Locator("form[action$='/edit'] button").ClickAsync();
        await Assertions.Expect(mine.Locator("header")).ToContainTextAsync("edited");
        await visitor.RestAsync();

        // Somebody else's: liked, answered.
        var theirs = visitor.Hook("comment").Filter(new LocatorFilterOptions { HasNotText = mark, Has = page.Locator("form[action$='/like']") }).First;
        var thumb = theirs.Locator("form[action$='/like'] button");
        var was = await thumb.GetAttributeAsync("aria-pressed");
        await thumb.ClickAsync();
        var id = await theirs.GetAttributeAsync("data-comment-id");
        var same = page.Locator($"#comment-{id}");
        await Assertions.Expect(same.Locator("form[action$='/like'] button")).ToHaveAttributeAsync("aria-pressed", was == "true" ? "false" : "true");
        if (script) await Assertions.Expect(page.Locator($"#like-{id}")).ToBeFocusedAsync();
        await visitor.RestAsync();
        await same.Locator("summary", new LocatorLocatorOptions { HasText = "Reply" }).ClickAsync();
        await page.Locator($"#r{id}").FillAsync(mark + " reply");
        await same.Locator($"form:has(#r{id}) button").ClickAsync();
        var reply = visitor.Hook("comment").Filter(new LocatorFilterOptions { HasText = mark + " reply" });
        await Assertions.Expect(reply).ToHaveCountAsync(1);

        foreach (var _ in new[] { 1, 2 })
        {
            await visitor.RestAsync();
            var one = visitor.Hook("comment").Filter(new LocatorFilterOptions { HasText = mark }).First;
            var gone = await one.GetAttributeAsync("data-comment-id");
            await one.Locator("summary", new LocatorLocatorOptions { HasText = "Delete" }).ClickAsync();
            await one.Locator("form[action$='/delete'] button").ClickAsync();
            await Assertions.Expect(page.Locator($"#comment-{gone}")).ToHaveCountAsync(0);
            if (!script) await visitor.OpenAsync(new Uri(page.Url).AbsolutePath);
            await Assertions.Expect(visitor.Hook("comment").Filter(new LocatorFilterOptions { HasText = mark })).Not.ToHaveCountAsync(3);
        }
        if (script) Assert.Equal(entries, await page.EvaluateAsync<int>("history.length"));
        Assert.Empty(visitor.Problems);
    }

    [Fact]
    public async Task A_refused_comment_puts_the_focus_back_into_its_field()
    {
        await using var visitor = await SignedInAsync(script: true, "Nosferatu");
        await visitor.Page.Locator("#text").EvaluateAsync("field => field.required = false");
        await visitor.Page.Locator("#post-comment").ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("#text-error")).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.Locator("#text")).ToBeFocusedAsync();
        await Assertions.Expect(visitor.Page.Locator("#text")).ToHaveAttributeAsync("aria-invalid", "true");
        Assert.DoesNotContain(visitor.Problems, p => !p.Contains("status of 422", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_order_of_comments_changes_in_place_and_Back_undoes_it()
    {
        await using var visitor = await SignedInAsync(script: true, "Metropolis");
        await visitor.Page.Locator("#sort-newest").ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("#sort-newest")).ToHaveAttributeAsync("aria-current", "true");
        await visitor.RestAsync();
        Assert.Contains("sort=newest", visitor.Page.Url, StringComparison.Ordinal);
        await Assertions.Expect(visitor.Page.Locator("#sort-newest")).ToBeFocusedAsync();
        await visitor.Page.GoBackAsync();
        await Assertions.Expect(visitor.Page.Locator("#sort-helpful")).ToHaveAttributeAsync("aria-current", "true");
        Assert.Empty(visitor.Problems);
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(360)]
    public async Task The_conversation_is_open_to_everybody(int width)
    {
        foreach (var scheme in new[] { ColorScheme.Dark, ColorScheme.Light })
        {
            await using var visitor = await SignedInAsync(script: true, "Metropolis", width, scheme);
            foreach (var fold in await visitor.Page.Locator("#comments details").AllAsync()) await fold.EvaluateAsync("fold => fold.open = true");
            await visitor.LookAsync();
            await visitor.Page.Locator("#text").EvaluateAsync("field => field.required = false");
            await visitor.Page.Locator("#post-comment").ClickAsync();
            await Assertions.Expect(visitor.Page.Locator("#text-error")).ToBeVisibleAsync();
            await visitor.LookAsync();
        }
        await using var moderator = await site.SignedInAsync("moderator@example.com", width: width);
        foreach (var path in new[] { "/admin/comments", "/admin/comments?status=Reported", "/admin/reports", "/admin/reports?status=all" })
        {
            await moderator.OpenAsync(path);
            foreach (var fold in await moderator.Page.Locator("main details").AllAsync()) await fold.EvaluateAsync("fold => fold.open = true");
            await moderator.LookAsync();
        }
    }

    [Fact]
    public async Task A_moderator_works_through_the_queue_without_script()
    {
        await using var viewer = await SignedInAsync(script: false, "The General");
        var words = $"For the queue {Guid.NewGuid():N}";
        await viewer.Page.Locator("#text").FillAsync(words);
        await viewer.Page.Locator("#post-comment").ClickAsync();
        await Assertions.Expect(viewer.Hook("comment").Filter(new LocatorFilterOptions { HasText = words })).ToHaveCountAsync(1);
        await using var moderator = await site.SignedInAsync("moderator@example.com", script: false);
        await moderator.OpenAsync($"/admin/comments?q={Uri.EscapeDataString(words)}");
        var row = moderator.Hook("admin-row").Filter(new LocatorFilterOptions { HasText = words });
        await row.Locator("input[type=checkbox]").CheckAsync();
        await moderator.Page.Locator("#bulk button[value=hide]").ClickAsync();
        await Assertions.Expect(moderator.Hook("notice")).ToContainTextAsync("1 of 1");
        await Assertions.Expect(row).ToContainTextAsync("Hidden");
        await row.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { NameRegex = Restore() }).ClickAsync();
        await Assertions.Expect(row.Locator("button", new LocatorLocatorOptions { HasText = "Hide" })).ToBeVisibleAsync();
        await row.Locator("button", new LocatorLocatorOptions { HasText = "Hide" }).ClickAsync();
        await viewer.Page.ReloadAsync();
        Assert.Empty(viewer.Problems.Concat(moderator.Problems));
    }

    private async Task<Visitor> SignedInAsync(bool script, string film, int width = 1280, ColorScheme scheme = ColorScheme.Dark)
    {
        var visitor = await site.SignedInAsync("viewer@example.com", script, width, scheme);
        await visitor.OpenAsync("/movies?q=" + Uri.EscapeDataString(film));
        await visitor.Page.GetByTestId("movie-title").GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = film, Exact = true }).First.ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("h1")).ToHaveTextAsync(film);
        await visitor.RestAsync();
        return visitor;
    }

    [GeneratedRegex("^Restore")]
    private static partial Regex Restore();
}
