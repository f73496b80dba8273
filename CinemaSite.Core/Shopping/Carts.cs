using System.Linq.Expressions;
using CinemaSite.Core.Data;
using CinemaSite.Core.Library;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Shopping;

/// <summary>Carts of visitors and of people.</summary>
public sealed class Carts(CinemaDb db, TimeProvider clock)
{
    /// <summary>How many movies are in the cart: the header's badge.</summary>
    public Task<int> CountAsync(CartOwner owner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(owner);
        if (owner is { UserId: null, CartId: null }) return Task.FromResult(0);
        return owner.UserId is { } user ? LinesOfPerson.For(db)(db, user, cancellationToken) : LinesOfVisitor.For(db)(db, owner.CartId!.Value, cancellationToken);
    }

    /// <summary>The cart as it stands today. <paramref name="country"/> is what the request tells; the person's own choice goes before it.</summary>
    public async Task<CartView> ViewAsync(CartOwner owner, string? country, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(owner);
        if (owner is { UserId: null, CartId: null }) return CartView.Empty;
        var user = owner.UserId;
        country = await CountryAsync(user, country, cancellationToken);
        var lines = await db.Carts.Where(Of(owner)).SelectMany(c => c.Lines)
            .Join(db.Movies, l => l.MovieId, m => m.Id, (line, movie) => new { line, movie })
            .OrderBy(x => x.line.AddedUtc).ThenBy(x => x.movie.Id)
            .Select(x => new
            {
                x.movie.Id, x.movie.Title, x.movie.Slug, x.movie.Year, x.movie.Minutes, x.movie.PosterVersion, x.movie.PriceMinor, x.movie.Availability, x.movie.SoldIn,
                x.line.SeenPriceMinor,
                Genres = x.movie.Genres.OrderBy(g => g.Position).Select(g => g.Genre!.Name).ToList(),
                Claim = db.Entitlements.Where(e => e.UserId == user && e.MovieId == x.movie.Id && e.State != EntitlementState.Revoked)
                    .Select(e => new { e.State, e.OrderLineId }).FirstOrDefault(),
            }).AsNoTracking().ToListAsync(cancellationToken);
        return new CartView([.. lines.Select(l => new CartLineView(l.Id, l.Title, l.Slug, l.Year, l.Minutes, l.PosterVersion, l.Genres, l.SeenPriceMinor, l.PriceMinor,
            l.Claim is null ? Pricing.WhyNotSold(l.Availability, l.SoldIn, country) : ObstacleOf(l.Claim.State), l.Claim?.OrderLineId))]);
    }

    /// <summary>Puts a movie into the cart, which is made at the first one.</summary>
    public async Task<AddResult> AddAsync(CartOwner owner, int movieId, string? country, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(owner);
        country = await CountryAsync(owner.UserId, country, cancellationToken);
        try
        {
            return await db.InTransaction(() => AddOnceAsync(owner, movieId, country, cancellationToken), cancellationToken);
        }
        catch (DbUpdateException e) when (e.IsUniqueViolation())
        {
            // Another tab made the cart or the line at the same moment: the second look sees it.
            return await db.InTransaction(() => AddOnceAsync(owner, movieId, country, cancellationToken), cancellationToken);
        }
    }

    /// <summary>Takes a movie out; nothing happens when it is not in.</summary>
    public Task RemoveAsync(CartOwner owner, int movieId, CancellationToken cancellationToken = default) =>
        db.InTransaction(() =>
        {
            var carts = db.Carts.Where(Of(owner)).Select(c => c.Id);
            return db.CartLines.Where(l => l.MovieId == movieId && carts.Contains(l.CartId)).ExecuteDeleteAsync(cancellationToken);
        }, cancellationToken);

    /// <summary>Takes everything out.</summary>
    public Task ClearAsync(CartOwner owner, CancellationToken cancellationToken = default) =>
        db.InTransaction(() =>
        {
            var carts = db.Carts.Where(Of(owner)).Select(c => c.Id);
            return db.CartLines.Where(l => carts.Contains(l.CartId)).ExecuteDeleteAsync(cancellationToken);
        }, cancellationToken);

    /// <summary>
    /// At sign-in: what the visitor collected joins the person's cart. No doubles, nothing owned, nothing lost: what one cart cannot
    /// hold stays in the visitor's.
    /// </summary>
    /// <returns>How many films stay in the visitor's cart; at none it is gone.</returns>
    public async Task<int> UniteAsync(Guid userId, Guid? visitorCartId, CancellationToken cancellationToken = default)
    {
        if (visitorCartId is not { } visitorCart) return 0;
        try
        {
            return await db.InTransaction(() => UniteOnceAsync(userId, visitorCart, cancellationToken), cancellationToken);
        }
        catch (DbUpdateException e) when (e.IsUniqueViolation())
        {
            return await db.InTransaction(() => UniteOnceAsync(userId, visitorCart, cancellationToken), cancellationToken);
        }
    }

    private async Task<AddResult> AddOnceAsync(CartOwner owner, int movieId, string? country, CancellationToken cancellationToken)
    {
        var movie = await db.Movies.Where(m => m.Id == movieId).Select(m => new { m.Title, m.PriceMinor, m.Availability, m.SoldIn }).SingleOrDefaultAsync(cancellationToken);
        if (movie is null) return new AddResult(AddOutcome.NotFound);
        if (owner.UserId is { } user
            && await db.Entitlements.Where(e => e.UserId == user && e.MovieId == movieId && e.State != EntitlementState.Revoked)
                .Select(e => new { e.State, e.OrderLineId }).SingleOrDefaultAsync(cancellationToken) is { } claim)
            return new AddResult(AddOutcome.Refused, movie.Title, ObstacleOf(claim.State), claim.OrderLineId);
        if (Pricing.WhyNotSold(movie.Availability, movie.SoldIn, country) is { } obstacle) return new AddResult(AddOutcome.Refused, movie.Title, obstacle);

        var now = clock.GetUtcNow().UtcDateTime;
        var cart = await db.Carts.Where(Of(owner)).Include(c => c.Lines).AsSingleQuery().SingleOrDefaultAsync(cancellationToken);
        if (cart is null) db.Carts.Add(cart = new Cart { UserId = owner.UserId, CreatedUtc = now });
        if (cart.Lines.Any(l => l.MovieId == movieId)) return new AddResult(AddOutcome.AlreadyInCart, movie.Title, CartId: cart.Id);
        if (cart.Lines.Count >= Pricing.MostLines) return new AddResult(AddOutcome.CartFull, movie.Title, CartId: cart.Id);
        cart.UpdatedUtc = now;
        cart.Lines.Add(new CartLine { MovieId = movieId, SeenPriceMinor = movie.PriceMinor, AddedUtc = now });
        await db.SaveChangesAsync(cancellationToken);
        return new AddResult(AddOutcome.Added, movie.Title, CartId: cart.Id);
    }

    private async Task<int> UniteOnceAsync(Guid userId, Guid visitorCart, CancellationToken cancellationToken)
    {
        var theirs = await db.Carts.Include(c => c.Lines).AsSingleQuery().SingleOrDefaultAsync(c => c.Id == visitorCart && c.UserId == null, cancellationToken);
        if (theirs is null) return 0;
        var now = clock.GetUtcNow().UtcDateTime;
        var own = await db.Carts.Include(c => c.Lines).AsSingleQuery().SingleOrDefaultAsync(c => c.UserId == userId, cancellationToken);
        if (own is null) db.Carts.Add(own = new Cart { UserId = userId, CreatedUtc = now });
        var movies = theirs.Lines.Select(l => l.MovieId).ToList();
        var owned = await db.Entitlements
            .Where(e => e.UserId == userId && movies.Contains(e.MovieId) && (e.State == EntitlementState.Owned || e.State == EntitlementState.Frozen))
            .Select(e => e.MovieId).ToListAsync(cancellationToken);
        var joining = theirs.Lines.Where(l => !owned.Contains(l.MovieId) && own.Lines.All(o => o.MovieId != l.MovieId)).OrderBy(l => l.AddedUtc).ThenBy(l => l.MovieId).ToList();
        var fitting = joining.Take(Math.Max(0, Pricing.MostLines - own.Lines.Count)).ToList();
        foreach (var line in fitting) own.Lines.Add(new CartLine { MovieId = line.MovieId, SeenPriceMinor = line.SeenPriceMinor, AddedUtc = line.AddedUtc });
        own.UpdatedUtc = now;
        if (fitting.Count == joining.Count) db.Carts.Remove(theirs);
        else theirs.Lines.RemoveAll(l => !joining.Contains(l) || fitting.Contains(l));
        await db.SaveChangesAsync(cancellationToken);
        return joining.Count - fitting.Count;
    }

    private async Task<string?> CountryAsync(Guid? userId, string? country, CancellationToken cancellationToken) =>
        userId is { } user ? await db.Users.Where(u => u.Id == user).Select(u => u.Country).SingleOrDefaultAsync(cancellationToken) ?? country : country;

    // Compiled once: the header of every page asks one of them.
    private static readonly CompiledQuery<Func<CinemaDb, Guid, CancellationToken, Task<int>>> LinesOfPerson = new(() => EF.CompileAsyncQuery(
        (CinemaDb db, Guid user, CancellationToken cancellationToken) => db.Carts.Where(c => c.UserId == user).SelectMany(c => c.Lines).Count()));

    private static readonly CompiledQuery<Func<CinemaDb, Guid, CancellationToken, Task<int>>> LinesOfVisitor = new(() => EF.CompileAsyncQuery(
        (CinemaDb db, Guid cart, CancellationToken cancellationToken) => db.Carts.Where(c => c.Id == cart && c.UserId == null).SelectMany(c => c.Lines).Count()));

    private static Expression<Func<Cart, bool>> Of(CartOwner owner)
    {
        // A person's cart is never reached by its id: the cookie is for visitors.
        var (user, cart) = (owner.UserId, owner.CartId);
        if (user is not null) return c => c.UserId == user;
        return c => c.Id == cart && c.UserId == null;
    }

    private static Obstacle ObstacleOf(EntitlementState state) => state == EntitlementState.Reserved ? Obstacle.InPendingOrder : Obstacle.Owned;
}
