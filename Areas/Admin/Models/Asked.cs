using System.Globalization;

namespace CinemaSite.Areas.Admin.Models;

/// <summary>Reads query strings. What cannot be read counts as not asked.</summary>
public static class Asked
{
    private const int Longest = 100;

    // Further than any list goes, and no number that grows too large when it is multiplied.
    private const int LastPage = 1_000_000;

    public static string? Text(string? text) => text?.Trim() is { Length: > 0 } words ? words[..Math.Min(Longest, words.Length)] : null;

    public static T? Choice<T>(string? word) where T : struct, Enum =>
        word is { Length: > 0 } && char.IsAsciiLetter(word[0]) && Enum.TryParse<T>(word, ignoreCase: true, out var choice) && Enum.IsDefined(choice) ? choice : null;

    public static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public static long? Id(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    public static int Page(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 1, LastPage) : 1;
}
