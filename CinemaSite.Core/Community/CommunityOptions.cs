using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Community;

/// <summary>The part of section <c>Limits</c> that guards the conversation. All count for one person.</summary>
public sealed class CommunityLimitOptions
{
    /// <summary>Comments, replies and edits in a minute.</summary>
    public int CommentsPerMinute { get; set; } = 10;

    /// <summary>Likes of comments in a minute.</summary>
    public int CommentLikesPerMinute { get; set; } = 60;

    /// <summary>Reports in an hour.</summary>
    public int ReportsPerHour { get; set; } = 20;

    /// <summary>Reactions, ratings and favourites in a minute.</summary>
    public int OpinionsPerMinute { get; set; } = 120;

    /// <summary>Comments of people who are not signed in that are kept, from one network address in a quarter of an hour.</summary>
    public int DraftsPerAddress { get; set; } = 30;
}

/// <summary>The limits as they are counted.</summary>
public sealed class CommunityLimits(IOptions<CommunityLimitOptions> options)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public AttemptLimit Comments => new("comments", options.Value.CommentsPerMinute, Minute);
    public AttemptLimit CommentLikes => new("comment-likes", options.Value.CommentLikesPerMinute, Minute);
    public AttemptLimit Reports => new("reports", options.Value.ReportsPerHour, TimeSpan.FromHours(1));
    public AttemptLimit Opinions => new("opinions", options.Value.OpinionsPerMinute, Minute);
    public AttemptLimit Drafts => new("drafts", options.Value.DraftsPerAddress, TimeSpan.FromMinutes(15));
}

/// <summary>Section <c>Comments</c>: which comments wait for a moderator before others see them.</summary>
public sealed class CommentOptions
{
    /// <summary>Words and phrases that hold a comment for review, without regard to case and accents.</summary>
    public IList<string> WatchedWords { get; set; } = [];

    /// <summary>Whether a person's comments wait until one of theirs was approved.</summary>
    public bool HoldFirst { get; set; }
}

/// <summary>Finds watched words in what people write.</summary>
public sealed class WatchedWords(IOptions<CommentOptions> options)
{
    private readonly string[] words = [.. options.Value.WatchedWords.Select(w => Names.Fold(w) + " ").Where(w => !string.IsNullOrWhiteSpace(w))];

    /// <summary>Whether a watched word stands in the text as a whole word.</summary>
    public bool In(string text)
    {
        if (words.Length == 0) return false;
        var folded = Names.Fold(text) + " ";
        return Array.Exists(words, w => folded.Contains(w, StringComparison.Ordinal));
    }
}
