using Microsoft.Playwright;

namespace CinemaSite.Tests.Browser;

/// <summary>Pages for everybody: axe finds nothing, nothing spills at 360 px, no policy is violated, in both themes.</summary>
[Collection("Browser")]
[Trait("Category", "Browser")]
public class AccessTests(RunningSite site)
{
    public static TheoryData<string> Public => new("/", "/movies", "/movies?view=list", "/movies?q=nothing-like-this-exists", "/genres", "/genres/comedy", "/rankings", "/cart", "/account/login", "/account/register", "/account/password/forgot", "/account/activate/resend", "/account/activate?token=none", "/account/password/reset?token=none", "/account/email/confirm?token=none", "/notifications/unsubscribe?token=none", "/no-such-page");

    public static TheoryData<string> SignedIn => new("/", "/movies", "/favorites", "/library", "/orders", "/payments", "/account", "/account/avatar", "/account/email", "/account/password", "/account/two-factor", "/account/sessions", "/account/notifications", "/notifications", "/account/data", "/account/delete");

    [Theory]
    [MemberData(nameof(Public))]
    public async Task A_public_page_is_open_to_everybody(string path) => await CheckAsync(path);

    [Theory]
    [MemberData(nameof(SignedIn))]
    public async Task A_signed_in_page_is_open_to_everybody(string path) => await CheckAsync(path, "viewer@example.com");

    [Fact]
    public async Task A_movie_page_is_open_to_everybody()
    {
        await using var visitor = await site.VisitAsync();
        await visitor.OpenAsync("/movies?sort=popularity");
        var path = await visitor.Hook("movie-card").First.Locator("a").First.GetAttributeAsync("href");
        await CheckAsync(path!);
    }

    // Somebody who has not said anything about films yet is asked for some they like.
    [Fact]
    public async Task The_first_page_of_a_new_member_is_open_to_everybody() => await CheckAsync("/", "moderator@example.com", $"form[action='{Core.Links.FirstPicks}']");

    private async Task CheckAsync(string path, string? email = null, string? part = null)
    {
        foreach (var (width, scheme) in new[] { (1280, ColorScheme.Dark), (360, ColorScheme.Light) })
        {
            await using var visitor = email is null ? await site.VisitAsync(width: width, scheme: scheme) : await site.SignedInAsync(email, width: width, scheme: scheme);
            await visitor.Page.GotoAsync(path);
            if (part is not null) Assert.True(await visitor.Page.Locator(part).CountAsync() == 1, $"{path} has no {part}.");
            await visitor.LookAsync();
            Assert.DoesNotContain(visitor.Problems, p => !p.Contains("responded with a status of 4", StringComparison.Ordinal));
        }
    }
}
