using System.Security.Cryptography;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Accounts;

/// <summary>Makes and takes recovery codes. Only their hashes are kept.</summary>
public sealed class RecoveryCodes(CinemaDb db, TimeProvider clock)
{
    private const int Codes = 10;
    private const int Length = 16;
    private const int Group = 4;

    // Without letters and digits that look alike: nearly 80 bits in sixteen of them.
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary>How many a person has left.</summary>
    public Task<int> CountAsync(Guid userId, CancellationToken cancellationToken = default) =>
        db.RecoveryCodes.CountAsync(c => c.UserId == userId && c.ConsumedUtc == null, cancellationToken);

    /// <summary>Makes new ones instead of all older ones, in the caller's transaction; they are readable only now.</summary>
    public async Task<IReadOnlyList<string>> MakeAsync(Guid userId, CancellationToken cancellationToken = default)
    {
        await ForgetAsync(userId, cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        var codes = Enumerable.Range(0, Codes).Select(_ => RandomNumberGenerator.GetString(Letters, Length)).ToList();
        db.RecoveryCodes.AddRange(codes.Select(c => new RecoveryCode { UserId = userId, Hash = Secret.Hash(c), CreatedUtc = now }));
        await db.SaveChangesAsync(cancellationToken);
        return [.. codes.Select(c => string.Join('-', c.Chunk(Group).Select(part => new string(part))))];
    }

    /// <summary>Uses one up, in the caller's transaction. One of many parallel callers gets it.</summary>
    public async Task<bool> UseAsync(Guid userId, string code, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (code.Length != Length) return false;
        var hash = Secret.Hash(code);
        var now = clock.GetUtcNow().UtcDateTime;
        return await db.RecoveryCodes.Where(c => c.UserId == userId && c.Hash == hash && c.ConsumedUtc == null)
            .ExecuteUpdateAsync(s => s.SetProperty(c => c.ConsumedUtc, now), cancellationToken) == 1;
    }

    /// <summary>Takes all away, in the caller's transaction.</summary>
    public Task ForgetAsync(Guid userId, CancellationToken cancellationToken = default) =>
        db.RecoveryCodes.Where(c => c.UserId == userId).ExecuteDeleteAsync(cancellationToken);
}
