using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using QRCoder;

namespace CinemaSite.Core.Accounts;

/// <summary>
/// What a person needs to teach an authenticator: the secret in groups of four, the same as an address, and as a QR
/// code. <paramref name="Sealed"/> stays with the browser, so that looking at the page stores nothing.
/// </summary>
public sealed record AuthenticatorOffer(string Secret, string Uri, QrCode Code, string Sealed);

/// <summary>A QR code as a path of unit squares in a square of <paramref name="Size"/>, quiet zone included.</summary>
public sealed record QrCode(int Size, string Path);

/// <summary>Offers secrets to authenticators and recognises the offers when they come back.</summary>
public sealed class TwoFactorSetup(IDataProtectionProvider protection, IOptions<SiteOptions> site, TimeProvider clock)
{
    /// <summary>So long somebody may take to show the secret to an app.</summary>
    public static readonly TimeSpan OfferLife = TimeSpan.FromMinutes(30);


    private readonly IDataProtector protector = protection.CreateProtector("CinemaSite.AuthenticatorOffers");

    /// <summary>Offers a secret to a person.</summary>
    public AuthenticatorOffer Offer(Guid userId, string email, string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var issuer = Uri.EscapeDataString(site.Value.Name);
        var uri = $"otpauth://totp/{issuer}:{Uri.EscapeDataString(email)}?secret={secret}&issuer={issuer}&digits=6&period=30";
        var until = (clock.GetUtcNow() + OfferLife).ToUnixTimeSeconds();
        return new AuthenticatorOffer(
            string.Join(' ', secret.Chunk(4).Select(c => new string(c))), uri, Draw(uri),
            protector.Protect(string.Create(CultureInfo.InvariantCulture, $"{userId:N}|{until}|{secret}")));
    }

    /// <summary>The secret of an offer; null when it was not made for this person, or too long ago.</summary>
    public string? Read(Guid userId, string? sealedOffer)
    {
        if (string.IsNullOrEmpty(sealedOffer)) return null;
        try
        {
            var parts = protector.Unprotect(sealedOffer).Split('|');
            return parts[0] == userId.ToString("N") && long.Parse(parts[1], CultureInfo.InvariantCulture) > clock.GetUtcNow().ToUnixTimeSeconds() ? parts[2] : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static QrCode Draw(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var path = new StringBuilder();
        for (var y = 0; y < data.ModuleMatrix.Count; y++)
            for (var x = 0; x < data.ModuleMatrix[y].Length; x++)
                if (data.ModuleMatrix[y][x]) path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
        return new QrCode(data.ModuleMatrix.Count, path.ToString());
    }
}
