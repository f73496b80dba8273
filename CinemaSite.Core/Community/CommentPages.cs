using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Community;

/// <summary>A comment as one reader sees it. The text is empty when it was deleted, or hidden by a moderator.</summary>
public sealed record CommentView(
    long Id, long? ParentId, int Position, string? Author, string? AvatarKey, string Text, bool Spoiler, DateTime CreatedUtc, bool Edited, bool Deleted, bool Hidden, bool Held, int LikeCount)
{
    /// <summary>The author's rating of the movie.</summary>
    public int? Rating { get; init; }

    /// <summary>Whether the author has bought the movie.</summary>
    public bool Owns { get; init; }

    /// <summary>In a thread: who was answered, when that was not the one who began it.</summary>
    public string? Answers { get; init; }

    public bool Mine { get; init; }
    public bool Liked { get; init; }

    /// <summary>Whether the reader has reported it and nobody has decided yet.</summary>
    public bool Reported { get; init; }

    /// <summary>Whether its text is there to read.</summary>
    public bool IsReadable => !Deleted && !Hidden;
}

/// <summary>A comment that begins a thread, some of its replies in the order they came, and how many stand before and after those.</summary>
public sealed record CommentThread(CommentView Comment, IReadOnlyList<CommentView> Replies, int Before, int After)
{
    /// <summary>All replies of the thread that can be seen.</summary>
    public int ReplyCount => Before + Replies.Count + After;
}

/// <summary>A page of a movie's comments; <paramref name="Count"/> counts replies too. <paramref name="Next"/> asks for what comes after it.</summary>
public sealed record CommentPage(CommentAsk Ask, IReadOnlyList<CommentThread> Threads, int Count, CommentAsk? Next)
{
    /// <summary>Nothing, for a movie that nobody has talked about.</summary>
    public static CommentPage Empty(CommentAsk ask) => new(ask, [], 0, null);

    /// <summary>True when comments may stand before the first of this page.</summary>
    public bool IsInTheMiddle => Ask.After is not null || Ask.ThreadId is not null;
}

/// <summary>The movie of a comment and the comment that began its thread.</summary>
public sealed record CommentPlace(int MovieId, string Slug, long ThreadId)
{
    public string MovieUrl => Links.Movie(MovieId, Slug);
}

/// <summary>How many like a comment, and whether the reader does.</summary>
public sealed record CommentLikes(long Id, int Count, bool Mine);

/// <summary>Who reads: what is theirs is marked. Owners are the people who bought the movie.</summary>
public sealed record CommentReader(Guid? UserId, IQueryable<Guid?> Owners);

/// <summary>
/// Reads a movie's comments, a page of threads with the first replies of each. Pages are cut by what was shown last and not by
/// counting, so that somebody who walks them sees each comment once, whatever others write and like meanwhile.
/// </summary>
public sealed class CommentPages(CinemaDb db)
{
    public const int ThreadsAPage = 20;

    /// <summary>Replies shown under each thread of a list.</summary>
    public const int RepliesAThread = 3;

    /// <summary>Replies on a page of one thread.</summary>
    public const int RepliesAPage = 50;

    /// <summary>The comments that are asked for. An unknown comment asks for the first page.</summary>
    public async Task<CommentPage> ReadAsync(int movieId, CommentAsk ask, CommentReader reader, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ask);
        ArgumentNullException.ThrowIfNull(reader);
        if (ask.ThreadId is { } thread)
        {
            var place = (int)Math.Clamp(ask.After ?? 0, 0, int.MaxValue - RepliesAPage);
            if (await ThreadsAsync(movieId, ask, Roots(movieId, reader).Where(c => c.Id == thread), new Window(thread, place, RepliesAPage), reader, cancellationToken) is { Threads.Count: 1 } whole)
                return whole with { Next = whole.Threads[0].After > 0 ? ask with { After = place + RepliesAPage } : null };
            ask = ask.First;
        }
        if (ask.CommentId is { } id) return await AroundAsync(movieId, ask, id, reader, cancellationToken);
        if (ask.After is { } after && await KeyAsync(movieId, after, ask.AsOf, cancellationToken) is { } key)
            return await ListAsync(movieId, ask, After(Roots(movieId, reader), ask, key, inclusive: false), Window.None, reader, cancellationToken);
        return await ListAsync(movieId, ask with { After = null, AsOf = null }, Roots(movieId, reader), Window.None, reader, cancellationToken);
    }

    /// <summary>Where a comment stands; null when there is none.</summary>
    public Task<CommentPlace?> WhereAsync(long commentId, CancellationToken cancellationToken) =>
        db.Comments.Where(c => c.Id == commentId).Join(db.Movies, c => c.MovieId, m => m.Id, (c, m) => new CommentPlace(m.Id, m.Slug, c.ParentId ?? c.Id)).SingleOrDefaultAsync(cancellationToken);

    /// <summary>The likes of a comment and whether a person's is among them; null when it can't be seen.</summary>
    public Task<CommentLikes?> LikesAsync(long commentId, Guid userId, CancellationToken cancellationToken) =>
        db.Comments.Published().Where(c => c.Id == commentId).Select(c => new CommentLikes(c.Id, c.LikeCount, db.CommentLikes.Any(l => l.CommentId == c.Id && l.UserId == userId))).SingleOrDefaultAsync(cancellationToken);

    /// <summary>One thread with the replies around one of its comments; null when it can't be seen any more.</summary>
    public async Task<CommentThread?> ThreadAsync(int movieId, long commentId, CommentReader reader, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (await PlaceAsync(movieId, commentId, cancellationToken) is not { } place) return null;
        var page = await ThreadsAsync(movieId, new CommentAsk(), Roots(movieId, reader).Where(c => c.Id == place.Root), Window.At(place.Root, place.Position), reader, cancellationToken);
        return page.Threads.Count == 0 ? null : page.Threads[0];
    }

    // The first page if the comment is on it, else the page that begins with its thread.
    private async Task<CommentPage> AroundAsync(int movieId, CommentAsk ask, long commentId, CommentReader reader, CancellationToken cancellationToken)
    {
        var place = await PlaceAsync(movieId, commentId, cancellationToken);
        var window = place is null ? Window.None : Window.At(place.Root, place.Position);
        var first = await ListAsync(movieId, ask.First, Roots(movieId, reader), window, reader, cancellationToken);
        if (place is null || first.Threads.Any(t => t.Comment.Id == place.Root)) return first with { Ask = ask with { After = null, AsOf = null } };
        if (await KeyAsync(movieId, place.Root, null, cancellationToken) is not { } key) return first;
        var page = await ListAsync(movieId, ask.First, After(Roots(movieId, reader), ask.First, key, inclusive: true), window, reader, cancellationToken);
        return page with { Ask = ask with { After = place.Root } };
    }

    private async Task<CommentPage> ListAsync(int movieId, CommentAsk ask, IQueryable<Comment> roots, Window window, CommentReader reader, CancellationToken cancellationToken)
    {
        if (ask.Rating is { } rating) roots = roots.Where(c => db.Ratings.Any(r => r.MovieId == movieId && r.UserId == c.UserId && r.Value == rating));
        return await ThreadsAsync(movieId, ask, Sorted(roots, ask), window, reader, cancellationToken);
    }

    private async Task<CommentPage> ThreadsAsync(int movieId, CommentAsk ask, IQueryable<Comment> roots, Window window, CommentReader reader, CancellationToken cancellationToken)
    {
        var (focus, from, length) = (window.Thread, window.From, window.Length);
        var all = db.Comments.Where(c => c.MovieId == movieId);
        var published = db.Comments.Published();
        var publishedHere = all.Published();
        var owners = reader.Owners;
        var rows = await roots.Take(ThreadsAPage + 1).Select(c => new
        {
            Root = c,
            Author = db.Users.Where(u => u.Id == c.UserId).Select(u => new { u.DisplayName, u.AvatarKey }).FirstOrDefault(),
            Rating = db.Ratings.Where(r => r.MovieId == movieId && r.UserId == c.UserId).Select(r => (int?)r.Value).FirstOrDefault(),
            Owns = c.UserId != null && owners.Contains(c.UserId),
            Liked = db.CommentLikes.Any(l => l.CommentId == c.Id && l.UserId == reader.UserId),
            Reported = db.CommentReports.Any(r => r.CommentId == c.Id && r.UserId == reader.UserId && r.State == ReportState.Open),
            Before = c.Id != focus ? 0 : published.Count(r => r.ParentId == c.Id && r.Position <= from),
            After = published.Count(r => r.ParentId == c.Id && r.Position > (c.Id == focus ? from + length : RepliesAThread)),
            Count = publishedHere.Count(),
            Score = db.CommentScores.Max(s => (long?)s.Id) ?? 0,
        }).AsNoTracking().ToListAsync(cancellationToken);
        if (rows.Count == 0) return CommentPage.Empty(ask) with { Count = await publishedHere.CountAsync(cancellationToken) };

        var shown = rows.Take(ThreadsAPage).ToList();
        var ids = shown.ConvertAll(r => r.Root.Id);
        var me = reader.UserId;
        var replies = (await RepliesAsync(movieId, ids, window, reader, cancellationToken)).ToLookup(c => c.ParentId);
        var threads = shown.ConvertAll(r => new CommentThread(
            View(r.Root, r.Author?.DisplayName, r.Author?.AvatarKey, me) with { Rating = r.Rating, Owns = r.Owns, Liked = r.Liked, Reported = r.Reported },
            [.. replies[r.Root.Id]], r.Before, r.After));
        var next = rows.Count > ThreadsAPage ? ask with { CommentId = null, After = ids[^1], AsOf = ask.Sort == CommentSort.Helpful ? ask.AsOf ?? rows[0].Score : null } : null;
        return new CommentPage(ask, threads, rows[0].Count, next);
    }

    internal async Task<IReadOnlyList<CommentView>> RepliesAsync(int movieId, List<long> threads, Window window, CommentReader reader, CancellationToken cancellationToken)
    {
        var (focus, from, length) = (window.Thread, window.From, window.Length);
        var (me, owners) = (reader.UserId, reader.Owners);
        var published = db.Comments.Published();
        var rows = await db.Comments.Where(c => c.MovieId == movieId && c.ParentId != null && threads.Contains(c.ParentId.Value)
                && (c.ParentId == focus ? c.Position > from && c.Position <= from + length : c.Position <= RepliesAThread)
                && (c.DeletedUtc == null && (c.HiddenUtc == null && c.HeldUtc == null || c.UserId == me && me != null) || published.Any(a => a.ReplyToId == c.Id)))
            .Select(c => new
            {
                Reply = c,
                Author = db.Users.Where(u => u.Id == c.UserId).Select(u => new { u.DisplayName, u.AvatarKey }).FirstOrDefault(),
                Rating = db.Ratings.Where(r => r.MovieId == movieId && r.UserId == c.UserId).Select(r => (int?)r.Value).FirstOrDefault(),
                Owns = c.UserId != null && owners.Contains(c.UserId),
                Liked = db.CommentLikes.Any(l => l.CommentId == c.Id && l.UserId == me),
                Reported = db.CommentReports.Any(r => r.CommentId == c.Id && r.UserId == me && r.State == ReportState.Open),
                Answers = db.Comments.Where(a => a.Id == c.ReplyToId && a.ParentId != null && a.DeletedUtc == null)
                    .Select(a => db.Users.Where(u => u.Id == a.UserId).Select(u => u.DisplayName).FirstOrDefault() ?? DisplayNames.Deleted).FirstOrDefault(),
            }).AsNoTracking().ToListAsync(cancellationToken);
        return [.. rows.OrderBy(r => r.Reply.Position).ThenBy(r => r.Reply.Id)
            .Select(r => View(r.Reply, r.Author?.DisplayName, r.Author?.AvatarKey, me) with { Rating = r.Rating, Owns = r.Owns, Liked = r.Liked, Reported = r.Reported, Answers = r.Answers })];
    }

    // What was deleted, hidden or is held stays as an empty place while a reply that can be seen hangs on it; its author sees it either way.
    private IQueryable<Comment> Roots(int movieId, CommentReader reader)
    {
        var me = reader.UserId;
        var published = db.Comments.Published();
        return db.Comments.Where(c => c.MovieId == movieId && c.ParentId == null
            && (c.DeletedUtc == null && (c.HiddenUtc == null && c.HeldUtc == null || c.UserId == me && me != null) || published.Any(r => r.ParentId == c.Id)));
    }

    private IQueryable<Comment> Sorted(IQueryable<Comment> roots, CommentAsk ask)
    {
        if (ask.Sort == CommentSort.Newest) return roots.OrderByDescending(c => c.CreatedUtc).ThenByDescending(c => c.Id);
        if (ask.AsOf is not { } asOf) return roots.OrderByDescending(c => c.Helpful).ThenByDescending(c => c.Id);
        return roots.OrderByDescending(c => c.ScoreId <= asOf ? c.Helpful : db.CommentScores.Where(s => s.CommentId == c.Id && s.Id > asOf).OrderBy(s => s.Id).Select(s => (double?)s.Before).FirstOrDefault() ?? c.Helpful)
            .ThenByDescending(c => c.Id);
    }

    private IQueryable<Comment> After(IQueryable<Comment> roots, CommentAsk ask, Key key, bool inclusive)
    {
        var (id, written, helpful) = (inclusive ? key.Id + 1 : key.Id, key.CreatedUtc, key.Helpful);
        if (ask.Sort == CommentSort.Newest) return roots.Where(c => c.CreatedUtc < written || c.CreatedUtc == written && c.Id < id);
        if (ask.AsOf is not { } asOf) return roots.Where(c => c.Helpful < helpful || c.Helpful == helpful && c.Id < id);
        return roots.Select(c => new
        {
            Comment = c,
            Helpful = c.ScoreId <= asOf ? c.Helpful : db.CommentScores.Where(s => s.CommentId == c.Id && s.Id > asOf).OrderBy(s => s.Id).Select(s => (double?)s.Before).FirstOrDefault() ?? c.Helpful,
        }).Where(c => c.Helpful < helpful || c.Helpful == helpful && c.Comment.Id < id).Select(c => c.Comment);
    }

    private Task<Key?> KeyAsync(int movieId, long id, long? asOf, CancellationToken cancellationToken)
    {
        var since = asOf ?? long.MaxValue;
        return db.Comments.Where(c => c.Id == id && c.MovieId == movieId && c.ParentId == null).Select(c => new Key(c.Id, c.CreatedUtc,
            c.ScoreId <= since ? c.Helpful : db.CommentScores.Where(s => s.CommentId == c.Id && s.Id > since).OrderBy(s => s.Id).Select(s => (double?)s.Before).FirstOrDefault() ?? c.Helpful)).SingleOrDefaultAsync(cancellationToken);
    }

    private Task<Place?> PlaceAsync(int movieId, long id, CancellationToken cancellationToken) =>
        db.Comments.Where(c => c.Id == id && c.MovieId == movieId).Select(c => new Place(c.ParentId ?? c.Id, c.Position)).SingleOrDefaultAsync(cancellationToken);

    private static CommentView View(Comment comment, string? author, string? avatarKey, Guid? me)
    {
        var mine = me is not null && comment.UserId == me;
        var (deleted, hidden) = (comment.DeletedUtc is not null, comment.HiddenUtc is not null || comment.HeldUtc is not null && !mine);
        return new CommentView(comment.Id, comment.ParentId, comment.Position, author, avatarKey, deleted || hidden ? "" : comment.Text, comment.Spoiler, comment.CreatedUtc,
            comment.EditedUtc is not null, deleted, hidden, comment.HeldUtc is not null, comment.LikeCount) { Mine = mine };
    }

    private sealed record Key(long Id, DateTime CreatedUtc, double Helpful);

    private sealed record Place(long Root, int Position);

    // Which replies are shown of one thread; the others show their first.
    internal sealed record Window(long Thread, int From, int Length)
    {
        public static Window None { get; } = new(0, 0, RepliesAThread);

        public static Window At(long root, int position) => new(root, position <= RepliesAThread ? 0 : position - 1, RepliesAThread);
    }
}
