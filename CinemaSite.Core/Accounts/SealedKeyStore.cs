using System.Security.Cryptography;
using CinemaSite.Core.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace CinemaSite.Core.Accounts;

/// <summary>Identity's store, but the authenticators' keys lie sealed in the database: a copy of it makes no codes.</summary>
internal sealed class SealedKeyStore(CinemaDb db, IDataProtectionProvider protection) : UserOnlyStore<User, CinemaDb, Guid>(db)
{
    private readonly IDataProtector protector = protection.CreateProtector("CinemaSite.AuthenticatorKeys");

    public override Task SetAuthenticatorKeyAsync(User user, string key, CancellationToken cancellationToken) =>
        base.SetAuthenticatorKeyAsync(user, protector.Protect(key), cancellationToken);

    public override async Task<string?> GetAuthenticatorKeyAsync(User user, CancellationToken cancellationToken)
    {
        if (await base.GetAuthenticatorKeyAsync(user, cancellationToken) is not { } sealedKey) return null;
        try
        {
            return protector.Unprotect(sealedKey);
        }
        catch (CryptographicException)
        {
            // Sealed by keys that are gone: no code fits any more, and the recovery codes are the way in.
            return null;
        }
    }
}
