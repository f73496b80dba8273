using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using CinemaSite.Core.Orders;
using CinemaSite.Security;

namespace CinemaSite.Models;

/// <summary>Marks cards with what the person of a request owns, keeps or has in the cart: one query a page, none for strangers without a cart.</summary>
public sealed class CardMarks(Standings standings, Shopper shopper, ReadCache reads)
{
    /// <summary>The same cards, marked.</summary>
    public async Task<IReadOnlyList<MovieCard>> MarkAsync(HttpContext context, IReadOnlyList<MovieCard> cards, CancellationToken cancellationToken) =>
        (await OfAsync(context, cards.Select(c => c.Id), cancellationToken)).On(cards);

    /// <summary>The marks by movie, for pages of several lists.</summary>
    public ValueTask<Marks> OfAsync(HttpContext context, IEnumerable<int> movieIds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (viewer, cart) = (context.User.ViewerId(), shopper.VisitorCart(context));
        if (viewer is null && cart is null) return ValueTask.FromResult(Marks.None);
        int[] ids = [.. movieIds.Distinct()];
        return reads.GetAsync(("marks", viewer, cart, string.Join(',', ids)), () => standings.OfAsync(ids, viewer, cart, cancellationToken));
    }
}
