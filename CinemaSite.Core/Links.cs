using System.Globalization;

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

    private static string Id(long id) => id.ToString(CultureInfo.InvariantCulture);
}
