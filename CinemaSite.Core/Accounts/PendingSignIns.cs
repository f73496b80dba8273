using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CinemaSite.Core.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Accounts;

/// <summary>Somebody who gave the right password and owes the second step.</summary>
public sealed record PendingSignIn(Guid UserId, bool Persistent);

/// <summary>Keeps, sealed in the browser's own hands, who is between the two steps of signing in. It opens nothing by itself.</summary>
public sealed class PendingSignIns(CinemaDb db, IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>So long the second step may take.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private readonly IDataProtector protector = protection.CreateProtector("CinemaSite.PendingSignIns");

    /// <summary>Seals it; a change of the password voids it.</summary>
    public async Task<string> SealAsync(PendingSignIn pending, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pending);
        var until = (clock.GetUtcNow() + Life).ToUnixTimeSeconds();
        var stamp = await StampAsync(pending.UserId, cancellationToken);
        return protector.Protect(string.Create(CultureInfo.InvariantCulture, $"{pending.UserId:N}|{pending.Persistent}|{until}|{stamp}"));
    }

    /// <summary>Who it is, or null when it is broken or too old.</summary>
    public async Task<PendingSignIn?> OpenAsync(string? sealedSignIn, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrEmpty(sealedSignIn)) return null;
        try
        {
            var parts = protector.Unprotect(sealedSignIn).Split('|');
            if (long.Parse(parts[2], CultureInfo.InvariantCulture) <= clock.GetUtcNow().ToUnixTimeSeconds()) return null;
            var pending = new PendingSignIn(Guid.ParseExact(parts[0], "N"), bool.Parse(parts[1]));
            return parts[3] == await StampAsync(pending.UserId, cancellationToken) ? pending : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private async Task<string> StampAsync(Guid userId, CancellationToken cancellationToken)
    {
        var hash = await db.Users.Where(u => u.Id == userId && u.BlockedUtc == null).Select(u => u.PasswordHash).FirstOrDefaultAsync(cancellationToken);
        return hash is null ? "none" : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(hash)).AsSpan(0, 8));
    }
}
