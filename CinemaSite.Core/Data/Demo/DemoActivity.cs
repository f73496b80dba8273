using CinemaSite.Core.Accounts;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Community;
using CinemaSite.Core.Library;
using CinemaSite.Core.Notifications;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;
using CinemaSite.Core.Shopping;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Data.Demo;

/// <summary>What the demo people did in the last sixty days.</summary>
internal sealed partial class DemoActivity
{
    private const int Days = 60;
    private const string Currency = "usd";

    // What the demo viewer owns, and how much of it they have watched.
    private static readonly (string Title, double Watched, double DaysAgo)[] ViewerFilms =
        [("Metropolis", 0.45, 1.1), ("The General", 0.7, 2.3), ("Detour", 1, 9), ("His Girl Friday", 0, 4)];

    private readonly CinemaDb db;
    private readonly DateTime now;
    private readonly List<(DemoFilm Film, Movie Movie)> films;
    private readonly List<(User User, IReadOnlyList<string> Tastes)> people;
    private readonly User viewer;

    public DemoActivity(CinemaDb db, DateTime now, List<DemoFilm> films, List<Movie> movies, List<(User User, IReadOnlyList<string> Tastes)> people)
    {
        (this.db, this.now, this.people) = (db, now, people);
        this.films = [.. films.Zip(movies).Where(f => f.Second.Availability == Availability.OnSale)];
        viewer = people[0].User;
    }

    /// <summary>Ratings and reactions: people see what they like and films that are well spoken of, and judge by both.</summary>
    public async Task SeedOpinionsAsync(CancellationToken cancellationToken)
    {
        foreach (var (film, movie) in films)
            foreach (var (user, tastes) in people)
            {
                var liking = film.Genres.Count(tastes.Contains);
                var fame = ((double)(film.Imdb ?? 6.5m) - 6) / 3;
                if (DemoChance.Of("seen", user.Email!, film.Title) > 0.22 + 0.4 * fame + 0.3 * Math.Min(liking, 2)) continue;
                var verdict = (double)(film.Imdb ?? 6.5m) - 0.6 + 0.8 * liking + 4.5 * (DemoChance.Of("verdict", user.Email!, film.Title) - 0.5);
                Judge(user, movie, Math.Clamp((int)Math.Round(verdict), 1, 10), DaysAgo("judged", user.Email!, film.Title));
            }
        await db.SaveChangesAsync(cancellationToken);
    }

    private void Judge(User user, Movie movie, int value, DateTime when)
    {
        db.Ratings.Add(new Rating { UserId = user.Id, MovieId = movie.Id, Value = value, RatedUtc = when });
        movie.RatingCount++;
        movie.RatingSum += value;
        if (value is 6 or 7 && DemoChance.Of("reacts", user.Email!, movie.Title) > 0.3 || value == 5) return;
        db.Reactions.Add(new Reaction { UserId = user.Id, MovieId = movie.Id, Liked = value > 5, ReactedUtc = when });
        if (value > 5) movie.LikeCount++;
        else movie.DislikeCount++;
        if (value >= 9 && DemoChance.Of("keeps", user.Email!, movie.Title) < 0.5)
            db.Favorites.Add(new Favorite { UserId = user.Id, MovieId = movie.Id, AddedUtc = when });
    }

    /// <summary>The hand-written comments with their likes, and what waits for a moderator; replies to replies join the thread.</summary>
    public async Task SeedCommentsAsync(CancellationToken cancellationToken)
    {
        var written = DemoFiles.Comments();
        var byFilm = films.ToDictionary(f => (f.Film.Title, f.Film.Year), f => f.Movie.Id);
        var byEmail = people.ToDictionary(p => p.User.Email!, p => p.User);
        int Root(int index) => written[index].ReplyTo is { } parent ? Root(parent) : index;
        int Depth(int index) => written[index].ReplyTo is { } parent ? Depth(parent) + 1 : 0;

        var rows = new Dictionary<int, Comment>();
        // Level by level: a reply needs the id of what it answers.
        foreach (var level in Enumerable.Range(0, written.Count).Where(i => byFilm.ContainsKey((written[i].Title, written[i].Year))).GroupBy(Depth).OrderBy(l => l.Key))
        {
            foreach (var index in level)
            {
                var comment = written[index];
                var root = level.Key == 0 ? null : rows[Root(index)];
                if (root is not null) root.ThreadLength++;
                var wrote = now.AddDays(-comment.DaysAgo).AddMinutes(-600 * DemoChance.Of("wrote", comment.Text));
                db.Comments.Add(rows[index] = new Comment
                {
                    MovieId = byFilm[(comment.Title, comment.Year)],
                    UserId = byEmail[comment.By].Id,
                    ParentId = root?.Id,
                    ReplyToId = comment.ReplyTo is { } answered ? rows[answered].Id : null,
                    Position = root?.ThreadLength ?? 0,
                    Text = comment.Text,
                    Spoiler = comment.Spoiler,
                    CreatedUtc = wrote,
                    HeldUtc = comment.Held ? wrote : null,
                });
            }
            await db.SaveChangesAsync(cancellationToken);
        }

        foreach (var (index, comment) in rows)
            foreach (var report in written[index].Reports ?? [])
            {
                db.CommentReports.Add(new CommentReport { CommentId = comment.Id, UserId = byEmail[report.By].Id, Reason = report.Reason, Text = report.Text, ReportedUtc = comment.CreatedUtc.AddHours(2) });
                comment.DoubtCount++;
            }
        foreach (var (index, comment) in rows)
            foreach (var (user, _) in people.Where(p => p.User.Id != comment.UserId).OrderBy(p => DemoChance.Of("likes", p.User.Email!, comment.Text)).Take(written[index].Likes))
            {
                db.CommentLikes.Add(new CommentLike { CommentId = comment.Id, UserId = user.Id, LikedUtc = comment.CreatedUtc + (now - comment.CreatedUtc) * 0.5 });
                comment.LikeCount++;
            }
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>What the demo viewer was told of it and has not read: likes, a reply, and a favourite that costs less.</summary>
    public async Task SeedNotificationsAsync(CancellationToken cancellationToken)
    {
        var own = await db.Comments.Where(c => c.UserId == viewer.Id).ToListAsync(cancellationToken);
        foreach (var comment in own)
        {
            var film = Named(comment.MovieId);
            foreach (var reply in await db.Comments.Where(c => c.ParentId == comment.Id && c.UserId != viewer.Id).ToListAsync(cancellationToken))
                Tell(new News.Replied(reply.Id, reply.UserId!.Value, film, reply.Text, reply.Spoiler), reply.CreatedUtc);
            var likes = await db.CommentLikes.Where(l => l.CommentId == comment.Id).ToListAsync(cancellationToken);
            if (likes.Count == 0) continue;
            var group = Tell(new News.Liked(comment.Id, likes[0].UserId, film), likes.Max(l => l.LikedUtc));
            db.NotificationMembers.AddRange(likes.Select(l => new NotificationMember { NotificationId = group.Id, UserId = l.UserId, Key = group.Key }));
        }
        if (await db.Favorites.Where(f => f.UserId == viewer.Id).OrderBy(f => f.MovieId).Select(f => (int?)f.MovieId).FirstOrDefaultAsync(cancellationToken) is { } kept)
        {
            var price = films.First(f => f.Movie.Id == kept).Movie.PriceMinor;
            Tell(new News.Cheaper(0, Named(kept), price + 100, price), now.AddHours(-7));
        }
        await db.SaveChangesAsync(cancellationToken);
    }

    private NewsFilm Named(int movieId)
    {
        var movie = films.First(f => f.Movie.Id == movieId).Movie;
        return new NewsFilm(movie.Id, movie.Slug, movie.Title);
    }

    private Notification Tell(News news, DateTime when)
    {
        var told = Notification.Of(viewer.Id, news, new Wish(OnSite: true, MailDelivery.Off), when, mailDueUtc: null);
        db.Notifications.Add(told);
        return told;
    }

    private DateTime DaysAgo(params ReadOnlySpan<string> words)
    {
        var chance = DemoChance.Of(words);
        return now.AddDays(-Days * chance * chance).AddHours(-1);
    }
}
