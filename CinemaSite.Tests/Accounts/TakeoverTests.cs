using System.Net;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Tests.Accounts;

/// <summary>Ways to take somebody's account that need more than one step, each of which is allowed by itself.</summary>
public class TakeoverTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    [Fact]
    public async Task A_new_password_stops_a_change_of_e_mail_that_a_thief_asked_for_and_the_owner_hears_of_it_in_time()
    {
        var owner = await site.PersonAsync();
        using var thief = await site.SignedInAsync(owner);
        var address = $"thief-{Guid.NewGuid():N}@example.com";
        await thief.SubmitAsync((await thief.GetPageAsync("/account/email")).Form("/account/email"), ("email", address), ("password", SiteFactory.Password));
        Assert.Equal("A change of your e-mail address was asked for", Assert.Single(await site.MailsAsync(owner.Email)).Subject);
        await site.WithAsync<PasswordChanges, PasswordResult>(p => p.ChangeAsync(owner.Id, Guid.NewGuid(), SiteFactory.Password, "another seat in another row"));
        Assert.Equal(HttpStatusCode.Gone, (await thief.GetAsync((await site.MailsAsync(address))[0].Link("/account/email/confirm"))).StatusCode);
    }

    [Fact]
    public async Task Whoever_registers_an_unconfirmed_address_once_more_gets_no_password_into_it()
    {
        var email = $"twice-{Guid.NewGuid():N}@example.com";
        using var victim = site.Browser();
        using var stranger = site.Browser();
        await RegisterAsync(victim, "the password of the victim");
        var first = (await site.MailsAsync(email))[0].Link("/account/activate");
        await RegisterAsync(stranger, "the password of the stranger");
        Assert.Equal(HttpStatusCode.Gone, (await victim.GetAsync(first)).StatusCode);
        var finish = (await site.MailsAsync(email))[^1].Link("/account/password/reset");
        await victim.SubmitAsync((await victim.GetPageAsync(finish)).Form("/account/password/reset"), ("password", "chosen by who reads the mails"));
        var login = await stranger.GetPageAsync("/account/login");
        await stranger.SubmitInvalidAsync(login.Form("/account/login"), ("email", email), ("password", "the password of the stranger"));
        await stranger.SubmitInvalidAsync(login.Form("/account/login"), ("email", email), ("password", "the password of the victim"));
        using var answer = await victim.PostAsync((await victim.GetPageAsync("/account/login")).Form("/account/login"), ("email", email), ("password", "chosen by who reads the mails"));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);

        async Task RegisterAsync(SiteClient browser, string password) =>
            await browser.SubmitAsync((await browser.GetPageAsync("/account/register")).Form("/account/register"), ("email", email), ("password", password));
    }

    [Theory]
    [InlineData("password")]
    [InlineData("block")]
    [InlineData("deletion")]
    public async Task A_proof_from_before_a_change_begins_no_session_after_it(string change)
    {
        var person = await site.PersonAsync();
        var proven = (await site.WithAsync<SignIn, SignInResult>(s => s.CheckAsync(person.Email, SiteFactory.Password, "127.0.0.1"))).Person!;
        if (change == "password") await site.WithAsync<PasswordChanges, PasswordResult>(p => p.ChangeAsync(person.Id, Guid.NewGuid(), SiteFactory.Password, "another seat in another row"));
        else if (change == "block") await site.WithAsync<People, PersonChange>(p => p.BlockAsync(null, person.Id, null));
        else await site.WithAsync<AccountDeletion, DeletionResult>(d => d.DeleteAsync(person.Id, SiteFactory.Password));
        Assert.Null(await site.WithAsync<Sessions, TokenPair?>(s => s.StartAsync(proven, persistent: false, new Visit(null, null))));
        Assert.False(await site.InDbAsync(db => db.Sessions.AnyAsync(s => s.UserId == person.Id)));
    }

    [Fact]
    public async Task Links_asked_for_in_somebodys_name_do_not_use_up_their_reset_links()
    {
        using var own = new SiteFactory { ["Limits:MailsPerAccount"] = "3" };
        var person = await own.PersonAsync();
        using var stranger = own.Browser();
        var resend = await stranger.GetPageAsync("/account/activate/resend");
        for (var i = 0; i < 5; i++) await stranger.SubmitAsync(resend.Form("/account/activate/resend"), ("email", person.Email));
        await stranger.SubmitAsync((await stranger.GetPageAsync("/account/password/forgot")).Form("/account/password/forgot"), ("email", person.Email));
        Assert.Equal("Choose a new password", Assert.Single(await own.MailsAsync(person.Email)).Subject);
    }

    [Fact]
    public async Task The_configured_admin_is_made_though_somebody_registered_the_address_first()
    {
        using var own = new SiteFactory { ["Cinema:Admin:Email"] = "boss@example.com", ["Cinema:Admin:Password"] = "the seat nobody else has" };
        await own.InDbAsync(async db =>
        {
            await db.Users.ExecuteDeleteAsync();
            db.ChangeTracker.Clear();
        });
        using var stranger = own.Browser();
        await stranger.SubmitAsync((await stranger.GetPageAsync("/account/register")).Form("/account/register"), ("email", "boss@example.com"), ("password", SiteFactory.Password));
        await own.WithAsync<FirstAdmin>(f => f.EnsureAsync());
        var admin = await own.InDbAsync(db => db.Users.AsNoTracking().SingleAsync());
        Assert.Equal((Role.Admin, true), (admin.Role, admin.EmailConfirmed));
        using var boss = own.Browser();
        using var answer = await boss.PostAsync((await boss.GetPageAsync("/account/login")).Form("/account/login"), ("email", "boss@example.com"), ("password", "the seat nobody else has"));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    [Fact]
    public async Task An_admin_who_cannot_sign_in_is_no_second_admin()
    {
        using var own = new SiteFactory();
        var admin = await own.PersonAsync(Role.Admin);
        await own.UnconfirmedAsync("later@example.com");
        var later = await own.InDbAsync(db => db.Users.Where(u => u.Email == "later@example.com").Select(u => u.Id).SingleAsync());
        await own.WithAsync<People, PersonChange>(p => p.SetRoleAsync(null, later, Role.Admin));
        Assert.Equal(PersonChange.LastAdmin, await own.WithAsync<People, PersonChange>(p => p.SetRoleAsync(null, admin.Id, Role.User)));
    }

    [Fact]
    public async Task Who_never_confirmed_an_address_does_not_keep_its_owner_from_moving_to_it()
    {
        var address = $"squatted-{Guid.NewGuid():N}@example.com";
        using var squatter = site.Browser();
        await squatter.SubmitAsync((await squatter.GetPageAsync("/account/register")).Form("/account/register"), ("email", address), ("password", SiteFactory.Password));
        using var owner = await site.SignedInAsync();
        await owner.SubmitAsync((await owner.GetPageAsync("/account/email")).Form("/account/email"), ("email", address), ("password", SiteFactory.Password));
        await owner.SubmitAsync((await owner.GetPageAsync((await site.MailsAsync(address))[^1].Link("/account/email/confirm"))).Form("/account/email/confirm"));
        Assert.Equal(owner.Person!.Id, await site.InDbAsync(db => db.Users.Where(u => u.Email == address).Select(u => u.Id).SingleAsync()));
    }

    [Fact]
    public async Task Mails_to_an_address_one_has_left_are_still_ones_own()
    {
        using var browser = await site.SignedInAsync();
        var (old, address) = (browser.Person!.Email, $"moved-{Guid.NewGuid():N}@example.com");
        await browser.SubmitAsync((await browser.GetPageAsync("/account/email")).Form("/account/email"), ("email", address), ("password", SiteFactory.Password));
        await browser.SubmitAsync((await browser.GetPageAsync((await site.MailsAsync(address))[0].Link("/account/email/confirm"))).Form("/account/email/confirm"));
        await browser.SubmitAsync((await browser.GetPageAsync("/account/delete")).Form("/account/delete"), ("password", SiteFactory.Password));
        Assert.Empty(await site.MailsAsync(old));
    }

    [Fact]
    public async Task A_used_code_is_not_taken_again_in_another_spelling()
    {
        var person = await site.PersonAsync();
        var secret = "";
        // One secret in ten makes a code that begins with a nought just now.
        while (secret.Length == 0 || !Totp.Code(secret).StartsWith('0')) secret = await site.WithAsync<Authenticators, string>(a => Task.FromResult(a.NewSecret()));
        var code = Totp.Code(secret);
        Assert.True(await UseAsync(code, teach: true));
        Assert.False(await UseAsync(code));
        Assert.False(await UseAsync($"+{code[1..]}"));

        Task<bool> UseAsync(string spelling, bool teach = false) => site.WithAsync<IServiceProvider, bool>(async services =>
        {
            var db = services.GetRequiredService<CinemaDb>();
            var authenticators = services.GetRequiredService<Authenticators>();
            return await db.InTransaction(async () =>
            {
                var user = await db.Users.SingleAsync(u => u.Id == person.Id);
                if (teach) await authenticators.TeachAsync(user, secret);
                return await authenticators.UseAsync(user, spelling);
            });
        });
    }

    [Fact]
    public void An_address_that_grows_when_it_is_normalised_is_measured_then()
    {
        var address = new string('\u0958', 60) + "@" + string.Join('.', Enumerable.Repeat(new string('\u0958', 60), 3)) + ".com";
        Assert.InRange(address.Length, 200, EmailAddress.MaximumLength);
        Assert.NotNull(EmailAddress.Problem(address));
    }

    [Theory]
    [InlineData("vie\uFFFEwer@example.com")]
    [InlineData("viewer\uFFFF@example.com")]
    public void An_address_that_cannot_be_normalised_is_refused_and_not_a_fault(string address)
    {
        Assert.NotNull(EmailAddress.Problem(address));
        Assert.NotNull(EmailAddress.Problem('\uD83D' + address));
    }
}
