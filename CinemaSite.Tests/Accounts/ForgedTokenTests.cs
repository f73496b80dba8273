using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CinemaSite.Core.Accounts;
using CinemaSite.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace CinemaSite.Tests.Accounts;

/// <summary>What the site takes for one of its own access tokens is only one of its own access tokens.</summary>
public sealed class ForgedTokenTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    // The key itself signs those whose claims are the fault; the others must fail at their signature.
    private static readonly Dictionary<string, Action<Forgery>> Forgeries = new()
    {
        ["no algorithm"] = f => (f.Header["alg"], f.Key) = ("none", null),
        ["no algorithm in capitals"] = f => (f.Header["alg"], f.Key) = ("NONE", null),
        ["no algorithm named"] = f => f.Header.Remove("alg"),
        ["a key of somebody else"] = f => f.Key = RandomNumberGenerator.GetBytes(32),
        ["an empty key"] = f => f.Key = [],
        ["RS256 in the header"] = f => f.Header["alg"] = "RS256",
        ["a longer HMAC of the same key"] = f => f.Header["alg"] = "HS512",
        ["a key id that is a path"] = f => (f.Header["kid"], f.Key) = ("../../dev/null", []),
        ["a key id that is a query"] = f => (f.Header["kid"], f.Key) = ("' union select 'x", "x"u8.ToArray()),
        ["no key id"] = f => f.Header.Remove("kid"),
        ["a key set address"] = f => (f.Header["jku"], f.Header["kid"], f.Key) = ("https://evil.example/keys.json", "evil", RandomNumberGenerator.GetBytes(32)),
        ["a certificate address"] = f => (f.Header["x5u"], f.Header["kid"], f.Key) = ("https://evil.example/cert.pem", "evil", RandomNumberGenerator.GetBytes(32)),
        ["a key of its own"] = f =>
        {
            f.Key = RandomNumberGenerator.GetBytes(32);
            f.Header["jwk"] = new JsonObject { ["kty"] = "oct", ["k"] = Base64UrlEncoder.Encode(f.Key) };
        },
        ["another issuer"] = f => f.Claims["iss"] = "elsewhere",
        ["another audience"] = f => f.Claims["aud"] = "elsewhere",
        ["no issuer"] = f => f.Claims.Remove("iss"),
        ["no audience"] = f => f.Claims.Remove("aud"),
        ["type JWT"] = f => f.Header["typ"] = "JWT",
        ["no type"] = f => f.Header.Remove("typ"),
        ["no end"] = f => f.Claims.Remove("exp"),
        ["an end that is no number"] = f => f.Claims["exp"] = "never",
        ["expired for eleven seconds"] = f => f.Claims["exp"] = f.Now - 11,
        ["not yet valid"] = f => f.Claims["nbf"] = f.Now + 60,
        ["a session of nobody"] = f => f.Claims["sid"] = Guid.NewGuid().ToString(),
        ["somebody else's name on it"] = f => f.Claims["sub"] = Guid.NewGuid().ToString(),
        ["no session"] = f => f.Claims.Remove("sid"),
        ["a list for a session"] = f => f.Claims["sid"] = new JsonArray("a", "b"),
    };

    public static TheoryData<string> Names() => [.. Forgeries.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_forged_token_opens_nothing(string name)
    {
        var forgery = await TakeAsync();
        Forgeries[name](forgery);
        await AssertOpensNothingAsync(forgery.Write());
    }

    [Fact]
    public async Task The_token_that_the_forgeries_are_made_from_is_good() =>
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await site.AsBearerAsync((await TakeAsync()).Write()), await site.AsCookieAsync((await TakeAsync()).Write())));

    [Theory]
    [InlineData("HS384")]
    [InlineData("HS512")]
    public async Task Another_algorithm_of_the_very_same_key_is_refused(string algorithm)
    {
        // Long enough that nothing but our list of algorithms stands against it.
        var key = new string('k', 64);
        await using var own = new SiteFactory { ["Jwt:SigningKeys:0"] = key };
        using var client = own.Browser();
        var forgery = new Forgery((await client.PairAsync(await own.PersonAsync())).AccessToken, Encoding.UTF8.GetBytes(key), 0);
        Assert.Equal(HttpStatusCode.OK, await own.AsBearerAsync(forgery.Write()));
        forgery.Header["alg"] = algorithm;
        Assert.Equal(HttpStatusCode.Unauthorized, await own.AsBearerAsync(forgery.Write()));
        Assert.Equal(HttpStatusCode.Redirect, await own.AsCookieAsync(forgery.Write()));
    }

    [Fact]
    public async Task A_role_written_into_a_token_gives_no_role()
    {
        var (unsigned, signed) = (await TakeAsync(), await TakeAsync());
        unsigned.Claims["role"] = nameof(Role.Admin);
        var parts = unsigned.Original.Split('.');
        await AssertOpensNothingAsync($"{parts[0]}.{unsigned.Write().Split('.')[1]}.{parts[2]}");
        // Even with our own key: the role is what the database says.
        signed.Claims["role"] = nameof(Role.Admin);
        Assert.Equal(HttpStatusCode.Forbidden, await site.AsBearerAsync(signed.Write(), "/admin"));
        Assert.Equal(HttpStatusCode.Forbidden, await site.AsCookieAsync(signed.Write(), "/admin"));
    }

    [Fact]
    public async Task A_refresh_token_is_no_access_token_nor_the_other_way_round()
    {
        using var client = site.Browser();
        var pair = await client.PairAsync(await site.PersonAsync());
        await AssertOpensNothingAsync(pair.RefreshToken);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.RefreshAsync(pair.AccessToken)).StatusCode);
    }

    [Fact]
    public async Task An_altered_signature_is_none()
    {
        var token = (await TakeAsync()).Original;
        var parts = token.Split('.');
        foreach (var altered in new[] { $"{parts[0]}.{parts[1]}.", $"{parts[0]}.{parts[1]}", $"{parts[0]}.{parts[1]}.{(parts[2][0] == 'A' ? 'B' : 'A')}{parts[2][1..]}", "ey.ey.ey", "...", "x" })
            await AssertOpensNothingAsync(altered);
    }

    private async Task AssertOpensNothingAsync(string token)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await site.AsBearerAsync(token));
        // In the cookie it makes a stranger, who is sent to sign in.
        Assert.Equal(HttpStatusCode.Redirect, await site.AsCookieAsync(token));
    }

    private async Task<Forgery> TakeAsync()
    {
        using var client = site.Browser();
        var token = (await client.PairAsync(await site.PersonAsync())).AccessToken;
        var key = (SymmetricSecurityKey)site.Services.GetRequiredService<SigningKeyRing>().Keys[0];
        return new Forgery(token, key.Key, new DateTimeOffset(site.Clock.UtcNow).ToUnixTimeSeconds());
    }

    private sealed class Forgery(string original, byte[]? key, long now)
    {
        public string Original => original;
        public long Now => now;
        public byte[]? Key { get; set; } = key;
        public JsonObject Header { get; } = Part(original, 0);
        public JsonObject Claims { get; } = Part(original, 1);

        public string Write()
        {
            var text = $"{Base64UrlEncoder.Encode(Header.ToJsonString())}.{Base64UrlEncoder.Encode(Claims.ToJsonString())}";
            if (Key is null) return text + ".";
            var bytes = Encoding.ASCII.GetBytes(text);
            var signature = (string?)Header["alg"] switch
            {
                "HS512" => HMACSHA512.HashData(Key, bytes),
                "HS384" => HMACSHA384.HashData(Key, bytes),
                _ => HMACSHA256.HashData(Key, bytes),
            };
            return $"{text}.{Base64UrlEncoder.Encode(signature)}";
        }

        private static JsonObject Part(string token, int part) => JsonNode.Parse(Base64UrlEncoder.Decode(token.Split('.')[part]))!.AsObject();
    }
}
