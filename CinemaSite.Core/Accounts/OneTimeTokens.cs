using System.Security.Cryptography;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Accounts;

/// <summary>A token as it goes into a mail; the site itself keeps only its hash.</summary>
public sealed record IssuedToken(Guid Id, string Value);

/// <summary>Whom a live token belongs to.</summary>
public sealed record TokenOwner(Guid TokenId, Guid UserId, string Email, string? Data);

/// <summary>Makes and takes the tokens of mailed links.</summary>
public sealed class OneTimeTokens(CinemaDb db, TimeProvider clock)
{
    /// <summary>Makes a token and voids the person's older ones of the same purpose. The caller saves.</summary>
    public async Task<IssuedToken> IssueAsync(Guid userId, TokenPurpose purpose, string? data = null, CancellationToken cancellationToken = default)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await db.HoldPersonAsync(userId, cancellationToken);
        await VoidAsync(userId, purpose, cancellationToken);
        var value = Secret.New();
        var token = new OneTimeToken
        {
            UserId = userId,
            Purpose = purpose,
            Hash = Secret.Hash(value),
            CreatedUtc = now,
            ExpiresUtc = now + Life(purpose),
            Data = data,
        };
        db.OneTimeTokens.Add(token);
        return new IssuedToken(token.Id, value);
    }

    /// <summary>Voids a person's links of a purpose, in the caller's transaction.</summary>
    public Task VoidAsync(Guid userId, TokenPurpose purpose, CancellationToken cancellationToken = default)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return db.OneTimeTokens.Where(t => t.UserId == userId && t.Purpose == purpose && t.ConsumedUtc == null)
            .ExecuteUpdateAsync(s => s.SetProperty(t => t.ConsumedUtc, now), cancellationToken);
    }

    /// <summary>Whose token this is, when it may still be used; changes nothing.</summary>
    public Task<TokenOwner?> FindAsync(TokenPurpose purpose, string? value, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrEmpty(value) || value.Length > Secret.LongestText) return Task.FromResult<TokenOwner?>(null);
        var hash = Secret.Hash(value);
        var now = clock.GetUtcNow().UtcDateTime;
        return (from t in db.OneTimeTokens
                where t.Hash == hash && t.Purpose == purpose && t.ConsumedUtc == null && t.ExpiresUtc > now
                join u in db.Users on t.UserId equals u.Id
                select new TokenOwner(t.Id, u.Id, u.Email!, t.Data)).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Uses the token up, in the caller's transaction; null when it can't be used (any more). One of many parallel callers gets it.</summary>
    public async Task<TokenOwner?> ConsumeAsync(TokenPurpose purpose, string? value, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(purpose, value, cancellationToken) is not { } owner) return null;
        var now = clock.GetUtcNow().UtcDateTime;
        var consumed = await db.OneTimeTokens.Where(t => t.Id == owner.TokenId && t.ConsumedUtc == null)
            .ExecuteUpdateAsync(s => s.SetProperty(t => t.ConsumedUtc, now), cancellationToken);
        return consumed == 1 ? owner : null;
    }

    private static TimeSpan Life(TokenPurpose purpose) => purpose == TokenPurpose.ResetPassword ? TimeSpan.FromHours(1) : TimeSpan.FromHours(24);
}

/// <summary>Random values that are secrets, and what is kept of them.</summary>
internal static class Secret
{
    /// <summary>Bytes of a secret.</summary>
    public const int Bytes = 32;

    /// <summary>No secret of ours is longer as text.</summary>
    public const int LongestText = 100;

    /// <summary>256 random bits, fit for addresses and cookies.</summary>
    public static string New() => Text(RandomNumberGenerator.GetBytes(Bytes));

    public static string Text(ReadOnlySpan<byte> secret) => System.Buffers.Text.Base64Url.EncodeToString(secret);

    public static byte[] Hash(string secret) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret));
}
