using CinemaSite.Core.Catalog;
using CinemaSite.Core.Community;
using CinemaSite.Core.Orders;
using CinemaSite.Security;

namespace CinemaSite.Models;

/// <summary>How a viewer stands to movies, and which of them they keep.</summary>
public sealed record Marks(IReadOnlyDictionary<int, Standing> Standings, IReadOnlySet<int> Favorites)
{
    /// <summary>The viewer's standing to a movie.</summary>
    public Standing Of(int movieId) => Standings.GetValueOrDefault(movieId);

    /// <summary>The same cards, marked.</summary>
    public IReadOnlyList<MovieCard> On(IReadOnlyList<MovieCard> cards) => Standings.Count + Favorites.Count == 0
        ? cards
        : [.. cards.Select(c => c with { Standing = Of(c.Id), Favorite = Favorites.Contains(c.Id) })];
}

/// <summary>Marks cards with what the person of a request owns, keeps or has in the cart: two queries a page, none for strangers without a cart.</summary>
public sealed class CardMarks(Standings standings, FavoriteService favorites, Shopper shopper)
{
    /// <summary>The same cards, marked.</summary>
    public async Task<IReadOnlyList<MovieCard>> MarkAsync(HttpContext context, IReadOnlyList<MovieCard> cards, CancellationToken cancellationToken) =>
        (await OfAsync(context, cards.Select(c => c.Id), cancellationToken)).On(cards);

    /// <summary>The marks by movie, for pages of several lists.</summary>
    public async Task<Marks> OfAsync(HttpContext context, IEnumerable<int> movieIds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        int[] ids = [.. movieIds.Distinct()];
        var viewer = context.User.ViewerId();
        return new Marks(
            await standings.OfAsync(ids, viewer, shopper.VisitorCart(context), cancellationToken),
            viewer is { } id ? await favorites.AmongAsync(id, ids, cancellationToken) : new HashSet<int>());
    }
}
