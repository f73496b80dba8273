using System.Globalization;
using CinemaSite.Core.Community;

namespace CinemaSite.Models;

/// <summary>What is said about comments.</summary>
public static class CommentWords
{
    /// <summary>The reasons to report a comment, in the order they are offered.</summary>
    public static IReadOnlyList<(ReportReason Reason, string Words)> Reasons { get; } =
    [
        (ReportReason.Spoiler, "Spoiler without a warning"),
        (ReportReason.Abuse, "Abuse"),
        (ReportReason.Advertising, "Advertising"),
        (ReportReason.OffTopic, "Not about the film"),
        (ReportReason.Other, "Something else"),
    ];

    /// <summary>A reason as the form spells it or as people read it; null when it is none.</summary>
    public static ReportReason? Reason(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var word = text.Trim();
        foreach (var (reason, words) in Reasons)
            if (string.Equals(reason.ToString(), word, StringComparison.OrdinalIgnoreCase) || string.Equals(words, word, StringComparison.OrdinalIgnoreCase)) return reason;
        return null;
    }

    /// <summary>How many comments, and in which order they stand.</summary>
    public static string Count(CommentPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (page.Count == 0) return "Nobody has said anything yet";
        var count = page.Count.ToString("N0", CultureInfo.CurrentCulture);
        if (page.Ask.ThreadId is not null) return $"One thread of {count} comments";
        return $"{count}, {(page.Ask.Sort == CommentSort.Newest ? "newest" : "most helpful")} first";
    }

    /// <summary>Why somebody may not comment.</summary>
    public static string Blocked(string? reason) => reason is null ? "A moderator has taken commenting away from your account." : $"A moderator has taken commenting away from your account: {reason}";

    /// <summary>A number with its noun.</summary>
    public static string Replies(int count) => string.Create(CultureInfo.CurrentCulture, $"{count:N0} {(count == 1 ? "reply" : "replies")}");
}
