using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CinemaSite.Core.Notifications;
using CinemaSite.Core.Orders;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Watching;
using Microsoft.EntityFrameworkCore;
using static CinemaSite.Tests.Notifications.Telling;
using Person = CinemaSite.Tests.Support.Person;

namespace CinemaSite.Tests.Notifications;

/// <summary>The bell and the list behind it.</summary>
public sealed class NotificationPageTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    [Fact]
    public async Task Who_was_told_nothing_finds_a_friendly_page_and_a_bell_without_a_number()
    {
        using var browser = await site.SignedInAsync();
        var page = await browser.GetPageAsync("/notifications");
        Assert.Contains("Nothing yet.", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.Hooks("notification"));
        Assert.Empty(page.Hooks("notification-count"));
        Assert.NotNull(page.QuerySelector("header a[href='/notifications']"));
    }

    [Fact]
    public async Task Strangers_have_no_bell_and_are_asked_to_sign_in()
    {
        using var stranger = site.Browser();
        Assert.Null((await stranger.GetPageAsync("/")).QuerySelector("header a[href='/notifications']"));
        Assert.Equal("/account/login?returnUrl=%2Fnotifications", (await stranger.GetAsync("/notifications")).Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Opening_the_list_marks_nothing_and_the_bell_counts_on_every_page()
    {
        var (browser, other) = await ToldAsync(2);
        using var _ = browser;
        for (var i = 0; i < 2; i++)
        {
            var page = await browser.GetPageAsync("/notifications");
            Assert.Equal(["false", "false"], page.Hooks("notification").Select(n => n.GetAttribute("data-read")));
        }
        Assert.Equal("2", (await browser.GetPageAsync("/movies")).HookText("notification-count"));
    }

    [Fact]
    public async Task One_is_marked_read_and_opening_one_marks_it_and_leads_to_what_it_is_about()
    {
        var (browser, other) = await ToldAsync(2);
        using var _ = browser;
        var page = await browser.GetPageAsync("/notifications");
        var forms = page.Hooks("notification")[0].Forms();
        var after = await browser.SubmitAsync(forms[1]);
        Assert.Equal(["true", "false"], after.Hooks("notification").Select(n => n.GetAttribute("data-read")));
        Assert.Equal("1", after.HookText("notification-count"));

        var open = after.Hooks("notification")[1].Forms()[0];
        using var answer = await browser.PostAsync(open, ("open", "true"));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.StartsWith("/movies/7/metropolis?comment=", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Empty((await browser.GetPageAsync("/notifications")).Hooks("notification-count"));
    }

    [Fact]
    public async Task All_are_marked_read_but_not_what_came_since_the_page_was_opened()
    {
        var (browser, other) = await ToldAsync(2);
        using var _ = browser;
        var page = await browser.GetPageAsync("/notifications");
        site.Clock.Advance(TimeSpan.FromSeconds(1));
        await site.TellAsync(browser.Person!, Reply(other));
        var all = page.QuerySelector("#notifications")!.Forms()[0];
        var after = await browser.SubmitAsync(all);
        Assert.Equal(["false", "true", "true"], after.Hooks("notification").Select(n => n.GetAttribute("data-read")));
        Assert.Equal("1", after.HookText("notification-count"));
    }

    [Fact]
    public async Task Another_persons_notification_is_neither_shown_nor_marked()
    {
        var (browser, other) = await ToldAsync(1);
        using var _ = browser;
        using var thief = await site.SignedInAsync();
        await site.TellAsync(thief.Person!, Reply(other));
        var theirs = (await site.ToldAsync(browser.Person!))[0].Id;
        var page = await thief.GetPageAsync("/notifications");
        var form = page.Hooks("notification")[0].Forms()[0];
        foreach (var open in new[] { "true", "false" })
            Assert.Equal(HttpStatusCode.NotFound, (await thief.PostAsync(form, ("id", theirs.ToString()), ("open", open))).StatusCode);
        Assert.Null((await site.ToldAsync(browser.Person!))[0].ReadUtc);
    }

    [Fact]
    public async Task What_is_no_id_is_a_bad_request_and_a_post_needs_its_form_token()
    {
        var (browser, other) = await ToldAsync(1);
        using var _ = browser;
        var form = (await browser.GetPageAsync("/notifications")).Hooks("notification")[0].Forms()[0];
        foreach (var (name, value) in new[] { ("id", "nonsense"), ("seen", "-1"), ("seen", "9223372036854775807"), ("open", "perhaps"), ("page", "x") })
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync(form, (name, value))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync(form, ("__RequestVerificationToken", ""))).StatusCode);
        Assert.Null((await site.ToldAsync(browser.Person!))[0].ReadUtc);
    }

    [Fact]
    public async Task The_newest_come_first_twenty_a_page_and_each_stands_once()
    {
        var (browser, other) = await ToldAsync(45);
        using var _ = browser;
        var seen = new List<string>();
        for (var page = 1; page <= 3; page++) seen.AddRange((await browser.GetPageAsync($"/notifications?page={page}")).QuerySelectorAll("[data-testid=notification] input[name=id]").Select(i => i.GetAttribute("value")!).Distinct());
        var told = (await site.ToldAsync(browser.Person!)).Select(n => n.Id.ToString()).Reverse().ToList();
        Assert.Equal(told, seen);
        Assert.Contains("There is no such page.", (await browser.GetPageAsync("/notifications?page=99")).Body!.TextContent, StringComparison.Ordinal);
        foreach (var odd in new[] { "0", "-5", "2147483647" }) await browser.GetPageAsync($"/notifications?page={odd}");
    }

    [Fact]
    public async Task Many_unread_are_shown_as_more_than_ninety_nine()
    {
        var (browser, other) = await ToldAsync(101);
        using var _ = browser;
        Assert.Equal("99+", (await browser.GetPageAsync("/cart")).HookText("notification-count"));
    }

    [Fact]
    public async Task With_htmx_only_the_list_and_the_bell_are_sent()
    {
        var (browser, other) = await ToldAsync(2);
        using var _ = browser;
        var form = (await browser.GetPageAsync("/notifications")).Hooks("notification")[0].Forms()[^1];
        browser.Http.DefaultRequestHeaders.Add("HX-Request", "true");
        var part = await SiteClient.ReadAsync(await browser.PostAsync(form), HttpStatusCode.OK);
        Assert.Null(part.QuerySelector("header"));
        Assert.Equal("true", part.QuerySelector("#bell")!.GetAttribute("hx-swap-oob"));
        Assert.Equal("1", part.HookText("notification-count"));
        Assert.Equal(2, part.QuerySelectorAll("#notifications [data-testid=notification]").Length);
    }

    [Fact]
    public async Task A_notification_is_in_the_file_about_its_reader_and_in_no_others()
    {
        var (browser, other) = await ToldAsync(1);
        using var _ = browser;
        var mine = System.Text.Encoding.UTF8.GetString(await site.WithAsync<Core.Accounts.MyData, byte[]>(d => d.ExportAsync(browser.Person!.Id)));
        Assert.Contains("\"kind\": \"replied\"", mine, StringComparison.OrdinalIgnoreCase);
        var theirs = System.Text.Encoding.UTF8.GetString(await site.WithAsync<Core.Accounts.MyData, byte[]>(d => d.ExportAsync(other.Id)));
        Assert.DoesNotContain("replied", theirs, StringComparison.OrdinalIgnoreCase);
    }

    private async Task<(SiteClient Browser, Person Other)> ToldAsync(int count)
    {
        var (browser, other) = (await site.SignedInAsync(), await site.PersonAsync());
        for (var i = 0; i < count; i++) await site.TellAsync(browser.Person!, Reply(other));
        return (browser, other);
    }
}

file static class FormsOfParts
{
    public static List<IHtmlFormElement> Forms(this IElement part) => [.. part.QuerySelectorAll<IHtmlFormElement>("form")];
}

/// <summary>What the bell and the list ask of the database.</summary>
[Collection(DemoSiteTests.Name)]
public sealed class NotificationQueryTests(DemoSite demo)
{
    [Fact]
    public async Task The_list_is_one_query_and_the_header_another_however_long_the_list_is()
    {
        var person = await demo.PersonAsync();
        var other = await demo.PersonAsync();
        for (var i = 0; i < 25; i++) await demo.WithAsync<Notifier>(n => n.TellAsync(person, new News.Liked(10_000 + i, other, Film)));
        using var browser = demo.Browser(person);
        await browser.GetPageAsync("/notifications");
        await demo.Services.ForgetPagesAsync();
        demo.Counter.Start();
        var page = await browser.GetPageAsync("/notifications");
        Assert.Equal(20, page.Tagged("notification").Count);
        Assert.Equal(2, demo.Counter.Commands.Count);
    }

    [Fact]
    public async Task The_bell_costs_other_pages_nothing()
    {
        using var browser = demo.Browser(await demo.PersonAsync());
        demo.Counter.Start();
        await browser.GetPageAsync("/terms");
        Assert.Single(demo.Counter.Commands);
    }

    [Fact]
    public async Task The_demo_viewer_has_something_unread()
    {
        var viewer = await demo.InDbAsync(db => db.Users.Where(u => u.Email == "viewer@example.com").Select(u => u.Id).SingleAsync());
        using var browser = demo.Browser(viewer);
        var page = await browser.GetPageAsync("/notifications");
        Assert.Contains(page.Tagged("notification"), n => n.GetAttribute("data-read") == "false" && n.GetAttribute("data-kind") == "liked");
        Assert.Contains(page.Tagged("notification"), n => n.GetAttribute("data-read") == "false" && n.GetAttribute("data-kind") == "replied");
    }
}
