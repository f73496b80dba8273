using System.Globalization;
using System.Runtime.CompilerServices;
using CinemaSite.Core;
using CinemaSite.Core.Data;
using CinemaSite.Core.Payments;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Areas.Admin.Queries;

/// <summary>A payment in the admins' list. Minor units.</summary>
public sealed record StaffPayment(
    long Id, long OrderId, DateTime OccurredUtc, string? Email, PaymentStatus Status, long AmountMinor, long RefundedMinor, string Currency, string? DeclineCode, string? CardBrand, string? CardLast4, string StripeId);

/// <summary>What admins ask of the list. Dates are days of UTC, both included; the person is an id or a part of an e-mail, the words an order's number or one of Stripe's ids.</summary>
public sealed record StaffPaymentsFilter(PaymentStatus? Status, string? Q, string? User, DateOnly? From, DateOnly? To, string Sort, int Page)
{
    public const int PageSize = 50;
    public const string Newest = "newest";
}

/// <summary>A page of payments with the sums of all that match: came in, went back, and is disputed. Minor units.</summary>
public sealed record StaffPaymentsPage(StaffPaymentsFilter Filter, IPagedList<StaffPayment> Payments, long ReceivedMinor, long RefundedMinor, long DisputedMinor);

/// <summary>Everybody's payments.</summary>
public sealed class StaffPaymentsQuery(CinemaDb db, RememberedSums remembered)
{
    /// <summary>One page of the list.</summary>
    public async Task<StaffPaymentsPage> ListAsync(StaffPaymentsFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var payments = await MatchingAsync(filter, cancellationToken);
        // The sums look at every row that matches.
        var sums = await remembered.GetAsync((Query: "staff-payments", filter with { Page = 1, Sort = StaffPaymentsFilter.Newest }), () => payments.GroupBy(p => p.Status)
            .Select(g => new StateSum<PaymentStatus>(g.Key, g.Count(), g.Sum(p => p.AmountMinor), g.Sum(p => p.RefundedMinor))).ToListAsync(cancellationToken), found => found.Sum(s => s.Count) > RememberedSums.Few);
        var count = sums.Sum(s => s.Count);
        var page = Math.Clamp(filter.Page, 1, Math.Max(1, (count + StaffPaymentsFilter.PageSize - 1) / StaffPaymentsFilter.PageSize));
        // To a page far back the index alone is walked.
        var ids = await Sorted(payments, filter.Sort).Skip((page - 1) * StaffPaymentsFilter.PageSize).Take(StaffPaymentsFilter.PageSize).Select(p => p.Id).ToListAsync(cancellationToken);
        var rows = await Rows(Sorted(db.Payments.AsNoTracking().Where(p => ids.Contains(p.Id)), filter.Sort)).ToListAsync(cancellationToken);
        var received = sums.Where(s => s.State is not (PaymentStatus.Processing or PaymentStatus.Failed or PaymentStatus.Canceled)).ToList();
        return new StaffPaymentsPage(filter with { Page = page }, new PagedList<StaffPayment>(rows, page, StaffPaymentsFilter.PageSize, count),
            received.Sum(s => s.TotalMinor), received.Sum(s => s.RefundedMinor), sums.Where(s => s.State == PaymentStatus.Disputed).Sum(s => s.TotalMinor - s.RefundedMinor));
    }

    /// <summary>All that match, one after another.</summary>
    public async IAsyncEnumerable<StaffPayment> AllAsync(StaffPaymentsFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await foreach (var row in Rows(Sorted(await MatchingAsync(filter, cancellationToken), filter.Sort)).AsAsyncEnumerable().WithCancellation(cancellationToken)) yield return row;
    }

    private IQueryable<StaffPayment> Rows(IQueryable<Payment> payments) => payments.Select(p => new StaffPayment(
        p.Id, p.OrderId, p.OccurredUtc, db.Users.Where(u => u.Id == p.UserId).Select(u => u.Email).FirstOrDefault(), p.Status, p.AmountMinor, p.RefundedMinor, p.Currency, p.DeclineCode, p.CardBrand, p.CardLast4, p.StripeId));

    private static IQueryable<Payment> Sorted(IQueryable<Payment> payments, string sort) => sort switch
    {
        "oldest" => payments.OrderBy(p => p.OccurredUtc).ThenBy(p => p.Id),
        "amount" => payments.OrderBy(p => p.AmountMinor).ThenBy(p => p.Id),
        "-amount" => payments.OrderByDescending(p => p.AmountMinor).ThenByDescending(p => p.Id),
        _ => payments.OrderByDescending(p => p.OccurredUtc).ThenByDescending(p => p.Id),
    };

    private async Task<IQueryable<Payment>> MatchingAsync(StaffPaymentsFilter filter, CancellationToken cancellationToken)
    {
        var payments = db.Payments.AsNoTracking();
        if (filter.Status is { } status) payments = payments.Where(p => p.Status == status);
        if (Days.First(filter.From) is { } first) payments = payments.Where(p => p.OccurredUtc >= first);
        if (Days.End(filter.To) is { } end) payments = payments.Where(p => p.OccurredUtc < end);
        if (filter.User is { } user)
        {
            // The people first, and then what they did: not the other way around.
            var email = user.ToUpperInvariant();
            payments = await PeopleByMail.FindAsync(db, user, cancellationToken) is { } people
                ? people is [var person] ? payments.Where(p => p.UserId == person) : payments.Where(p => people.Contains(p.UserId))
                : payments.Where(p => db.Users.Where(u => u.NormalizedEmail!.Contains(email)).Select(u => u.Id).Contains(p.UserId));
        }
        if (filter.Q is { } q)
            payments = long.TryParse(q, NumberStyles.None, CultureInfo.InvariantCulture, out var order) ? payments.Where(p => p.OrderId == order) : payments.Where(p => p.StripeId == q || p.PaymentIntentId == q);
        return payments;
    }
}
