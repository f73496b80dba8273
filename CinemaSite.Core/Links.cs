using System.Globalization;
using System.Text;

namespace CinemaSite.Core;

/// <summary>The site's addresses in one place: pages, mails and redirects take them from here. Each room adds its own part.</summary>
public static partial class Links
{
    public const string Home = "/";
    public const string Theme = "/theme";
    public const string CspReports = "/reports/csp";
    public const string Terms = "/terms";
    public const string Rankings = "/rankings";

    /// <summary>The picture that goes with a shared link where there is no better one. No drawing: the networks show none.</summary>
    public const string SharePicture = "/share.png";

    /// <summary>An address as a header may carry it: what is not ASCII is escaped, what is escaped already stays.</summary>
    public static string InHeader(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (Ascii.IsValid(address)) return address;
        var escaped = new StringBuilder();
        foreach (var sign in address.EnumerateRunes()) escaped.Append(sign.IsAscii ? sign.ToString() : Uri.EscapeDataString(sign.ToString()));
        return escaped.ToString();
    }

    private static string Id(long id) => id.ToString(CultureInfo.InvariantCulture);
}
