using System.Net;
using System.Net.Http.Json;
using CinemaSite.Core.Accounts;
using CinemaSite.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CinemaSite.Tests.Accounts;

/// <summary>The pair as the token endpoints answer it.</summary>
internal sealed record Pair(string AccessToken, int ExpiresIn, string RefreshToken);

/// <summary>Ways to arrange and ask that the tests of accounts share.</summary>
internal static class Arranging
{
    public const string WrongPassword = "not the right password";
    private const string PeerHeader = "X-Test-Peer";

    /// <summary>Lets a test say from which network address a request comes.</summary>
    public static SiteFactory WithPeers(this SiteFactory site) => site.With(s => s.AddSingleton<IStartupFilter, Peers>());

    /// <summary>A browser at a network address.</summary>
    public static SiteClient At(this SiteFactory site, string address, string? forwardedFor = null)
    {
        var browser = site.Browser();
        browser.Http.DefaultRequestHeaders.Add(PeerHeader, address);
        if (forwardedFor is not null) browser.Http.DefaultRequestHeaders.Add("X-Forwarded-For", forwardedFor);
        return browser;
    }

    /// <summary>Puts a hasher in the place of Identity's that counts what it is asked.</summary>
    public static SiteFactory With(this SiteFactory site, CountingHasher hasher) => site.With(s => s.AddSingleton<IPasswordHasher<User>>(hasher));

    /// <summary>Somebody who registered and never opened the link.</summary>
    public static async Task<string> UnconfirmedAsync(this SiteFactory site, string email)
    {
        await site.WithAsync<Registration>(r => r.RegisterAsync(email, SiteFactory.Password, null, null));
        return email;
    }

    /// <summary>Somebody an admin shut out.</summary>
    public static async Task<string> BlockedAsync(this SiteFactory site)
    {
        var person = await site.PersonAsync();
        await site.WithAsync<People, PersonChange>(p => p.BlockAsync(null, person.Id, null));
        return person.Email;
    }

    /// <summary>Sends the one form of a page with these fields.</summary>
    public static async Task<HttpResponseMessage> SendAsync(this SiteClient browser, string path, params (string Name, string Value)[] fields) =>
        await browser.PostAsync((await browser.GetPageAsync(path)).Form(path), fields);

    public static Task<HttpResponseMessage> LoginAsync(this SiteClient browser, string email, string password) =>
        browser.SendAsync("/account/login", ("email", email), ("password", password));

    public static Task<HttpResponseMessage> TokenAsync(this SiteClient client, string email, string password) => client.PostJsonAsync("/api/token", new { email, password });

    public static Task<HttpResponseMessage> RefreshAsync(this SiteClient client, string refreshToken) => client.PostJsonAsync("/api/token/refresh", new { refreshToken });

    /// <summary>Signs in without a browser.</summary>
    public static async Task<Pair> PairAsync(this SiteClient client, Person person) => await ReadPairAsync(await client.TokenAsync(person.Email, SiteFactory.Password));

    public static async Task<Pair> ReadPairAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<Pair>())!;
    }

    /// <summary>What a page that needs somebody answers to this token as bearer.</summary>
    public static async Task<HttpStatusCode> AsBearerAsync(this SiteFactory site, string token, string path = "/account")
    {
        using var client = site.Browser();
        client.Http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        return (await client.GetAsync(path)).StatusCode;
    }

    /// <summary>What the same page answers to it in the cookie.</summary>
    public static async Task<HttpStatusCode> AsCookieAsync(this SiteFactory site, string token, string path = "/account")
    {
        using var client = site.Browser();
        client.Http.DefaultRequestHeaders.Add("Cookie", $"cinema-access={token}");
        return (await client.GetAsync(path)).StatusCode;
    }

    /// <summary>The link to a path in the last mail to an address.</summary>
    public static async Task<string> LinkAsync(this SiteFactory site, string email, string path) => (await site.MailsAsync(email))[^1].Link(path);

    /// <summary>Asks for a reset link as a person would, and finds it in the mail.</summary>
    public static async Task<string> ResetLinkAsync(this SiteFactory site, string email)
    {
        await site.WithAsync<PasswordChanges>(p => p.ForgotAsync(email));
        return await site.LinkAsync(email, "/account/password/reset");
    }

    public static string TokenOf(string link) => link[(link.IndexOf("token=", StringComparison.Ordinal) + 6)..];

    private sealed class Peers : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                if (context.Request.Headers[PeerHeader].ToString() is { Length: > 0 } peer) context.Connection.RemoteIpAddress = IPAddress.Parse(peer);
                return rest(context);
            });
            next(app);
        };
    }
}

/// <summary>A hasher that counts, and can take as long as a test wants.</summary>
internal sealed class CountingHasher : IPasswordHasher<User>
{
    private readonly PasswordHasher<User> hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = 10 }));
    private int checks, now, most;

    /// <summary>How many passwords were compared with a hash.</summary>
    public int Checks => checks;

    /// <summary>How many hashes were made at the same time at most.</summary>
    public int Most => most;

    /// <summary>Called in the midst of each, once set.</summary>
    public Action? Meanwhile { get; set; }

    public string HashPassword(User user, string password) => Work(() => hasher.HashPassword(user, password));

    public PasswordVerificationResult VerifyHashedPassword(User user, string hashedPassword, string providedPassword)
    {
        Interlocked.Increment(ref checks);
        return Work(() => hasher.VerifyHashedPassword(user, hashedPassword, providedPassword));
    }

    private T Work<T>(Func<T> work)
    {
        var together = Interlocked.Increment(ref now);
        for (var seen = most; seen < together; seen = most) Interlocked.CompareExchange(ref most, together, seen);
        try
        {
            Meanwhile?.Invoke();
            return work();
        }
        finally
        {
            Interlocked.Decrement(ref now);
        }
    }
}
