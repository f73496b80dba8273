using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Notifications;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Person = CinemaSite.Tests.Support.Person;

namespace CinemaSite.Tests.Notifications;

/// <summary>Mails are stopped with one press and without signing in, and opening a link stops nothing.</summary>
public sealed class StopMailsTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    [Fact]
    public async Task Opening_the_link_changes_nothing_and_its_button_stops_that_topic_and_no_other()
    {
        var person = await site.PersonAsync();
        using var stranger = site.Browser();
        var address = Link(person, MailTopic.Replies);
        for (var i = 0; i < 3; i++) await stranger.GetPageAsync(address);
        Assert.Equal(MailWishes.Default(MailTopic.Replies), (await WishesAsync(person))[MailTopic.Replies]);

        var form = (await stranger.GetPageAsync(address)).Form("/notifications/unsubscribe");
        var done = await SiteClient.ReadAsync(await stranger.PostAsync(form), HttpStatusCode.OK);
        Assert.Equal("These mails are stopped", done.QuerySelector("h1")!.TextContent);
        var wishes = await WishesAsync(person);
        Assert.Equal(new Wish(OnSite: true, MailDelivery.Off), wishes[MailTopic.Replies]);
        Assert.All(wishes.Where(w => w.Key != MailTopic.Replies), w => Assert.Equal(MailWishes.Default(w.Key), w.Value));
        // Opened again it says so, and offers nothing to press.
        var again = await stranger.GetPageAsync(address);
        Assert.Equal("These mails are stopped", again.QuerySelector("h1")!.TextContent);
        Assert.Empty(again.QuerySelectorAll<IHtmlFormElement>("main form"));
    }

    [Fact]
    public async Task A_mail_program_posts_without_cookies_form_token_or_redirect()
    {
        var person = await site.PersonAsync();
        using var program = site.CreateClient(new Microsoft.AspNetCore.Mvc.Testing.WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false });
        for (var i = 0; i < 2; i++)
        {
            using var body = new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")]);
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Link(person, MailTopic.Likes), UriKind.Relative)) { Content = body };
            request.Headers.Add("Origin", "https://mail.example");
            request.Headers.Add("Sec-Fetch-Site", "cross-site");
            using var answer = await program.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        Assert.Equal(MailDelivery.Off, (await WishesAsync(person))[MailTopic.Likes].Mail);
    }

    [Fact]
    public async Task It_may_post_as_multipart_too()
    {
        var person = await site.PersonAsync();
        using var program = site.CreateClient();
        using var body = new MultipartFormDataContent { { new StringContent("One-Click"), "List-Unsubscribe" } };
        using var answer = await program.PostAsync(new Uri(Link(person, MailTopic.Cart), UriKind.Relative), body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(MailDelivery.Off, (await WishesAsync(person))[MailTopic.Cart].Mail);
    }

    [Fact]
    public async Task The_link_of_the_days_mail_stops_what_comes_once_a_day()
    {
        var person = await site.PersonAsync();
        await site.WishAsync(person, MailTopic.Favorites, MailDelivery.Daily);
        using var stranger = site.Browser();
        var form = (await stranger.GetPageAsync(Link(person, null))).Form("/notifications/unsubscribe");
        using var answer = await stranger.PostAsync(form);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var wishes = await WishesAsync(person);
        Assert.Equal((MailDelivery.Off, MailDelivery.Off, MailDelivery.AtOnce), (wishes[MailTopic.Likes].Mail, wishes[MailTopic.Favorites].Mail, wishes[MailTopic.Replies].Mail));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?token=")]
    [InlineData("?token=nonsense")]
    [InlineData("?token=%00%FF")]
    public async Task A_link_that_is_not_ours_stops_nothing(string query)
    {
        using var stranger = site.Browser();
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync("/notifications/unsubscribe" + query)).StatusCode);
        using var body = new FormUrlEncodedContent([]);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.PostAsync(new Uri("/notifications/unsubscribe" + query, UriKind.Relative), body)).StatusCode);
    }

    [Fact]
    public async Task A_link_with_a_changed_letter_stops_nothing()
    {
        var person = await site.PersonAsync();
        var address = Link(person, MailTopic.Replies);
        var changed = address[..^4] + (address[^4] == 'A' ? 'B' : 'A') + address[^3..];
        using var stranger = site.Browser();
        using var body = new FormUrlEncodedContent([]);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.PostAsync(new Uri(changed, UriKind.Relative), body)).StatusCode);
        Assert.Equal(MailDelivery.AtOnce, (await WishesAsync(person))[MailTopic.Replies].Mail);
    }

    [Fact]
    public async Task The_link_of_somebody_who_left_writes_nothing_about_them()
    {
        var person = await site.PersonAsync();
        await site.WithAsync<AccountDeletion, DeletionResult>(d => d.DeleteAsync(person.Id, SiteFactory.Password));
        using var stranger = site.Browser();
        using var body = new FormUrlEncodedContent([]);
        Assert.Equal(HttpStatusCode.OK, (await stranger.Http.PostAsync(new Uri(Link(person, MailTopic.Replies), UriKind.Relative), body)).StatusCode);
        Assert.False(await site.InDbAsync(db => db.MailPreferences.AnyAsync(p => p.UserId == person.Id)));
    }

    [Fact]
    public async Task Wishes_about_the_site_and_about_mails_are_kept_apart()
    {
        using var browser = await site.SignedInAsync();
        var page = await browser.GetPageAsync("/account/notifications");
        var form = page.Form("/account/notifications");
        form.QuerySelector<IHtmlInputElement>("[name=cartSite][type=checkbox]")!.IsChecked = false;
        await browser.SubmitAsync(form);
        var wishes = await WishesAsync(browser.Person!);
        Assert.Equal(new Wish(OnSite: false, MailDelivery.AtOnce), wishes[MailTopic.Cart]);
        Assert.Equal(new Wish(OnSite: true, MailDelivery.Daily), wishes[MailTopic.Likes]);
    }

    private string Link(Person person, MailTopic? topic) => site.Services.GetRequiredService<StopLinks>().For(person.Id, topic);

    private Task<IReadOnlyDictionary<MailTopic, Wish>> WishesAsync(Person person) => site.WithAsync<MailWishes, IReadOnlyDictionary<MailTopic, Wish>>(w => w.FindAsync(person.Id));
}
