using CinemaSite.Core.Accounts;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Areas.Admin.Queries;

/// <summary>An entry of the audit log, with the name of who did it as it is now; no name when the account is gone.</summary>
public sealed record StaffDeed(long Id, DateTime DoneUtc, Guid ActorId, string? Actor, string? ActorEmail, string Action, string Subject, string SubjectId, string? Before, string? After, string? Address);

/// <summary>
/// What admins ask of the log. Dates are days of UTC, both included; the person is a part of the e-mail or display name of who did it, the kind is
/// what it was done to, the words are the beginning of an action or the subject's number, or a part of what changed.
/// </summary>
/// <param name="Before">Entries older than this one's id; null for the newest.</param>
/// <param name="Page">Counted from there.</param>
public sealed record StaffAuditFilter(string? Q, string? User, string? Kind, DateOnly? From, DateOnly? To, long? Before, int Page = 1)
{
    public const int PageSize = 50;
}

/// <summary>A page of the log, the newest first, and whether there are older entries.</summary>
public sealed record StaffDeeds(IReadOnlyList<StaffDeed> Rows, bool HasOlder, IReadOnlyList<string> Kinds);

/// <summary>The kinds of things that deeds were done to. The log only grows, so that what was seen once need not be looked for again.</summary>
public sealed class AuditKinds
{
    // Numbers are given out before they are committed: a late one is still found.
    private const long Overlap = 100;
    private const int MostAtOnce = 5000;

    private readonly Lock gate = new();
    private SortedSet<string> known = new(StringComparer.Ordinal);
    private long seen;

    /// <summary>All kinds there are now, in the order of the alphabet.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(CinemaDb db, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var before = Interlocked.Read(ref seen);
        var after = before - Overlap;
        var fresh = before == 0
            ? await db.AuditEntries.GroupBy(e => e.Subject).Select(g => new { Kind = g.Key, Last = g.Max(e => e.Id) }).ToListAsync(cancellationToken)
            : await db.AuditEntries.Where(e => e.Id > after).OrderBy(e => e.Id).Select(e => new { Kind = e.Subject, Last = e.Id }).Take(MostAtOnce).ToListAsync(cancellationToken);
        lock (gate)
        {
            known = new SortedSet<string>(known.Concat(fresh.Select(f => f.Kind)), StringComparer.Ordinal);
            seen = fresh.Select(f => f.Last).Append(seen).Max();
            return [.. known];
        }
    }
}

/// <summary>What staff did, for admins.</summary>
public sealed class StaffAuditQuery(CinemaDb db, AuditKinds kinds)
{
    private const int MostPeople = 200;

    /// <summary>One page of the log.</summary>
    public async Task<StaffDeeds> ListAsync(StaffAuditFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var entries = await MatchingAsync(filter, cancellationToken);
        if (filter.Before is { } older) entries = entries.Where(e => e.Id < older);
        var rows = await Rows(entries.OrderByDescending(e => e.Id).Skip((filter.Page - 1) * StaffAuditFilter.PageSize).Take(StaffAuditFilter.PageSize + 1)).ToListAsync(cancellationToken);
        return new StaffDeeds([.. rows.Take(StaffAuditFilter.PageSize)], rows.Count > StaffAuditFilter.PageSize, await kinds.ReadAsync(db, cancellationToken));
    }

    /// <summary>All that match, one after another, the newest first.</summary>
    public async IAsyncEnumerable<StaffDeed> AllAsync(StaffAuditFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await foreach (var row in Rows((await MatchingAsync(filter, default)).OrderByDescending(e => e.Id)).AsAsyncEnumerable()) yield return row;
    }

    /// <summary>The newest that was done to a person.</summary>
    public async Task<IReadOnlyList<StaffDeed>> OfPersonAsync(Guid id, int count, CancellationToken cancellationToken = default)
    {
        var key = id.ToString();
        return await Rows(db.AuditEntries.Where(e => e.Subject == nameof(User) && e.SubjectId == key).OrderByDescending(e => e.Id).Take(count)).ToListAsync(cancellationToken);
    }

    /// <summary>The newest deeds of all staff.</summary>
    public async Task<IReadOnlyList<StaffDeed>> NewestAsync(int count, CancellationToken cancellationToken = default) =>
        await Rows(db.AuditEntries.OrderByDescending(e => e.Id).Take(count)).ToListAsync(cancellationToken);

    private IQueryable<StaffDeed> Rows(IQueryable<AuditEntry> entries) =>
        from entry in entries.AsNoTracking()
        join person in db.Users on entry.ActorId equals person.Id into people
        from actor in people.DefaultIfEmpty()
        orderby entry.Id descending
        select new StaffDeed(entry.Id, entry.DoneUtc, entry.ActorId, actor!.DisplayName, actor.Email, entry.Action, entry.Subject, entry.SubjectId, entry.Before, entry.After, entry.Address);

    private async Task<IQueryable<AuditEntry>> MatchingAsync(StaffAuditFilter filter, CancellationToken cancellationToken)
    {
        var entries = db.AuditEntries.AsNoTracking();
        if (filter.User is { } user)
        {
            // Found first: the entries of a few people are then read by their index.
            var (email, name) = (Searched.Anywhere(user.ToUpperInvariant()), Searched.Anywhere(user));
            var ids = Guid.TryParse(user, out var id)
                ? [id]
                : await db.Users.Where(u => EF.Functions.Like(u.NormalizedEmail!, email, Searched.Escape) || EF.Functions.Like(u.DisplayName, name, Searched.Escape))
                    .OrderByDescending(u => u.Role != Role.User).ThenBy(u => u.Id).Select(u => u.Id).Take(MostPeople).ToListAsync(cancellationToken);
            entries = entries.Where(e => ids.Contains(e.ActorId));
        }
        if (filter.Kind is { } kind) entries = entries.Where(e => e.Subject == kind);
        if (filter.From is not null && Between.First(filter.From) is var first) entries = entries.Where(e => e.DoneUtc >= first);
        if (filter.To is not null && Between.End(filter.To) is var end) entries = entries.Where(e => e.DoneUtc < end);
        if (filter.Q is { } q)
        {
            var spellings = AuditLog.Spellings(q);
            var words = Searched.Anywhere(q);
            if (spellings.Count == 1)
                return entries.Where(e => e.SubjectId == q || e.Action.StartsWith(q) || EF.Functions.Like(e.Before!, words, Searched.Escape) || EF.Functions.Like(e.After!, words, Searched.Escape));
            var (written, escaped) = (Searched.Anywhere(spellings[1]), Searched.Anywhere(spellings[^1]));
            entries = entries.Where(e => e.SubjectId == q || e.Action.StartsWith(q)
                || EF.Functions.Like(e.Before!, words, Searched.Escape) || EF.Functions.Like(e.Before!, written, Searched.Escape) || EF.Functions.Like(e.Before!, escaped, Searched.Escape)
                || EF.Functions.Like(e.After!, words, Searched.Escape) || EF.Functions.Like(e.After!, written, Searched.Escape) || EF.Functions.Like(e.After!, escaped, Searched.Escape));
        }
        return entries;
    }
}
