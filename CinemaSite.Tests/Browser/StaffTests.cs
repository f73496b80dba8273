using Microsoft.Playwright;

namespace CinemaSite.Tests.Browser;

/// <summary>The admins' pages in a real browser: axe finds nothing, nothing spills, no policy is violated, and the keyboard is enough.</summary>
[Collection("Browser")]
[Trait("Category", "Browser")]
public class StaffTests(RunningSite site)
{
    private const string Admin = "admin@example.com";

    [Theory]
    [InlineData("/admin")]
    [InlineData("/admin/sales")]
    [InlineData("/admin/users")]
    [InlineData("/admin/users/one")]
    [InlineData("/admin/carts")]
    [InlineData("/admin/carts/one")]
    [InlineData("/admin/audit")]
    [InlineData("/admin/orders")]
    [InlineData("/admin/orders/one")]
    [InlineData("/admin/payments")]
    [InlineData("/admin/refunds")]
    [InlineData("/admin/system")]
    public async Task A_page_of_the_admins_is_open_to_everybody(string path)
    {
        foreach (var (width, scheme) in new[] { (1280, ColorScheme.Dark), (360, ColorScheme.Light) })
        {
            await using var visitor = await site.SignedInAsync(Admin, width: width, scheme: scheme);
            await visitor.OpenAsync(path.Replace("/one", "", StringComparison.Ordinal));
            if (path.EndsWith("/one", StringComparison.Ordinal))
            {
                await visitor.OpenAsync((await visitor.Hook("admin-row").First.Locator("th a").GetAttributeAsync("href"))!);
                await Assertions.Expect(visitor.Page.Locator("h1")).ToBeVisibleAsync();
            }
            foreach (var fold in await visitor.Page.Locator("details.fold > summary").AllAsync()) await fold.ClickAsync();
            await visitor.LookAsync();
            Assert.Empty(visitor.Problems);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_admin_blocks_somebody_and_lets_them_in_again_by_keyboard_alone(bool script)
    {
        await using var visitor = await site.SignedInAsync(Admin, script);
        var page = visitor.Page;
        await visitor.OpenAsync("/admin/users");
        await page.Locator("#uq").FocusAsync();
        await page.Keyboard.TypeAsync("chiara.new");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visitor.Hook("admin-row")).ToHaveCountAsync(1);
        await visitor.Hook("admin-row").Locator("a").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#reason").FocusAsync();
        await page.Keyboard.TypeAsync("Sent advertising");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visitor.Hook("person-state")).ToHaveTextAsync("Blocked");
        await Assertions.Expect(visitor.Hook("notice").First).ToContainTextAsync("shut out");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Let them in again" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visitor.Hook("person-state")).ToHaveTextAsync("Active");
        await Assertions.Expect(visitor.Hook("admin-row").First).ToContainTextAsync("unblock");
    }
}
