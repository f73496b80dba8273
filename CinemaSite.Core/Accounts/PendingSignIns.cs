using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace CinemaSite.Core.Accounts;

/// <summary>Somebody who gave the right password and owes the second step.</summary>
public sealed record PendingSignIn(ProvenPerson Person, bool Persistent);

/// <summary>Keeps, sealed in the browser's own hands, who is between the two steps of signing in. It opens nothing by itself.</summary>
public sealed class PendingSignIns(IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>So long the second step may take.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private readonly IDataProtector protector = protection.CreateProtector("CinemaSite.PendingSignIns");

    /// <summary>Seals it.</summary>
    public string Seal(PendingSignIn pending)
    {
        ArgumentNullException.ThrowIfNull(pending);
        var until = (clock.GetUtcNow() + Life).ToUnixTimeSeconds();
        return protector.Protect(string.Create(CultureInfo.InvariantCulture, $"{pending.Person.UserId:N}|{pending.Persistent}|{until}|{pending.Person.Stamp}"));
    }

    /// <summary>Who it is, or null when it is broken or too old.</summary>
    public PendingSignIn? Open(string? sealedSignIn)
    {
        if (string.IsNullOrEmpty(sealedSignIn)) return null;
        try
        {
            var parts = protector.Unprotect(sealedSignIn).Split('|');
            return long.Parse(parts[2], CultureInfo.InvariantCulture) > clock.GetUtcNow().ToUnixTimeSeconds()
                ? new PendingSignIn(new ProvenPerson(Guid.ParseExact(parts[0], "N"), parts[3]), bool.Parse(parts[1]))
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
