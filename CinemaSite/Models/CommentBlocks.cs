using CinemaSite.Core.Community;
using Microsoft.AspNetCore.WebUtilities;

namespace CinemaSite.Models;

/// <summary>Which of the forms about comments was sent.</summary>
public enum CommentFormKind
{
    New,
    Reply,
    Edit,
    Report,
}

/// <summary>What a form about comments brought, to show it as it was; <paramref name="CommentId"/> is the comment that it stands at.</summary>
public sealed record CommentForm(CommentFormKind Kind, long? CommentId, string? Text, bool Spoiler = false, ReportReason? Reason = null)
{
    /// <summary>What is wrong with it, and at which field.</summary>
    public string? Problem { get; init; }

    public string Field { get; init; } = "text";

    /// <summary>It was written before the person had signed in again.</summary>
    public bool IsDraft { get; init; }
}

/// <summary>What all comments of a page share.</summary>
/// <param name="IsOpen">Whether anybody may comment on the movie.</param>
/// <param name="IsBlocked">Whether the reader may not, and why.</param>
/// <param name="Form">The form that came back, if any.</param>
public sealed record Conversation(int MovieId, string MovieUrl, bool IsOpen, bool SignedIn, bool IsBlocked, string? BlockReason, CommentForm? Form)
{
    /// <summary>Whether the reader finds forms to write with.</summary>
    public bool CanWrite => IsOpen && !IsBlocked;

    /// <summary>The form of this kind at this comment, when it is the one that came back.</summary>
    public CommentForm? FormOf(CommentFormKind kind, long? commentId = null) => Form?.Kind == kind && Form.CommentId == commentId ? Form : null;
}

/// <summary>The part of a movie's page about comments.</summary>
public sealed record CommentsBlock(Conversation Of, CommentPage Page)
{
    /// <summary>What its HTML is kept under: all it depends on. Null while somebody's own words stand in a form.</summary>
    public object? KeptBy => Of.Form is null ? this : null;
}

/// <summary>A thread of it; <paramref name="Focus"/> is the comment that htmx shall give the focus to.</summary>
public sealed record ThreadBlock(Conversation Of, CommentThread Thread, long? Focus = null)
{
    /// <summary>Whether the page shows this thread alone and leads to its later replies itself.</summary>
    public bool Whole { get; init; }
}

/// <summary>A comment of it.</summary>
public sealed record CommentBlockItem(Conversation Of, CommentView Comment, bool Focus = false);

/// <summary>Reads which comments a request asks for.</summary>
public static class CommentRequests
{
    /// <summary>From the address; for a form that htmx sent, from the address of the page it stands on.</summary>
    public static CommentAsk CommentAsk(this HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (HttpMethods.IsGet(request.Method)) return Core.Community.CommentAsk.Parse(name => request.Query[name]);
        if (!Uri.TryCreate(request.Headers["HX-Current-URL"].ToString(), UriKind.Absolute, out var page)) return new CommentAsk();
        var query = QueryHelpers.ParseQuery(page.Query);
        return Core.Community.CommentAsk.Parse(name => query.GetValueOrDefault(name)).First;
    }
}
