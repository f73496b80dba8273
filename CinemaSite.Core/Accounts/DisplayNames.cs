using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace CinemaSite.Core.Accounts;

/// <summary>The names that are shown beside comments.</summary>
public static partial class DisplayNames
{
    /// <summary>What is shown in place of somebody who deleted their account.</summary>
    public const string Deleted = "deleted viewer";

    /// <summary>One line without control characters or doubled spaces.</summary>
    public static string Tidy(string? name) => Spaces().Replace(name ?? "", " ").Trim();

    /// <summary>What is wrong with a tidy name, in words for the form; null when it is fine.</summary>
    public static string? Problem(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0) return "Please choose a name.";
        if (name.Length > User.DisplayNameLength) return $"At most {User.DisplayNameLength} characters, please.";
        return name.Contains('@', StringComparison.Ordinal) ? "Everybody sees this name: leave your e-mail address out of it." : null;
    }

    /// <summary>A name for somebody who gave none; it says nothing about them.</summary>
    public static string Default() => string.Create(CultureInfo.InvariantCulture, $"Viewer {RandomNumberGenerator.GetInt32(10_000, 100_000)}");

    [GeneratedRegex(@"[\s\p{Cc}\p{Cf}]+")]
    private static partial Regex Spaces();
}
