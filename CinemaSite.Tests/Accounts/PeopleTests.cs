using System.Net;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Mail;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Watching;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Person = CinemaSite.Tests.Support.Person;

namespace CinemaSite.Tests.Accounts;

/// <summary>The last admin stays, and names do nothing but name.</summary>
public sealed class PeopleTests
{
    [Fact]
    public async Task The_last_admin_is_neither_demoted_nor_blocked()
    {
        await using var site = new SiteFactory();
        var (last, blocked) = (await site.PersonAsync(Role.Admin), await site.PersonAsync(Role.Admin));
        Assert.Equal(PersonChange.Done, await BlockAsync(site, blocked));
        foreach (var role in new[] { Role.User, Role.Moderator }) Assert.Equal(PersonChange.LastAdmin, await DemoteAsync(site, last, role));
        Assert.Equal(PersonChange.LastAdmin, await BlockAsync(site, last));
        // One who is shut out is no admin to rely on, and may go.
        Assert.Equal(PersonChange.Done, await DemoteAsync(site, blocked));
        Assert.Equal([last.Id], await AdminsAsync(site));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_two_admins_who_turn_on_each_other_at_once_one_remains(bool block)
    {
        await using var site = new SiteFactory();
        for (var round = 0; round < 20; round++)
        {
            var (one, other) = (await site.PersonAsync(Role.Admin), await site.PersonAsync(Role.Admin));
            var changes = await Task.WhenAll(new[] { one, other }.Select(p => Task.Run(() => block ? BlockAsync(site, p) : DemoteAsync(site, p))));
            Assert.Equal([PersonChange.Done, PersonChange.LastAdmin], changes.Order());
            Assert.Single(await AdminsAsync(site));
            await site.InDbAsync(db => db.Users.ExecuteUpdateAsync(s => s.SetProperty(u => u.Role, Role.User)));
        }
    }

    [Fact]
    public async Task What_is_somebody_elses_is_not_there()
    {
        await using var site = new SiteFactory();
        var buyer = await site.PersonAsync();
        await site.OwnsAsync(buyer, await site.FilmAsync());
        var order = await site.InDbAsync(db => db.Orders.Select(o => o.Id).SingleAsync());
        using var owner = await site.SignedInAsync(buyer);
        using var other = await site.SignedInAsync();
        foreach (var address in new[] { $"/orders/{order}", $"/orders/{order}/receipt" })
        {
            Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync(address)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(address)).StatusCode);
        }
    }

    [Theory]
    [InlineData("o'brien@example.com")]
    [InlineData("ольга@пошта.example")]
    [InlineData("plus+tag@münchen.example")]
    public async Task People_of_all_addresses_can_sign_in_and_choose_a_new_password(string email)
    {
        await using var site = new SiteFactory();
        var person = await site.PersonAsync(email: email);
        using var browser = await site.SignedInAsync(person);
        using var other = site.Browser();
        await other.SubmitAsync((await other.GetPageAsync(await site.ResetLinkAsync(email))).Form("/account/password/reset"), ("password", "a lamp above the third door"));
        Assert.Equal(HttpStatusCode.SeeOther, (await other.LoginAsync(email.ToUpperInvariant(), "a lamp above the third door")).StatusCode);
    }

    [Theory]
    [InlineData("Bcc\r\nBcc: victim@example.com")]
    [InlineData("Bcc\nX-Evil: 1\n\nbody")]
    [InlineData("=?utf-8?q?a=0D=0ABcc:_victim@example.com?=")]
    public async Task A_subject_adds_no_header_to_a_mail(string subject)
    {
        await using var site = new SiteFactory();
        var mail = Compose(site, "viewer@example.com", subject);
        Assert.DoesNotContain(mail.Headers, h => h.Field is "Bcc" or "X-Evil");
        Assert.DoesNotContain(mail.Headers.Select(h => h.Field), f => f.Equals("Bcc", StringComparison.OrdinalIgnoreCase));
        using var stream = new MemoryStream();
        await mail.WriteToAsync(stream);
        stream.Position = 0;
        var read = await MimeKit.MimeMessage.LoadAsync(stream);
        Assert.Empty(read.Bcc);
        Assert.Null(read.Headers["X-Evil"]);
        Assert.Equal("viewer@example.com", read.To.Mailboxes.Single().Address);
    }

    [Theory]
    [InlineData("viewer@example.com\r\nBcc: victim@example.com")]
    [InlineData("viewer@example.com, victim@example.com")]
    [InlineData("viewer@example.com\0")]
    public async Task An_address_that_is_more_than_one_is_neither_taken_nor_written_to(string email)
    {
        await using var site = new SiteFactory();
        Assert.NotNull(EmailAddress.Problem(email));
        try
        {
            var mail = Compose(site, email, "Hello");
            Assert.Equal(["viewer@example.com"], mail.GetRecipients().Select(m => m.Address));
            Assert.Empty(mail.Bcc);
        }
        catch (MailRefusedException)
        {
            // Just as well.
        }
    }

    [Fact]
    public void A_display_name_is_one_line() => Assert.Equal("Eve Bcc: victim@example.com", DisplayNames.Tidy(" Eve\r\nBcc: victim@example.com\0"));

    private static MimeKit.MimeMessage Compose(SiteFactory site, string to, string subject)
    {
        using var scope = site.Services.CreateScope();
        var now = DateTime.UtcNow;
        return scope.ServiceProvider.GetRequiredService<MailComposer>().Compose(new OutboxMail { BusinessKey = "a", ToAddress = to, Subject = subject, Html = "<p>Hello</p>", Text = "Hello", CreatedUtc = now, NextTryUtc = now });
    }

    private static Task<PersonChange> DemoteAsync(SiteFactory site, Person person, Role role = Role.User) => site.WithAsync<People, PersonChange>(p => p.SetRoleAsync(null, person.Id, role));

    private static Task<PersonChange> BlockAsync(SiteFactory site, Person person) => site.WithAsync<People, PersonChange>(p => p.BlockAsync(null, person.Id, null));

    private static Task<List<Guid>> AdminsAsync(SiteFactory site) => site.InDbAsync(db => db.Users.Where(u => u.Role == Role.Admin && u.BlockedUtc == null).Select(u => u.Id).ToListAsync());
}
