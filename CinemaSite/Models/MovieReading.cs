using CinemaSite.Core.Catalog;
using CinemaSite.Core.Community;
using CinemaSite.Core.Data;
using CinemaSite.Core.Library;
using CinemaSite.Core.Orders;
using CinemaSite.Security;

namespace CinemaSite.Models;

/// <summary>Puts the page of a movie together for the person of a request, whole or the part that a deed changed.</summary>
public sealed class MovieReading(MoviePages movies, CommunityPages community, CommentPages comments, Standings standings, CardMarks marks, Shopper shopper, CatalogCache cache, ReadCache reads, CinemaDb db, TimeProvider clock)
{
    private const int SimilarMovies = 6;

    /// <summary>The movie's address, or null when there is none.</summary>
    public Task<string?> UrlAsync(int movieId, CancellationToken cancellationToken) => movies.UrlAsync(movieId, cancellationToken);

    /// <summary>Where a comment stands; null when there is none.</summary>
    public Task<CommentPlace?> WhereAsync(long commentId, CancellationToken cancellationToken) => comments.WhereAsync(commentId, cancellationToken);

    /// <summary>The likes of a comment; null when it can't be seen.</summary>
    public Task<CommentLikes?> LikesAsync(long commentId, Guid viewer, CancellationToken cancellationToken) => comments.LikesAsync(commentId, viewer, cancellationToken);

    /// <summary>The whole page; null when there is no such movie.</summary>
    public async Task<MoviePage?> PageAsync(HttpContext context, int movieId, CommentAsk ask, CommentForm? form, CancellationToken cancellationToken) =>
        await movies.FindAsync(movieId, cancellationToken) is { } movie ? await PageAsync(context, movie, ask, form, cancellationToken) : null;

    /// <summary>The movie itself; null when there is none.</summary>
    public ValueTask<MovieDetails?> FindAsync(int movieId, CancellationToken cancellationToken) => movies.FindAsync(movieId, cancellationToken);

    /// <summary>The whole page of a movie that was found already.</summary>
    public async Task<MoviePage> PageAsync(HttpContext context, MovieDetails movie, CommentAsk ask, CommentForm? form, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(movie);
        var viewer = context.User.ViewerId();
        var own = await OwnAsync(viewer, movie.Id, cancellationToken);
        return new MoviePage(
            movie,
            await BuyAsync(context, movie, viewer, cancellationToken) with { Told = own.Favorite },
            new RatingBlock(movie, await HistogramAsync(movie.Id, cancellationToken), own.Rating, IsOpen(movie)),
            new ReactionButtons(movie.Id, movie.LikeCount, movie.DislikeCount, own.Liked, IsOpen(movie)),
            movie.Availability == Availability.Withdrawn && !own.Favorite ? null : new FavoriteButton(movie.Id, movie.Title, own.Favorite, Wide: true),
            new CommentsBlock(Talk(movie, viewer, own, form), await CommentsAsync(viewer, movie.Id, ask, cancellationToken)),
            await marks.MarkAsync(context, await movies.SimilarAsync(movie, SimilarMovies, cancellationToken), cancellationToken));
    }

    /// <summary>The two buttons, as they are now.</summary>
    public async Task<ReactionButtons?> ReactionsAsync(Guid viewer, int movieId, CancellationToken cancellationToken) => await movies.FindAsync(movieId, cancellationToken) is { } movie
        ? new ReactionButtons(movie.Id, movie.LikeCount, movie.DislikeCount, (await OwnAsync(viewer, movieId, cancellationToken)).Liked, IsOpen(movie))
        : null;

    /// <summary>The rating, as it is now.</summary>
    public async Task<RatingBlock?> RatingsAsync(Guid viewer, int movieId, CancellationToken cancellationToken) => await movies.FindAsync(movieId, cancellationToken) is { } movie
        ? new RatingBlock(movie, await HistogramAsync(movieId, cancellationToken), (await OwnAsync(viewer, movieId, cancellationToken)).Rating, IsOpen(movie))
        : null;

    /// <summary>The comments alone.</summary>
    public async Task<CommentsBlock?> CommentsAsync(Guid viewer, int movieId, CommentAsk ask, CommentForm? form, CancellationToken cancellationToken) => await movies.FindAsync(movieId, cancellationToken) is { } movie
        ? new CommentsBlock(Talk(movie, viewer, await OwnAsync(viewer, movieId, cancellationToken), form), await CommentsAsync(viewer, movieId, ask, cancellationToken))
        : null;

    /// <summary>The thread of a comment; null when it can't be seen any more.</summary>
    public async Task<ThreadBlock?> ThreadAsync(Guid viewer, int movieId, long commentId, CommentForm? form, CancellationToken cancellationToken) =>
        await movies.FindAsync(movieId, cancellationToken) is { } movie && await comments.ThreadAsync(movieId, commentId, Reader(viewer, movieId), cancellationToken) is { } thread
            ? new ThreadBlock(Talk(movie, viewer, await OwnAsync(viewer, movieId, cancellationToken), form), thread, form is null ? commentId : null)
            : null;

    private ValueTask<OwnOpinion> OwnAsync(Guid? viewer, int movieId, CancellationToken cancellationToken) =>
        viewer is { } id ? reads.GetAsync(("own opinion", id, movieId), () => community.OwnAsync(id, movieId, cancellationToken)) : ValueTask.FromResult(OwnOpinion.None);

    // What everybody sees changes with the catalogue's version, as the pages that are kept for strangers do.
    private ValueTask<IReadOnlyList<int>> HistogramAsync(int movieId, CancellationToken cancellationToken) =>
        cache.RememberAsync(("histogram", movieId), () => community.HistogramAsync(movieId, cancellationToken));

    private ValueTask<CommentPage> CommentsAsync(Guid? viewer, int movieId, CommentAsk ask, CancellationToken cancellationToken) => viewer is null
        ? cache.RememberAsync(("comments", movieId, ask), () => comments.ReadAsync(movieId, ask, Reader(null, movieId), cancellationToken))
        : reads.GetAsync(("comments", movieId, ask, viewer), () => comments.ReadAsync(movieId, ask, Reader(viewer, movieId), cancellationToken));

    private ValueTask<BuyState> BuyAsync(HttpContext context, MovieDetails movie, Guid? viewer, CancellationToken cancellationToken)
    {
        var (cart, country) = (shopper.VisitorCart(context), shopper.Country(context));
        return reads.GetAsync(("buy", movie.Id, movie.PriceMinor, movie.Availability, movie.SoldIn, viewer, cart, country), () => standings.BuyStateAsync(movie, viewer, cart, country, cancellationToken));
    }

    private CommentReader Reader(Guid? viewer, int movieId) => new(viewer, db.OwnersOf(movieId));

    private bool IsOpen(MovieDetails movie) => movie.Availability != Availability.Withdrawn && MovieDetails.IsOut(movie.Availability, movie.ReleaseDate, clock.GetUtcNow().UtcDateTime);

    private static Conversation Talk(MovieDetails movie, Guid? viewer, OwnOpinion own, CommentForm? form) =>
        new(movie.Id, movie.Url, movie.Availability != Availability.Withdrawn, viewer is not null, own.Blocked, own.BlockReason, form);
}
