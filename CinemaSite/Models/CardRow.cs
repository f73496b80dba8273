using CinemaSite.Core.Catalog;

namespace CinemaSite.Models;

/// <summary>What a card's one badge tells.</summary>
public enum CardBadge
{
    /// <summary>The price, or that it is owned, in the cart, coming or gone.</summary>
    State,

    /// <summary>The viewers' mean rating.</summary>
    Rating,

    /// <summary>Nothing: the reason stands in its place.</summary>
    Reason,
}

/// <summary>A card and how it is shown. A card that is not what was asked for says so by its <paramref name="Hook"/>.</summary>
public sealed record CardView(MovieCard Movie, CardBadge Badge = CardBadge.State, bool Eager = false, string Hook = "movie-card");

/// <summary>A row of cards that scrolls sideways.</summary>
public sealed record CardRow(string Id, string Title, string Reason, string LinkText, string LinkUrl, IReadOnlyList<MovieCard> Movies, CardBadge Badge = CardBadge.State, bool Eager = false);
