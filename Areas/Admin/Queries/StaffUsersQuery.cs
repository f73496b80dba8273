using CinemaSite.Core;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using CinemaSite.Core.Orders;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Areas.Admin.Queries;

/// <summary>How an account stands.</summary>
public enum AccountState
{
    Active,
    NotActivated,
    Blocked,
    Deleted,
}

/// <summary>A person in the admins' list. Minor units, less what went back.</summary>
public sealed record StaffUser(Guid Id, string? Email, string DisplayName, Role Role, AccountState State, DateTime CreatedUtc, DateTime? LastSeenUtc, int Orders, long PaidMinor);

/// <summary>What admins ask of the list. Dates are days of UTC on which accounts were made, both included; the words a part of an e-mail or a display name.</summary>
public sealed record StaffUsersFilter(string? Q, Role? Role, AccountState? Status, DateOnly? From, DateOnly? To, string Sort, int Page)
{
    public const int PageSize = 50;
    public const string Newest = "newest";
}

/// <summary>Everybody with an account, for admins.</summary>
public sealed class StaffUsersQuery(CinemaDb db, RememberedSums remembered)
{
    /// <summary>One page of the list.</summary>
    public async Task<IPagedList<StaffUser>> ListAsync(StaffUsersFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var users = Matching(filter);
        var count = await remembered.GetAsync(filter with { Page = 1, Sort = StaffUsersFilter.Newest }, () => users.CountAsync(cancellationToken), c => c > RememberedSums.Few);
        var page = Between.Page(filter.Page, count, StaffUsersFilter.PageSize);
        var rows = await Rows(Sorted(users, filter.Sort).Skip((page - 1) * StaffUsersFilter.PageSize).Take(StaffUsersFilter.PageSize)).ToListAsync(cancellationToken);
        return new PagedList<StaffUser>(rows, page, StaffUsersFilter.PageSize, count);
    }

    /// <summary>All that match, one after another.</summary>
    public IAsyncEnumerable<StaffUser> AllAsync(StaffUsersFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return Rows(Sorted(Matching(filter), filter.Sort)).AsAsyncEnumerable();
    }

    private IQueryable<StaffUser> Rows(IQueryable<User> users) => users.Select(u => new StaffUser(
        u.Id, u.Email, u.DisplayName, u.Role, u.DeletedUtc != null ? AccountState.Deleted : u.BlockedUtc != null ? AccountState.Blocked : u.EmailConfirmed ? AccountState.Active : AccountState.NotActivated,
        u.CreatedUtc, db.Sessions.Where(s => s.UserId == u.Id).Max(s => (DateTime?)s.LastUsedUtc),
        db.Orders.Count(o => o.UserId == u.Id && o.PaidUtc != null),
        db.Orders.Where(o => o.UserId == u.Id && o.PaidUtc != null).Sum(o => o.TotalMinor - o.RefundedMinor)));

    // Each order has an index and a tie-breaker, so that a page costs the same in a long list.
    private static IQueryable<User> Sorted(IQueryable<User> users, string sort) => sort switch
    {
        "oldest" => users.OrderBy(u => u.CreatedUtc).ThenBy(u => u.Id),
        "name" => users.OrderBy(u => u.DisplayName).ThenBy(u => u.Id),
        "-name" => users.OrderByDescending(u => u.DisplayName).ThenByDescending(u => u.Id),
        "email" => users.OrderBy(u => u.NormalizedEmail).ThenBy(u => u.Id),
        "-email" => users.OrderByDescending(u => u.NormalizedEmail).ThenByDescending(u => u.Id),
        _ => users.OrderByDescending(u => u.CreatedUtc).ThenByDescending(u => u.Id),
    };

    private IQueryable<User> Matching(StaffUsersFilter filter)
    {
        var users = db.Users.AsNoTracking();
        if (filter.Role is { } role) users = users.Where(u => u.Role == role);
        users = filter.Status switch
        {
            AccountState.Active => users.Where(u => u.EmailConfirmed && u.BlockedUtc == null && u.DeletedUtc == null),
            AccountState.NotActivated => users.Where(u => !u.EmailConfirmed && u.BlockedUtc == null && u.DeletedUtc == null),
            AccountState.Blocked => users.Where(u => u.BlockedUtc != null && u.DeletedUtc == null),
            AccountState.Deleted => users.Where(u => u.DeletedUtc != null),
            _ => users,
        };
        if (filter.From is not null && Between.First(filter.From) is var first) users = users.Where(u => u.CreatedUtc >= first);
        if (filter.To is not null && Between.End(filter.To) is var end) users = users.Where(u => u.CreatedUtc < end);
        if (filter.Q is { } q)
        {
            var (email, name) = (Searched.Anywhere(q.ToUpperInvariant()), Searched.Anywhere(q));
            users = users.Where(u => EF.Functions.Like(u.NormalizedEmail!, email, Searched.Escape) || EF.Functions.Like(u.DisplayName, name, Searched.Escape));
        }
        return users;
    }
}
