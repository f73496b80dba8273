using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CinemaSite.Core.Accounts;

/// <summary>Makes the short-lived signed tokens, and says what a good one looks like.</summary>
public sealed class AccessTokens(SigningKeyRing ring, KnownTokens known, TimeProvider clock)
{
    public const string Issuer = "cinemasite";
    public const string Audience = "cinemasite";
    public const string Type = "at+jwt";
    public const string SessionClaim = "sid";

    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RenewalLead = TimeSpan.FromSeconds(30);
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>A signed token for a session.</summary>
    public string Create(SignedInPerson person, DateTime expiresUtc)
    {
        ArgumentNullException.ThrowIfNull(person);
        var now = clock.GetUtcNow().UtcDateTime;
        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            TokenType = Type,
            IssuedAt = now,
            NotBefore = now,
            Expires = expiresUtc,
            SigningCredentials = new SigningCredentials(ring.Keys[0], SecurityAlgorithms.HmacSha256),
            Claims = new Dictionary<string, object>
            {
                [JwtRegisteredClaimNames.Sub] = person.UserId.ToString(),
                [JwtRegisteredClaimNames.Name] = person.DisplayName,
                ["role"] = person.Role.ToString(),
                [SessionClaim] = person.SessionId.ToString(),
            },
        });
    }

    /// <summary>One algorithm, one type, our own keys, and times by the site's clock.</summary>
    public TokenValidationParameters Rules() => new()
    {
        ValidIssuer = Issuer,
        ValidAudience = Audience,
        ValidTypes = [Type],
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        IssuerSigningKeyResolver = (_, _, kid, _) => ring.Keys.Where(k => k.KeyId == kid),
        TryAllIssuerSigningKeys = false,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        LifetimeValidator = (notBefore, expires, _, _) =>
        {
            var now = clock.GetUtcNow().UtcDateTime;
            return expires is not null && now < expires + ClockSkew && (notBefore is null || now >= notBefore - ClockSkew);
        },
    };

    /// <summary>Whether a browser's token is missing, unreadable or about to expire. It is no proof of anything.</summary>
    public bool NeedsRenewal(string? token)
    {
        if (string.IsNullOrEmpty(token) || !Handler.CanReadToken(token)) return true;
        try
        {
            var read = (JsonWebToken)known.ReadToken(token);
            return read.ValidTo - RenewalLead <= clock.GetUtcNow().UtcDateTime || ring.Keys.All(k => k.KeyId != read.Kid);
        }
        catch (ArgumentException)
        {
            return true;
        }
    }
}
