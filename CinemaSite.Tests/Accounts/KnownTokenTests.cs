using CinemaSite.Core.Accounts;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CinemaSite.Tests.Accounts;

/// <summary>A signature that was found good is not checked again; everything else about a token is.</summary>
public sealed class KnownTokenTests
{
    private static readonly DateTime Start = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);
    private readonly SymmetricSecurityKey key = new("a key that is long enough for a signature"u8.ToArray()) { KeyId = "k1" };
    private readonly List<SecurityKey> keys = [];
    private DateTime now = Start;

    public KnownTokenTests() => keys.Add(key);

    [Fact]
    public async Task A_good_token_is_good_again_without_looking_at_its_signature()
    {
        using var known = new KnownTokens();
        var token = Token();
        var first = await known.ValidateTokenAsync(token, Rules());
        Assert.True(first.IsValid);
        Assert.Same(first, await known.ValidateTokenAsync(token, Rules()));
    }

    [Fact]
    public async Task A_token_that_was_good_ends_with_its_time()
    {
        using var known = new KnownTokens();
        var token = Token();
        Assert.True((await known.ValidateTokenAsync(token, Rules())).IsValid);
        now = Start.AddMinutes(10);
        Assert.False((await known.ValidateTokenAsync(token, Rules())).IsValid);
        now = Start.AddSeconds(-1);
        Assert.False((await known.ValidateTokenAsync(token, Rules())).IsValid);
    }

    [Fact]
    public async Task A_token_that_was_good_ends_with_its_key()
    {
        using var known = new KnownTokens();
        var token = Token();
        Assert.True((await known.ValidateTokenAsync(token, Rules())).IsValid);
        keys.Clear();
        Assert.False((await known.ValidateTokenAsync(token, Rules())).IsValid);
    }

    [Fact]
    public async Task A_bad_token_is_not_remembered_as_good()
    {
        using var known = new KnownTokens();
        var token = Token();
        var altered = token[..^4] + (token.EndsWith("AAAA", StringComparison.Ordinal) ? "BBBB" : "AAAA");
        Assert.True((await known.ValidateTokenAsync(token, Rules())).IsValid);
        for (var i = 0; i < 2; i++) Assert.False((await known.ValidateTokenAsync(altered, Rules())).IsValid);
    }

    private string Token() => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
    {
        Issuer = "us",
        Audience = "us",
        NotBefore = Start,
        Expires = Start.AddMinutes(10),
        SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.HmacSha256),
    });

    private TokenValidationParameters Rules() => new()
    {
        ValidIssuer = "us",
        ValidAudience = "us",
        LifetimeValidator = (from, to, _, _) => now >= from && now < to,
        IssuerSigningKeyResolver = (_, _, kid, _) => keys.Where(k => k.KeyId == kid),
        TryAllIssuerSigningKeys = false,
    };
}
