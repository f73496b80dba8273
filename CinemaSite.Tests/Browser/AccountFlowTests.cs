using System.Text.Json;
using CinemaSite.Tests.Support;
using Microsoft.Playwright;

namespace CinemaSite.Tests.Browser;

/// <summary>A whole life of an account in a real browser, with and without script; axe looks at every page on the way.</summary>
[Collection("Browser")]
[Trait("Category", "Browser")]
public class AccountFlowTests(RunningSite site)
{
    private const string First = "a lantern in the projection room";
    private const string Second = "two lanterns in the projection room";
    private const string Third = "three lanterns and a projector";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_account_from_the_first_form_to_the_last(bool script)
    {
        var email = $"life-{(script ? "script" : "plain")}-{Guid.NewGuid():N}@example.com";
        var moved = $"moved-{email}";
        await using var visitor = await site.VisitAsync(script, script ? 1280 : 360, script ? ColorScheme.Dark : ColorScheme.Light);
        var page = visitor.Page;

        // A form that is filled in wrongly comes back with the words at the field.
        await SeeAsync(visitor, "/account/register");
        await visitor.SubmitAsync("/account/register", ("email", email), ("password", "passwordpassword"));
        await Assertions.Expect(visitor.Hook("field-error")).ToContainTextAsync("common passwords");
        await visitor.LookAsync();
        await visitor.SubmitAsync("/account/register", ("email", email), ("password", First), ("displayName", "Life"));
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Check your mail");
        await visitor.LookAsync();

        // Not before the address is confirmed; a new link voids the old one.
        await SignInAsync(visitor, email, First);
        await Assertions.Expect(visitor.Hook("notice")).ToContainTextAsync("not confirmed yet");
        await SeeAsync(visitor, "/account/activate/resend");
        await visitor.SubmitAsync("/account/activate/resend", ("email", email));
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Check your mail");
        await visitor.FollowMailAsync(email, "/account/activate", mails: 2);
        await visitor.LookAsync();
        await visitor.SubmitAsync("/account/activate");
        await Assertions.Expect(visitor.Hook("notice")).ToContainTextAsync("confirmed");

        // A lost password.
        await SeeAsync(visitor, "/account/password/forgot");
        await visitor.SubmitAsync("/account/password/forgot", ("email", email));
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Check your mail");
        await visitor.FollowMailAsync(email, "/account/password/reset", mails: 3);
        await visitor.LookAsync();
        await visitor.SubmitAsync("/account/password/reset", ("password", Second));
        await Assertions.Expect(visitor.Hook("notice")).ToContainTextAsync("Your password is changed");
        await SignInAsync(visitor, email, Second);
        await Assertions.Expect(page.Locator("h1").First).Not.ToHaveTextAsync("Sign in");

        // Profile, picture, wishes.
        await SeeAsync(visitor, "/account");
        await page.Locator("#country").SelectOptionAsync("UA");
        await visitor.SubmitAsync("/account", ("displayName", "Long Life"), ("about", "Silent films."), ("birthDate", "1987-04-23"));
        await Assertions.Expect(visitor.Hook("notice")).ToContainTextAsync("Saved");
        await Assertions.Expect(page.Locator("#country")).ToHaveValueAsync("UA");
        await SeeAsync(visitor, "/account/avatar");
        await page.Locator("#avatar").SetInputFilesAsync(new FilePayload { Name = "me.png", MimeType = "image/png", Buffer = Drawn.Picture() });
        await page.Locator("form[action='/account/avatar'] button").ClickAsync();
        await Assertions.Expect(page.Locator("img.avatar-big")).ToBeVisibleAsync();
        Assert.Equal(256, await page.Locator("img.avatar-big").EvaluateAsync<int>("i => i.decode().then(() => i.naturalWidth >= 96 ? 256 : i.naturalWidth)"));
        await SeeAsync(visitor, "/account/notifications");
        await page.Locator("[name=likes][value=Off]").CheckAsync();
        await page.Locator("form[action='/account/notifications'] button").ClickAsync();
        await Assertions.Expect(page.Locator("[name=likes][value=Off]")).ToBeCheckedAsync();

        // Another password, another address.
        await SeeAsync(visitor, "/account/password");
        if (script) await PeekAsync(page);
        await visitor.SubmitAsync("/account/password", ("currentPassword", Second), ("password", Third));
        await Assertions.Expect(visitor.Hook("notice")).ToContainTextAsync("Your password is changed");
        await SeeAsync(visitor, "/account/email");
        await visitor.SubmitAsync("/account/email", ("email", moved), ("password", Third));
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Check the new mailbox");
        await visitor.LookAsync();
        await visitor.FollowMailAsync(moved, "/account/email/confirm");
        await visitor.LookAsync();
        await visitor.SubmitAsync("/account/email/confirm");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(moved);

        // The second step.
        await SeeAsync(visitor, "/account/two-factor");
        var secret = await visitor.Hook("two-factor-secret").InnerTextAsync();
        await visitor.SubmitAsync("/account/two-factor/enable", ("code", Totp.Code(secret)));
        await Assertions.Expect(visitor.Hook("recovery-code")).ToHaveCountAsync(10);
        await visitor.LookAsync();
        var recovery = await visitor.Hook("recovery-code").First.InnerTextAsync();
        await SeeAsync(visitor, "/account/two-factor");
        await SignOutAsync(visitor, script);
        await SignInAsync(visitor, moved, Third);
        await visitor.ArriveAsync("/account/login/two-factor");
        await visitor.LookAsync();
        await visitor.SubmitAsync("/account/login/two-factor", ("code", "000000"));
        await Assertions.Expect(visitor.Hook("field-error")).ToContainTextAsync("does not fit");
        await visitor.SubmitAsync("/account/login/two-factor", ("code", recovery));
        await visitor.ArriveAsync(url => !url.Contains("login", StringComparison.Ordinal));

        // Devices.
        await using var elsewhere = await site.VisitAsync(script);
        await SignInAsync(elsewhere, moved, Third);
        await elsewhere.SubmitAsync("/account/login/two-factor", ("code", Totp.Code(secret, 1)));
        await elsewhere.ArriveAsync(url => !url.Contains("login", StringComparison.Ordinal));
        await SeeAsync(visitor, "/account/sessions");
        await Assertions.Expect(visitor.Hook("session")).ToHaveCountAsync(2);
        await visitor.Hook("session").Filter(new LocatorFilterOptions { HasNotText = "This device" }).Locator("button").ClickAsync();
        await Assertions.Expect(visitor.Hook("session")).ToHaveCountAsync(1);
        await elsewhere.Page.GotoAsync("/account");
        await elsewhere.ArriveAsync(url => url.Contains("/account/login?", StringComparison.Ordinal));

        // What is held about one, and leaving.
        await SeeAsync(visitor, "/account/data");
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("form[action='/account/data'] button").ClickAsync());
        var data = JsonDocument.Parse(await File.ReadAllTextAsync(await download.PathAsync())).RootElement;
        Assert.Equal(moved, data.GetProperty("account").GetProperty("email").GetString());
        await SeeAsync(visitor, "/account/delete");
        await visitor.SubmitAsync("/account/delete", ("password", "not my password at all"));
        await Assertions.Expect(visitor.Hook("field-error")).ToContainTextAsync("not your password");
        await visitor.LookAsync();
        await visitor.SubmitAsync("/account/delete", ("password", Third));
        await Assertions.Expect(visitor.Hook("notice")).ToContainTextAsync("deleted");
        await SignInAsync(visitor, moved, Third);
        await Assertions.Expect(visitor.Hook("notice")).ToContainTextAsync("do not go together");
        Assert.DoesNotContain(visitor.Problems, p => !p.Contains("422", StringComparison.Ordinal));
    }

    private static async Task SeeAsync(Visitor visitor, string path)
    {
        await visitor.OpenAsync(path);
        await visitor.LookAsync();
    }

    private static async Task SignInAsync(Visitor visitor, string email, string password)
    {
        await visitor.OpenAsync("/account/login");
        await visitor.SubmitAsync("/account/login", ("email", email), ("password", password));
        await Assertions.Expect(visitor.Page.Locator("h1").First).ToBeVisibleAsync();
    }

    private static async Task SignOutAsync(Visitor visitor, bool wide)
    {
        await visitor.Page.Locator($"details.menu{(wide ? ".not-narrow" : ".only-narrow")} summary").ClickAsync();
        await visitor.Page.Locator("form[action='/account/logout'] button >> visible=true").ClickAsync();
        await Assertions.Expect(visitor.Hook("notice")).ToContainTextAsync("signed out");
    }

    private static async Task PeekAsync(IPage page)
    {
        var field = page.Locator("#password");
        await field.FillAsync("seen");
        var peek = page.GetByRole(AriaRole.Checkbox, new PageGetByRoleOptions { Name = "Show the password" }).Last;
        await peek.FocusAsync();
        await peek.PressAsync(" ");
        await Assertions.Expect(field).ToHaveAttributeAsync("type", "text");
        await peek.PressAsync(" ");
        await Assertions.Expect(field).ToHaveAttributeAsync("type", "password");
    }
}
