using CinemaSite.Core;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using CinemaSite.Core.Library;
using CinemaSite.Core.Shopping;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Areas.Admin.Queries;

/// <summary>A person's cart in the admins' list. Minor units, at today's prices; what can't be bought is worth nothing.</summary>
public sealed record StaffCart(Guid UserId, string? Email, string DisplayName, int Films, long WorthMinor, DateTime CreatedUtc, DateTime UpdatedUtc);

/// <summary>What admins ask of the list. Dates are days of UTC on which carts were last changed, both included; the person is a part of an e-mail or display name, the words of a film's title.</summary>
public sealed record StaffCartsFilter(string? Q, string? User, DateOnly? From, DateOnly? To, string Sort, int Page)
{
    public const int PageSize = 50;
    public const string Newest = "newest";
}

/// <summary>The sums of all carts that match, and of visitors' carts, which have no name. Minor units, at today's prices.</summary>
public sealed record StaffCartSums(int Carts, int Films, long WorthMinor, int GuestCarts, int GuestFilms, long GuestWorthMinor)
{
    /// <summary>So many that the sums may be a minute old.</summary>
    public bool IsMany => Films + GuestFilms > RememberedSums.Few;
}

/// <summary>A page of carts with the sums.</summary>
public sealed record StaffCartsPage(StaffCartsFilter Filter, IPagedList<StaffCart> Carts, StaffCartSums Sums);

/// <summary>What people mean to buy, for admins. Visitors' carts are counted and never shown.</summary>
public sealed class StaffCartsQuery(CinemaDb db, RememberedSums remembered)
{
    /// <summary>One page of the list.</summary>
    public async Task<StaffCartsPage> ListAsync(StaffCartsFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var sums = await remembered.GetAsync(filter with { Page = 1, Sort = StaffCartsFilter.Newest }, () => AddUpAsync(filter, cancellationToken), s => s.IsMany);
        var sorted = Sorted(filter);
        var page = Between.Page(filter.Page, sums.Carts, StaffCartsFilter.PageSize);
        var rows = await Rows(sorted.Skip((page - 1) * StaffCartsFilter.PageSize).Take(StaffCartsFilter.PageSize)).ToListAsync(cancellationToken);
        // The order of a page is given by its query; the join need not keep it.
        rows = filter.Sort == "oldest" ? [.. rows.OrderBy(r => r.UpdatedUtc)] : [.. rows.OrderByDescending(r => r.UpdatedUtc)];
        return new StaffCartsPage(filter with { Page = page }, new PagedList<StaffCart>(rows, page, StaffCartsFilter.PageSize, sums.Carts), sums);
    }

    /// <summary>All that match, one after another.</summary>
    public IAsyncEnumerable<StaffCart> AllAsync(StaffCartsFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return Rows(Sorted(filter)).AsAsyncEnumerable();
    }

    private IQueryable<Cart> Sorted(StaffCartsFilter filter)
    {
        var carts = Matching(filter).Where(c => c.UserId != null && c.Lines.Any());
        return filter.Sort == "oldest" ? carts.OrderBy(c => c.UpdatedUtc).ThenBy(c => c.Id) : carts.OrderByDescending(c => c.UpdatedUtc).ThenByDescending(c => c.Id);
    }

    private IQueryable<StaffCart> Rows(IQueryable<Cart> carts)
    {
        var buyable = Buyable();
        return carts.Join(db.Users, c => c.UserId, u => (Guid?)u.Id, (cart, user) => new { cart, user })
            .Select(x => new StaffCart(
                x.user.Id, x.user.Email, x.user.DisplayName, x.cart.Lines.Count, buyable.Where(b => b.CartId == x.cart.Id).Sum(b => b.PriceMinor), x.cart.CreatedUtc, x.cart.UpdatedUtc));
    }

    private async Task<StaffCartSums> AddUpAsync(StaffCartsFilter filter, CancellationToken cancellationToken)
    {
        var carts = Matching(filter);
        // Who has a name can't be a visitor.
        if (filter.User is not null) carts = carts.Where(c => c.UserId != null);
        var sums = await carts
            .Select(c => new { Guest = c.UserId == null, Films = c.Lines.Count })
            .Where(c => c.Films > 0).GroupBy(c => c.Guest)
            .Select(g => new { Guest = g.Key, Carts = g.Count(), Films = g.Sum(c => c.Films) }).ToListAsync(cancellationToken);
        var worths = await carts.Join(Buyable(), c => c.Id, b => b.CartId, (c, b) => new { Guest = c.UserId == null, b.PriceMinor })
            .GroupBy(b => b.Guest).Select(g => new { Guest = g.Key, Worth = g.Sum(b => b.PriceMinor) }).ToListAsync(cancellationToken);
        var (own, guest) = (sums.Find(s => !s.Guest), sums.Find(s => s.Guest));
        long Worth(bool ofGuests) => worths.Find(w => w.Guest == ofGuests)?.Worth ?? 0;
        return new StaffCartSums(own?.Carts ?? 0, own?.Films ?? 0, Worth(false), guest?.Carts ?? 0, guest?.Films ?? 0, Worth(true));
    }

    private sealed record BuyableLine
    {
        public required Guid CartId { get; init; }
        public required long PriceMinor { get; init; }
    }

    // As the cart's own page counts, in one query for many carts: see Carts.ViewAsync and Pricing.WhyNotSold.
    private IQueryable<BuyableLine> Buyable() =>
        from cart in db.Carts
        from line in cart.Lines
        join movie in db.Movies on line.MovieId equals movie.Id
        from owner in db.Users.Where(u => u.Id == cart.UserId).DefaultIfEmpty()
        where movie.Availability == Availability.OnSale && (movie.SoldIn == null || owner.Country == null || ("," + movie.SoldIn.Replace(" ", "") + ",").Contains("," + owner.Country + ","))
            && !db.Entitlements.Any(e => e.UserId == cart.UserId && e.MovieId == line.MovieId && e.State != EntitlementState.Revoked)
        select new BuyableLine { CartId = cart.Id, PriceMinor = movie.PriceMinor };

    private IQueryable<Cart> Matching(StaffCartsFilter filter)
    {
        var carts = db.Carts.AsNoTracking();
        if (filter.From is not null && Between.First(filter.From) is var first) carts = carts.Where(c => c.UpdatedUtc >= first);
        if (filter.To is not null && Between.End(filter.To) is var end) carts = carts.Where(c => c.UpdatedUtc < end);
        if (filter.User is { } user)
        {
            var (email, name) = (Searched.Anywhere(user.ToUpperInvariant()), Searched.Anywhere(user));
            carts = carts.Where(c => db.Users.Any(u => u.Id == c.UserId && (EF.Functions.Like(u.NormalizedEmail!, email, Searched.Escape) || EF.Functions.Like(u.DisplayName, name, Searched.Escape))));
        }
        if (filter.Q is { } q)
        {
            var title = Searched.Anywhere(q);
            carts = carts.Where(c => c.Lines.Any(l => db.Movies.Any(m => m.Id == l.MovieId && EF.Functions.Like(m.Title, title, Searched.Escape))));
        }
        return carts;
    }
}
