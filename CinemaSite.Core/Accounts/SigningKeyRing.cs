using System.Security.Cryptography;
using System.Text;
using CinemaSite.Core.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace CinemaSite.Core.Accounts;

/// <summary>The keys that sign access tokens: the configured ones, or one that is made once and shared through the database.</summary>
public sealed partial class SigningKeyRing(IOptions<JwtOptions> options, IDataProtectionProvider protection, IServiceScopeFactory scopes, TimeProvider clock, ILogger<SigningKeyRing> logger)
{
    // All copies of the site make the key under this id, so that of two that start at once only one can.
    private static readonly Guid SharedId = new("0a000000-0000-7000-8000-000000000001");
    private readonly IDataProtector protector = protection.CreateProtector("CinemaSite.SigningKeys");
    private IReadOnlyList<SecurityKey>? keys;

    /// <summary>All keys; the first one signs.</summary>
    /// <exception cref="InvalidOperationException"><see cref="LoadAsync"/> was not called.</exception>
    public IReadOnlyList<SecurityKey> Keys => keys ?? throw new InvalidOperationException("The signing keys are not loaded yet.");

    /// <summary>Loads the keys, and makes one when there is none; called before the site listens.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken = default)
    {
        if (options.Value.SigningKeys.Count > 0)
        {
            keys = [.. options.Value.SigningKeys.Select(k => ToKey(Encoding.UTF8.GetBytes(k)))];
            return;
        }
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CinemaDb>();
        while (keys is null)
            if (await ReadAsync(db, cancellationToken) is { } secret) keys = [ToKey(secret)];
            else await MakeAsync(db, cancellationToken);
    }

    private async Task<byte[]?> ReadAsync(CinemaDb db, CancellationToken cancellationToken)
    {
        var row = await db.SigningKeys.AsNoTracking().FirstOrDefaultAsync(k => k.Id == SharedId, cancellationToken);
        if (row is null) return null;
        try
        {
            return Convert.FromBase64String(protector.Unprotect(row.Sealed));
        }
        catch (CryptographicException)
        {
            // Sealed by data protection keys that are gone: nobody can verify with it any more.
            LogUnreadable();
            await db.InTransaction(() => db.SigningKeys.Where(k => k.Id == SharedId && k.Sealed == row.Sealed).ExecuteDeleteAsync(cancellationToken), cancellationToken);
            return null;
        }
    }

    private async Task MakeAsync(CinemaDb db, CancellationToken cancellationToken)
    {
        // Sealed before the transaction: data protection may have to write a key of its own first.
        var fresh = protector.Protect(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Secret.Bytes)));
        try
        {
            await db.InTransaction(async () =>
            {
                db.SigningKeys.Add(new SigningKey { Id = SharedId, Sealed = fresh, CreatedUtc = clock.GetUtcNow().UtcDateTime });
                await db.SaveChangesAsync(cancellationToken);
            }, cancellationToken);
        }
        catch (DbUpdateException e) when (e.IsUniqueViolation())
        {
            db.ChangeTracker.Clear();
        }
    }

    private static SymmetricSecurityKey ToKey(byte[] secret) =>
        new(secret) { KeyId = Convert.ToHexStringLower(SHA256.HashData([.. "kid"u8, .. secret]).AsSpan(0, 8)) };

    [LoggerMessage(LogLevel.Warning, "The stored signing key could not be unsealed and is replaced; everybody's access token is renewed")]
    private partial void LogUnreadable();
}
