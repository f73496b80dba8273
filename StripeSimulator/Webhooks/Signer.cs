using System.Security.Cryptography;
using System.Text;

namespace StripeSimulator.Webhooks;

/// <summary>Makes the <c>Stripe-Signature</c> header.</summary>
internal static class Signer
{
    /// <summary>The header for a body: one <c>v1</c> for each secret; spoilt ones have the right form and the wrong digits.</summary>
    public static string Header(string body, IEnumerable<string> secrets, DateTimeOffset at, bool corrupt = false)
    {
        var time = at.ToUnixTimeSeconds();
        var header = new StringBuilder($"t={time}");
        foreach (var secret in secrets)
        {
            var key = Encoding.UTF8.GetBytes(corrupt ? secret + "?" : secret);
            var digest = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{time}.{body}"));
            header.Append(",v1=").Append(Convert.ToHexStringLower(digest));
        }
        return header.ToString();
    }
}
