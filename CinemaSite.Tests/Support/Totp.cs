using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace CinemaSite.Tests.Support;

/// <summary>An authenticator app: RFC 6238 with six digits and half minutes, by the real clock, as Identity reads it.</summary>
public static class Totp
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The code shown now, or so many half minutes later; the site takes those from two before to two after.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 6238 is built on HMAC-SHA1, and all apps speak it.")]
    public static string Code(string secret, int later = 0)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var step = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30 + later);
        var hash = HMACSHA1.HashData(Bytes(secret), step);
        var number = BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(hash[^1] & 0xF)) & 0x7FFFFFFF;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] Bytes(string secret)
    {
        var bits = string.Concat(secret.Where(c => c != ' ').Select(c => Convert.ToString(Base32.IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }
}
