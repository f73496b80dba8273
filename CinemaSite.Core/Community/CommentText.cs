using System.Globalization;
using System.Text;

namespace CinemaSite.Core.Community;

/// <summary>What may stand in a comment: plain text.</summary>
public static class CommentText
{
    /// <summary>One kind of line end, no control characters, no spaces around.</summary>
    public static string Tidy(string? text)
    {
        var tidy = new StringBuilder();
        foreach (var c in (text ?? "").ReplaceLineEndings("\n"))
            if (c is '\n' or '\t' || !char.IsControl(c)) tidy.Append(c);
        return tidy.ToString().Trim();
    }

    /// <summary>What is wrong with a tidy text, in words for the form; null when it is fine.</summary>
    public static string? Problem(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.EnumerateRunes().Any(IsSeen)) return "Please write something.";
        return text.Length > Comment.TextLength
            ? string.Create(CultureInfo.InvariantCulture, $"That is {text.Length:N0} characters long; at most {Comment.TextLength:N0}, please.")
            : null;
    }

    // Zero-width characters and the like would make a comment of nothing.
    private static bool IsSeen(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.OtherNotAssigned);
}
