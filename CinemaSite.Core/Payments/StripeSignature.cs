using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CinemaSite.Core.Payments;

/// <summary>
/// Verifies the signature of a webhook over its raw bytes. Written out here because the client's own check throws six
/// kinds of exception on odd headers and needs the body decoded first.
/// </summary>
public static class StripeSignature
{
    /// <summary>True when any <c>v1</c> of the header fits any of the secrets, and its time is at most <paramref name="tolerance"/> from now, either way.</summary>
    public static bool Holds(ReadOnlySpan<byte> body, string? header, IEnumerable<string> secrets, DateTimeOffset now, TimeSpan tolerance)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        if (string.IsNullOrEmpty(header) || header.Length > 4096) return false;
        string? time = null;
        var signatures = new List<byte[]>();
        foreach (var part in header.Split(','))
        {
            var pair = part.Split('=', 2);
            if (pair.Length != 2) continue;
            if (pair[0].Trim() == "t") time = pair[1].Trim();
            if (pair[0].Trim() == "v1") signatures.Add(Encoding.ASCII.GetBytes(pair[1].Trim()));
        }
        if (!long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return false;
        if (Math.Abs((decimal)now.ToUnixTimeSeconds() - seconds) > (decimal)tolerance.TotalSeconds) return false;

        byte[] signed = [.. Encoding.ASCII.GetBytes(time + "."), .. body];
        var holds = false;
        foreach (var secret in secrets)
        {
            var expected = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed)));
            foreach (var signature in signatures) holds |= CryptographicOperations.FixedTimeEquals(expected, signature);
        }
        return holds;
    }
}
