using CinemaSite.Core.Catalog;
using CinemaSite.Core.Orders;
using CinemaSite.Security;

namespace CinemaSite.Models;

/// <summary>Marks cards with what the person of a request owns, keeps or has in the cart: one query a page, none for strangers without a cart.</summary>
public sealed class CardMarks(Standings standings, Shopper shopper)
{
    /// <summary>The same cards, marked.</summary>
    public async Task<IReadOnlyList<MovieCard>> MarkAsync(HttpContext context, IReadOnlyList<MovieCard> cards, CancellationToken cancellationToken) =>
        (await OfAsync(context, cards.Select(c => c.Id), cancellationToken)).On(cards);

    /// <summary>The marks by movie, for pages of several lists.</summary>
    public Task<Marks> OfAsync(HttpContext context, IEnumerable<int> movieIds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        return standings.OfAsync([.. movieIds.Distinct()], context.User.ViewerId(), shopper.VisitorCart(context), cancellationToken);
    }
}
