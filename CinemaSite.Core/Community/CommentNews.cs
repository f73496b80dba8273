using CinemaSite.Core.Audit;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using CinemaSite.Core.Notifications;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Community;

/// <summary>What a deed about a comment means to others, told in the transaction of the deed: a reply that everybody sees is told of, one that nobody sees any more is not.</summary>
public sealed class CommentNews(CinemaDb db, Notifier notifier, CatalogSearch search)
{
    /// <summary>What everybody sees of comments has changed: kept pages are made anew.</summary>
    public Task ChangedAsync(CancellationToken cancellationToken) => search.TalkChangedAsync(cancellationToken);

    /// <summary>Everybody sees the comment now. Whoever it answers is told, once.</summary>
    public async Task ShownAsync(long id, CancellationToken cancellationToken)
    {
        if (await AnswerAsync(id, cancellationToken) is { } answer) await notifier.TellAsync(answer.To, answer.News, cancellationToken);
    }

    /// <summary>Others see the comment no more, so nobody who has not read of it yet needs to be told.</summary>
    public async Task GoneAsync(long id, CancellationToken cancellationToken)
    {
        if (await AnswerAsync(id, cancellationToken) is { } answer) await notifier.TakeBackAsync(answer.To, answer.News, cancellationToken);
    }

    /// <summary>Somebody likes the comment, or no longer does.</summary>
    public async Task LikedAsync(long id, Guid by, bool likes, CancellationToken cancellationToken)
    {
        if (await AboutAsync(id, cancellationToken) is not { Author: { } author } comment) return;
        var news = new News.Liked(id, by, comment.Film);
        await (likes ? notifier.TellAsync(author, news, cancellationToken) : notifier.TakeBackAsync(author, news, cancellationToken));
    }

    /// <summary>A moderator has hidden the comment; its author is told.</summary>
    public async Task HiddenAsync(long id, DateTime hiddenUtc, Actor actor, CancellationToken cancellationToken)
    {
        await GoneAsync(id, cancellationToken);
        if (await HiddenNewsAsync(id, hiddenUtc, actor, cancellationToken) is { } hidden) await notifier.TellAsync(hidden.To, hidden.News, cancellationToken);
    }

    /// <summary>The comment that was hidden then can be seen again.</summary>
    public async Task RestoredAsync(long id, DateTime hiddenUtc, Actor actor, CancellationToken cancellationToken)
    {
        if (await HiddenNewsAsync(id, hiddenUtc, actor, cancellationToken) is { } hidden) await notifier.TakeBackAsync(hidden.To, hidden.News, cancellationToken);
        await ShownAsync(id, cancellationToken);
    }

    /// <summary>A report was decided; whoever sent it is told.</summary>
    public async Task DecidedAsync(long reportId, bool upheld, Actor actor, CancellationToken cancellationToken)
    {
        var report = await db.CommentReports.Where(r => r.Id == reportId).Select(r => new { r.UserId, r.CommentId }).SingleAsync(cancellationToken);
        if (report.UserId is { } reporter && await AboutAsync(report.CommentId, cancellationToken) is { } comment)
            await notifier.TellAsync(reporter, new News.ReportDecided(reportId, actor.Id, comment.Film, upheld), cancellationToken);
    }

    /// <summary>Somebody bought movies or gave them back; what they wrote about them says so.</summary>
    public async Task OwnerChangedAsync(Guid? userId, IReadOnlyCollection<int> movieIds, CancellationToken cancellationToken)
    {
        if (userId is not null && await db.Comments.AnyAsync(c => c.UserId == userId && movieIds.Contains(c.MovieId), cancellationToken)) await search.TalkChangedAsync(cancellationToken);
    }

    private async Task<Told?> AnswerAsync(long id, CancellationToken cancellationToken)
    {
        var reply = await db.Comments.Where(c => c.Id == id && c.ReplyToId != null && c.UserId != null)
            .Select(c => new { c.UserId, c.Text, c.Spoiler, To = db.Comments.Where(p => p.Id == c.ReplyToId).Select(p => p.UserId).FirstOrDefault() }).SingleOrDefaultAsync(cancellationToken);
        return reply is { UserId: { } by, To: { } to } && await AboutAsync(id, cancellationToken) is { } comment ? new Told(to, new News.Replied(id, by, comment.Film, reply.Text, reply.Spoiler)) : null;
    }

    private async Task<Told?> HiddenNewsAsync(long id, DateTime hiddenUtc, Actor actor, CancellationToken cancellationToken) =>
        await AboutAsync(id, cancellationToken) is { Author: { } author } comment ? new Told(author, new News.CommentHidden(id, hiddenUtc, actor.Id, comment.Film, null)) : null;

    private Task<About?> AboutAsync(long id, CancellationToken cancellationToken) =>
        db.Comments.Where(c => c.Id == id).Join(db.Movies, c => c.MovieId, m => m.Id, (c, m) => new About(c.UserId, new NewsFilm(m.Id, m.Slug, m.Title))).SingleOrDefaultAsync(cancellationToken);

    private sealed record About(Guid? Author, NewsFilm Film);

    private sealed record Told(Guid To, News News);
}
