using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CinemaSite.Core.Accounts;

/// <summary>
/// Checks access tokens and remembers which signatures were good, since a browser sends the same one with every request.
/// Times and keys are looked at anew each time; whether the session lives is not a token's to say.
/// </summary>
public sealed class KnownTokens : TokenHandler, IDisposable
{
    private const int Most = 10_000;

    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };
    private readonly MemoryCache good = new(new MemoryCacheOptions { SizeLimit = Most });

    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        ArgumentNullException.ThrowIfNull(validationParameters);
        if (good.TryGetValue(token, out TokenValidationResult? known) && IsStillGood(token, (JsonWebToken)known!.SecurityToken, validationParameters)) return known;
        var result = await Handler.ValidateTokenAsync(token, validationParameters);
        if (result.IsValid) good.Set(token, result, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Remembered });
        return result;
    }

    /// <exception cref="ArgumentException">It is no token.</exception>
    public override SecurityToken ReadToken(string token) =>
        good.TryGetValue(token, out TokenValidationResult? known) ? known!.SecurityToken : Handler.ReadJsonWebToken(token);

    public void Dispose() => good.Dispose();

    private static bool IsStillGood(string token, JsonWebToken read, TokenValidationParameters rules) =>
        rules.LifetimeValidator(read.ValidFrom, read.ValidTo, read, rules) && rules.IssuerSigningKeyResolver(token, read, read.Kid, rules).Any();
}
