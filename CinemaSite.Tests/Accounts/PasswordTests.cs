using System.Buffers.Binary;
using System.Net;
using CinemaSite.Core.Accounts;
using CinemaSite.Tests.Support;
using Microsoft.AspNetCore.Cryptography.KeyDerivation;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Tests.Accounts;

/// <summary>Which passwords are taken, how they are kept, and that hashing them leaves room for everybody else.</summary>
public sealed class PasswordTests
{
    private const string Email = "marlene.d@example.com";

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("eleven char")]
    [InlineData("           ")]
    [InlineData("🎬🎬🎬🎬🎬🎬🎬🎬🎬🎬🎬")]
    [InlineData("password1234")]
    [InlineData("PASSWORD1234")]
    [InlineData("passwordpassword")]
    [InlineData("qwertyuiop12")]
    [InlineData("111111111111")]
    [InlineData("trustno12026")]
    [InlineData("unbelievable")]
    [InlineData("  unbelievable ")]
    [InlineData("i am marlene.d indeed")]
    [InlineData("I AM MARLENE.D INDEED")]
    [InlineData("marlene.d@example.com")]
    public void Refused(string password) => Assert.NotNull(PasswordRules.Problem(password, Email));

    [Theory]
    [InlineData("twelve chars")]
    [InlineData("correct horse battery staple")]
    [InlineData(" leading and trailing ")]
    [InlineData("солом'яний бриль")]
    [InlineData("映画館の静かな席に座っています")]
    [InlineData("🎬🍿🎬🍿🎬🍿🎬🍿🎬🍿🎬🍿")]
    [InlineData("ÅÄÖ åäö ÅÄÖ å")]
    [InlineData("no-digits-no-capitals")]
    [InlineData("only marlene and no dot")]
    [InlineData("tab\there, newline\nthere")]
    [InlineData("x'; drop table users; --")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    [InlineData("84 copper kettles")]
    public void Taken(string password) => Assert.Null(PasswordRules.Problem(password, Email));

    [Theory]
    [InlineData(12, true)]
    [InlineData(128, true)]
    [InlineData(129, false)]
    [InlineData(5000, false)]
    public void The_length_is_counted_in_characters_as_people_see_them(int length, bool taken)
    {
        Assert.Equal(taken, PasswordRules.Problem(Long(length, "x"), Email) is null);
        // Two UTF-16 units each.
        Assert.Equal(taken, PasswordRules.Problem(Long(length, "🎞"), Email) is null);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("🎞")]
    public async Task Nothing_of_a_password_is_cut_off(string character)
    {
        await using var site = new SiteFactory();
        var (password, almost) = (Long(128, character), Long(127, character) + "y");
        await site.WithAsync<People, Guid>(p => p.CreateActivatedAsync(Email, password, "Marlene", Role.User));
        using var client = site.Browser();
        Assert.Equal(HttpStatusCode.OK, (await client.TokenAsync(Email, password)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.TokenAsync(Email, almost)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.TokenAsync(Email, password + "a")).StatusCode);
    }

    [Fact]
    public async Task Spaces_around_a_password_belong_to_it()
    {
        await using var site = new SiteFactory();
        using var browser = site.Browser();
        using var sent = await browser.SendAsync("/account/register", ("email", Email), ("password", " a space on each side "));
        await site.InDbAsync(db => db.Users.ExecuteUpdateAsync(s => s.SetProperty(u => u.EmailConfirmed, true)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.LoginAsync(Email, "a space on each side")).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.LoginAsync(Email, " a space on each side ")).StatusCode);
    }

    [Fact]
    public async Task A_hash_is_PBKDF2_with_SHA512_and_at_least_220000_rounds()
    {
        await using var real = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build()).AddAccounts().BuildServiceProvider();
        AssertStrong(await real.GetRequiredService<PasswordHashing>().HashAsync(SiteFactory.Password));
    }

    [Fact]
    public async Task A_hash_of_fewer_rounds_is_made_anew_at_sign_in()
    {
        await using var site = new SiteFactory();
        var person = await site.PersonAsync();
        await using var stronger = new SiteFactory { ["ConnectionStrings:Cinema"] = site["ConnectionStrings:Cinema"] };
        stronger.With(s => s.PostConfigure<PasswordHasherOptions>(o => o.IterationCount = 220_000));
        using var client = stronger.Browser();
        await client.PairAsync(person);
        var hash = await site.InDbAsync(db => db.Users.Where(u => u.Id == person.Id).Select(u => u.PasswordHash).SingleAsync());
        AssertStrong(hash!);
        await client.PairAsync(person);
        Assert.Equal(hash, await site.InDbAsync(db => db.Users.Where(u => u.Id == person.Id).Select(u => u.PasswordHash).SingleAsync()));
    }

    [Fact]
    public async Task No_more_passwords_are_hashed_at_once_than_there_are_seats()
    {
        var hasher = new CountingHasher { Meanwhile = () => Thread.Sleep(20) };
        await using var site = new SiteFactory().With(hasher);
        using var client = site.Browser();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => client.TokenAsync($"nobody{i}@example.com", Arranging.WrongPassword)));
        Assert.InRange(hasher.Most, 1, Math.Max(1, Environment.ProcessorCount / 2));
    }

    [Fact]
    public async Task Who_gets_no_seat_in_time_is_told_to_come_back()
    {
        var hasher = new CountingHasher();
        await using var site = new SiteFactory { ["Limits:HashWaitSeconds"] = "0", ["Limits:LoginPerAccount"] = "1" }.With(hasher);
        var person = await site.PersonAsync();
        using var signedIn = await site.SignedInAsync(person);
        var reset = await site.ResetLinkAsync((await site.PersonAsync()).Email);
        using var browser = site.Browser();
        var pages = new Dictionary<string, AngleSharp.Html.Dom.IHtmlFormElement>();
        foreach (var path in new[] { "/account/login", "/account/register" }) pages[path] = (await browser.GetPageAsync(path)).Form(path);
        pages["/account/password/reset"] = (await browser.GetPageAsync(reset)).Form("/account/password/reset");
        var change = (await signedIn.GetPageAsync("/account/password")).Form("/account/password");

        using var taken = new SemaphoreSlim(0);
        using var free = new ManualResetEventSlim();
        hasher.Meanwhile = () =>
        {
            taken.Release();
            free.Wait();
        };
        var sitting = Enumerable.Range(0, PasswordHashing.Seats).Select(i => Task.Run(() => site.WithAsync<PasswordHashing, string>(h => h.HashAsync(SiteFactory.Password)))).ToList();
        for (var i = 0; i < PasswordHashing.Seats; i++) await taken.WaitAsync();

        (string, string)[] fields = [("email", person.Email), ("password", "a lamp above the third door"), ("currentPassword", SiteFactory.Password)];
        var answers = new List<HttpResponseMessage>();
        // Whoever waits for a seat here waits for ever.
        var limit = TimeSpan.FromSeconds(60);
        try
        {
            answers.Add(await browser.TokenAsync(person.Email, SiteFactory.Password).WaitAsync(limit));
            answers.Add(await signedIn.PostAsync(change, fields).WaitAsync(limit));
            foreach (var form in pages.Values) answers.Add(await browser.PostAsync(form, fields).WaitAsync(limit));
        }
        finally
        {
            free.Set();
            await Task.WhenAll(sitting);
        }
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.TooManyRequests, a.StatusCode));
        Assert.All(answers, a => Assert.Equal(TimeSpan.FromSeconds(30), a.Headers.RetryAfter!.Delta));
        foreach (var answer in answers.Skip(1)) Assert.Contains("too many", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        // Nothing was tried, so nothing was counted or used up.
        hasher.Meanwhile = null;
        await browser.PairAsync(person);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync(pages["/account/password/reset"], fields)).StatusCode);
    }

    [Fact]
    public async Task A_password_too_long_to_be_one_never_reaches_the_hasher()
    {
        var hasher = new CountingHasher();
        await using var site = new SiteFactory().With(hasher);
        var person = await site.PersonAsync();
        using var browser = await site.SignedInAsync(person);
        var change = (await browser.GetPageAsync("/account/password")).Form("/account/password");
        var reset = (await browser.GetPageAsync(await site.ResetLinkAsync(person.Email))).Form("/account/password/reset");
        using var stranger = site.Browser();
        var before = hasher.Checks;
        var hashes = 0;
        hasher.Meanwhile = () => hashes++;
        foreach (var tooLong in new[] { Long(129, "x"), Long(129, "🎞"), Long(20_000, "x") })
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await stranger.LoginAsync(person.Email, tooLong)).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await browser.TokenAsync(person.Email, tooLong)).StatusCode);
            await browser.SubmitInvalidAsync(change, ("currentPassword", tooLong), ("password", "a lamp above the third door"));
            await browser.SubmitInvalidAsync(reset, ("password", tooLong));
        }
        Assert.Equal((before, 0), (hasher.Checks, hashes));
    }

    private static string Long(int length, string character) => string.Concat(Enumerable.Repeat(character, length - 5)) + " zero";

    // Identity's third format: one byte for the format, then the function, the rounds and the length of the salt.
    private static void AssertStrong(string stored)
    {
        var bytes = Convert.FromBase64String(stored);
        Assert.Equal(1, bytes[0]);
        Assert.Equal(KeyDerivationPrf.HMACSHA512, (KeyDerivationPrf)BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(1)));
        Assert.InRange(BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(5)), 220_000u, 2_000_000u);
        Assert.InRange(BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(9)), 16u, 64u);
    }
}
