using System.Net;
using CinemaSite.Core.Accounts;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Accounts;

/// <summary>Moving to another address: the new one confirms, the old one is told, and nobody learns who is registered.</summary>
public class EmailChangeTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    [Fact]
    public async Task The_new_address_confirms_and_the_old_one_is_told()
    {
        using var browser = await site.SignedInAsync();
        var address = Fresh();
        await AskAsync(browser, address);
        Assert.Equal(browser.Person!.Email, await EmailAsync(browser.Person));
        var link = Assert.Single(await site.MailsAsync(address)).Link("/account/email/confirm");

        using var elsewhere = site.Browser();
        for (var i = 0; i < 3; i++) Assert.Contains(address, (await elsewhere.GetPageAsync(link)).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(browser.Person.Email, await EmailAsync(browser.Person));
        await elsewhere.SubmitAsync((await elsewhere.GetPageAsync(link)).Form("/account/email/confirm"));
        Assert.Equal(address, await EmailAsync(browser.Person));
        Assert.Equal(["A change of your e-mail address was asked for", "Your e-mail address was changed"], (await site.MailsAsync(browser.Person.Email)).Select(m => m.Subject));
        Assert.Equal(HttpStatusCode.Gone, (await elsewhere.GetAsync(link)).StatusCode);

        (await site.SignedInAsync(browser.Person with { Email = address })).Dispose();
        using var old = site.Browser();
        await old.SubmitInvalidAsync((await old.GetPageAsync("/account/login")).Form("/account/login"), ("email", browser.Person.Email), ("password", SiteFactory.Password));
    }

    [Fact]
    public async Task It_needs_the_password_and_a_proper_other_address()
    {
        using var browser = await site.SignedInAsync();
        var form = (await browser.GetPageAsync("/account/email")).Form("/account/email");
        Assert.Equal("password", await WrongFieldAsync(("email", Fresh()), ("password", "not my password at all")));
        Assert.Equal("email", await WrongFieldAsync(("email", "nowhere"), ("password", SiteFactory.Password)));
        Assert.Equal("email", await WrongFieldAsync(("email", browser.Person!.Email), ("password", SiteFactory.Password)));

        async Task<string?> WrongFieldAsync(params (string, string)[] fields) =>
            Assert.Single((await browser.SubmitInvalidAsync(form, fields)).Hooks("field-error")).GetAttribute("data-field");
    }

    [Fact]
    public async Task A_taken_address_gets_the_same_answer_and_its_owner_a_mail()
    {
        var owner = await site.PersonAsync();
        using var browser = await site.SignedInAsync();
        using var taken = await PostAsync(browser, owner.Email);
        using var free = await PostAsync(browser, Fresh());
        Assert.Equal(free.StatusCode, taken.StatusCode);
        Assert.Equal(free.Headers.Location, taken.Headers.Location);
        Assert.Equal("This address has an account already", Assert.Single(await site.MailsAsync(owner.Email)).Subject);
        Assert.Equal(owner.Email, await EmailAsync(owner));
    }

    [Fact]
    public async Task An_address_that_was_taken_meanwhile_stays_with_who_took_it()
    {
        using var browser = await site.SignedInAsync();
        var address = Fresh();
        await AskAsync(browser, address);
        var link = Assert.Single(await site.MailsAsync(address)).Link("/account/email/confirm");
        await site.PersonAsync(email: address);
        var refused = await browser.SubmitInvalidAsync((await browser.GetPageAsync(link)).Form("/account/email/confirm"));
        Assert.Contains("Another account uses this address", refused.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(browser.Person!.Email, await EmailAsync(browser.Person));
    }

    [Fact]
    public async Task Only_the_newest_link_counts_and_links_in_the_old_mailbox_die()
    {
        using var browser = await site.SignedInAsync();
        var (first, second) = (Fresh(), Fresh());
        await AskAsync(browser, first);
        await AskAsync(browser, second);
        await browser.SubmitAsync((await browser.GetPageAsync("/account/password/forgot")).Form("/account/password/forgot"), ("email", browser.Person!.Email));
        var reset = (await site.MailsAsync(browser.Person.Email))[^1].Link("/account/password/reset");
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync((await site.MailsAsync(first))[0].Link("/account/email/confirm"))).StatusCode);
        await browser.SubmitAsync((await browser.GetPageAsync((await site.MailsAsync(second))[0].Link("/account/email/confirm"))).Form("/account/email/confirm"));
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync(reset)).StatusCode);
    }

    [Fact]
    public async Task Another_spelling_of_ones_own_address_can_be_confirmed()
    {
        using var browser = await site.SignedInAsync();
        var spelled = browser.Person!.Email.ToUpperInvariant();
        await AskAsync(browser, spelled);
        var link = (await site.MailsAsync(spelled))[^1].Link("/account/email/confirm");
        await browser.SubmitAsync((await browser.GetPageAsync(link)).Form("/account/email/confirm"));
        Assert.Equal(spelled, await EmailAsync(browser.Person));
    }

    [Fact]
    public async Task The_link_is_dead_after_a_day()
    {
        using var own = new SiteFactory();
        using var browser = await own.SignedInAsync();
        var address = Fresh();
        await AskAsync(browser, address);
        own.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync((await own.MailsAsync(address))[0].Link("/account/email/confirm"))).StatusCode);
    }

    private static string Fresh() => $"moved-{Guid.NewGuid():N}@example.com";

    private Task<string?> EmailAsync(Person person) => site.InDbAsync(db => db.Users.Where(u => u.Id == person.Id).Select(u => u.Email).SingleAsync());

    private static async Task<HttpResponseMessage> PostAsync(SiteClient browser, string address) =>
        await browser.PostAsync((await browser.GetPageAsync("/account/email")).Form("/account/email"), ("email", address), ("password", SiteFactory.Password));

    private static async Task AskAsync(SiteClient browser, string address)
    {
        using var answer = await PostAsync(browser, address);
        Assert.Equal("/account/email/sent", answer.Headers.Location!.OriginalString);
    }
}
