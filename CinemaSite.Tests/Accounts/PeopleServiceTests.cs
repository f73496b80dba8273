using CinemaSite.Core.Accounts;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Accounts;

/// <summary>What staff do with people, beneath the pages they will do it on.</summary>
public class PeopleServiceTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    [Fact]
    public async Task Activation_by_hand_lets_a_person_in_and_voids_the_mailed_link()
    {
        var email = $"by-hand-{Guid.NewGuid():N}@example.com";
        using var browser = site.Browser();
        await browser.SubmitAsync((await browser.GetPageAsync("/account/register")).Form("/account/register"), ("email", email), ("password", SiteFactory.Password));
        var id = await site.InDbAsync(db => db.Users.Where(u => u.Email == email).Select(u => u.Id).SingleAsync());
        Assert.Equal(PersonChange.Done, await site.WithAsync<People, PersonChange>(p => p.ActivateAsync(null, id)));
        (await site.SignedInAsync(new Person(id, email, ""))).Dispose();
        Assert.Equal(System.Net.HttpStatusCode.Gone, (await browser.GetAsync((await site.MailsAsync(email))[0].Link("/account/activate"))).StatusCode);
    }

    [Fact]
    public async Task A_block_keeps_its_reason_and_its_first_day_until_it_is_lifted()
    {
        var person = await site.PersonAsync();
        await site.WithAsync<People, PersonChange>(p => p.BlockAsync(null, person.Id, "Shared the password"));
        var first = await BlockAsync(person);
        Assert.Equal("Shared the password", first.Reason);
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(PersonChange.ReasonTooLong, await site.WithAsync<People, PersonChange>(p => p.BlockAsync(null, person.Id, new string('x', User.BlockedReasonLength + 1))));
        await site.WithAsync<People, PersonChange>(p => p.BlockAsync(null, person.Id, new string('x', User.BlockedReasonLength)));
        var second = await BlockAsync(person);
        Assert.Equal(first.Utc, second.Utc);
        Assert.Equal(User.BlockedReasonLength, second.Reason!.Length);
        await site.WithAsync<People, PersonChange>(p => p.UnblockAsync(null, person.Id));
        Assert.Equal((null, null), await BlockAsync(person));
        (await site.SignedInAsync(person)).Dispose();
    }

    [Fact]
    public async Task Nobody_is_changed_who_is_not_there()
    {
        var nobody = Guid.NewGuid();
        Assert.Equal(PersonChange.NotFound, await site.WithAsync<People, PersonChange>(p => p.BlockAsync(null, nobody, null)));
        Assert.Equal(PersonChange.NotFound, await site.WithAsync<People, PersonChange>(p => p.UnblockAsync(null, nobody)));
        Assert.Equal(PersonChange.NotFound, await site.WithAsync<People, PersonChange>(p => p.ActivateAsync(null, nobody)));
        Assert.Equal(PersonChange.NotFound, await site.WithAsync<People, PersonChange>(p => p.SetRoleAsync(null, nobody, Role.Moderator)));
    }

    private Task<(DateTime? Utc, string? Reason)> BlockAsync(Person person) =>
        site.InDbAsync(async db =>
        {
            var user = await db.Users.AsNoTracking().SingleAsync(u => u.Id == person.Id);
            return (user.BlockedUtc, user.BlockedReason);
        });
}
