using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using CinemaSite.Core.Library;
using CinemaSite.Core.Shopping;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Orders;

/// <summary>Which one thing can be done about a movie now.</summary>
public enum BuyKind
{
    AddToCart,
    InCart,
    Owned,
    PendingOrder,
    ComingSoon,

    /// <summary>A movie that is coming soon, to somebody we could tell only if we knew them.</summary>
    SignInToBeTold,
    Withdrawn,
    NotSoldHere,
}

/// <summary>What the buy button says.</summary>
public sealed record BuyState(int MovieId, BuyKind Kind, long PriceMinor, long? OrderId = null)
{
    /// <summary>Whether the viewer will be told when a movie that is coming soon goes on sale: it is among their favourites.</summary>
    public bool Told { get; init; }

    /// <summary>The movie's page, to come back to from signing in.</summary>
    public string? Url { get; init; }

    /// <summary>The button of a movie that is on sale everywhere.</summary>
    public static BuyState OnSale(int movieId, long priceMinor, Standing standing) => new(movieId, standing switch
    {
        Standing.Owned => BuyKind.Owned,
        Standing.Ordered => BuyKind.PendingOrder,
        Standing.InCart => BuyKind.InCart,
        _ => BuyKind.AddToCart,
    }, priceMinor);
}

/// <summary>How a viewer stands to movies, and which of them they keep as favourites.</summary>
public sealed record Marks(IReadOnlyDictionary<int, Standing> Standings, IReadOnlySet<int> Favorites)
{
    /// <summary>Of somebody who has neither an account nor a cart.</summary>
    public static Marks None { get; } = new(new Dictionary<int, Standing>(), new HashSet<int>());

    /// <summary>The viewer's standing to a movie.</summary>
    public Standing Of(int movieId) => Standings.GetValueOrDefault(movieId);

    /// <summary>The same cards, marked.</summary>
    public IReadOnlyList<MovieCard> On(IReadOnlyList<MovieCard> cards) => Standings.Count + Favorites.Count == 0
        ? cards
        : [.. cards.Select(c => c with { Standing = Of(c.Id), Favorite = Favorites.Contains(c.Id) })];
}

/// <summary>How a viewer stands to movies: in one query for any number of them.</summary>
public sealed class Standings(CinemaDb db)
{
    private sealed record Claim(int MovieId, Standing Standing, long? OrderId);

    /// <summary>The marks of a signed-in viewer, or of a stranger with a cart; movies without one are left out.</summary>
    public async Task<Marks> OfAsync(IReadOnlyCollection<int> movieIds, Guid? userId, Guid? guestCart, CancellationToken cancellationToken)
    {
        var claims = (await ClaimsAsync(movieIds, userId, guestCart, cancellationToken)).ToLookup(c => c.Standing == Standing.None);
        return new Marks(claims[false].GroupBy(c => c.MovieId).ToDictionary(g => g.Key, g => g.Max(c => c.Standing)), claims[true].Select(c => c.MovieId).ToHashSet());
    }

    /// <summary>The one right button of a movie's page.</summary>
    public async Task<BuyState> BuyStateAsync(MovieDetails movie, Guid? userId, Guid? guestCart, string? country, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(movie);
        var claim = (await ClaimsAsync([movie.Id], userId, guestCart, cancellationToken)).MaxBy(c => c.Standing);
        // The person's own choice of country goes before what the network tells; it matters for few movies.
        if (movie.SoldIn is not null && userId is { } user)
            country = await db.Users.Where(u => u.Id == user).Select(u => u.Country).SingleOrDefaultAsync(cancellationToken) ?? country;
        var kind = claim?.Standing switch
        {
            Standing.Owned => BuyKind.Owned,
            Standing.Ordered => BuyKind.PendingOrder,
            var standing => Pricing.WhyNotSold(movie.Availability, movie.SoldIn, country) switch
            {
                Obstacle.ComingSoon => userId is null ? BuyKind.SignInToBeTold : BuyKind.ComingSoon,
                Obstacle.Withdrawn => BuyKind.Withdrawn,
                Obstacle.NotSoldHere => BuyKind.NotSoldHere,
                _ => standing == Standing.InCart ? BuyKind.InCart : BuyKind.AddToCart,
            },
        };
        return new BuyState(movie.Id, kind, movie.PriceMinor, claim?.OrderId) { Url = movie.Url };
    }

    // A favourite is a claim without a standing. Compiled once: nearly every page of a signed-in person asks it.
    private static readonly CompiledQuery<Func<CinemaDb, List<int>, Guid?, Guid?, IAsyncEnumerable<ClaimRow>>> RowsOf = new(() => EF.CompileAsyncQuery((CinemaDb db, List<int> movieIds, Guid? userId, Guid? guestCart) =>
        db.CartLines
            .Where(l => movieIds.Contains(l.MovieId) && db.Carts.Any(c => c.Id == l.CartId && (userId != null ? c.UserId == userId : c.UserId == null && c.Id == guestCart)))
            .Select(l => new ClaimRow { MovieId = l.MovieId, Favorite = false, Owned = false, OrderId = (long?)null })
            .Concat(db.Entitlements
                .Where(e => e.UserId == userId && movieIds.Contains(e.MovieId) && e.State != EntitlementState.Revoked)
                .Select(e => new ClaimRow { MovieId = e.MovieId, Favorite = false, Owned = e.State != EntitlementState.Reserved, OrderId = db.OrderLines.Where(l => l.Id == e.OrderLineId).Select(l => (long?)l.OrderId).FirstOrDefault() }))
            .Concat(db.Favorites
                .Where(f => f.UserId == userId && movieIds.Contains(f.MovieId))
                .Select(f => new ClaimRow { MovieId = f.MovieId, Favorite = true, Owned = false, OrderId = (long?)null }))));

    private sealed class ClaimRow
    {
        public int MovieId { get; init; }
        public bool Favorite { get; init; }
        public bool Owned { get; init; }
        public long? OrderId { get; init; }
    }

    private async Task<List<Claim>> ClaimsAsync(IReadOnlyCollection<int> movieIds, Guid? userId, Guid? guestCart, CancellationToken cancellationToken)
    {
        var claims = new List<Claim>();
        if (movieIds.Count == 0 || userId is null && guestCart is null) return claims;
        await foreach (var row in RowsOf.For(db)(db, [.. movieIds], userId, guestCart).WithCancellation(cancellationToken))
            claims.Add(new Claim(row.MovieId, row.Favorite ? Standing.None : row.Owned ? Standing.Owned : row.OrderId is null ? Standing.InCart : Standing.Ordered, row.OrderId));
        return claims;
    }
}
