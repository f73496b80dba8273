using CinemaSite.Core.Accounts;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Community;
using CinemaSite.Core.Library;
using CinemaSite.Core.Notifications;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;
using CinemaSite.Core.Shopping;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Data.Demo;

// What was bought, sent back and put into carts.
internal sealed partial class DemoActivity
{
    private static readonly TimeSpan LeftToPay = TimeSpan.FromMinutes(57);

    /// <summary>Orders of one to three films, what was paid and declined for them, the films they gave, how far they were watched, and refunds.</summary>
    public async Task SeedPurchasesAsync(CancellationToken cancellationToken)
    {
        var orders = new List<(Order Order, Basket Basket)>();
        foreach (var basket in Baskets().OrderBy(b => b.When))
        {
            var order = new Order
            {
                UserId = basket.User.Id,
                Currency = Currency,
                TotalMinor = basket.Movies.Sum(m => m.PriceMinor),
                PlacedUtc = basket.When.AddMinutes(-3),
                ExpiresUtc = basket.When + LeftToPay,
                ConsentVersion = "2026-11",
                ConsentUtc = basket.When.AddMinutes(-3),
            };
            order.Lines.AddRange(basket.Movies.Select(m => new OrderLine { MovieId = m.Id, Title = m.Title, Year = m.Year, PriceMinor = m.PriceMinor }));
            if (IsGivenUp(basket)) order.Cancel(order.ExpiresUtc, CancelReasons.Expired);
            else order.Pay(basket.When);
            db.Orders.Add(order);
            orders.Add((order, basket));
        }
        await db.SaveChangesAsync(cancellationToken);

        foreach (var (order, basket) in orders)
        {
            if (order.Status == OrderStatus.Canceled)
            {
                db.Payments.Add(Pay(order, "given-up", PaymentStatus.Failed, basket.When.AddMinutes(-1)));
                continue;
            }
            db.Payments.Add(Pay(order, "paid", PaymentStatus.Succeeded, basket.When));
            foreach (var line in order.Lines) Give(basket.User, line, basket.When);
        }
        await db.SaveChangesAsync(cancellationToken);
        await SeedRefundsAsync([.. orders.Where(o => o.Order.Status == OrderStatus.Paid && o.Basket.User != viewer)], cancellationToken);
    }

    // Some people think better of it at the payment page, and an hour later it is over; the demo viewer does not.
    private bool IsGivenUp(Basket basket) => basket.User != viewer && basket.When + LeftToPay <= now && DemoChance.Of("gave up", basket.User.Email!, $"{basket.When.DayOfYear}") < 0.05;

    private static Payment Pay(Order order, string kind, PaymentStatus status, DateTime when) => new()
    {
        OrderId = order.Id,
        UserId = order.UserId,
        StripeId = MadeUp(order, kind),
        AmountMinor = order.TotalMinor,
        Currency = Currency,
        Status = status,
        DeclineCode = status == PaymentStatus.Failed ? "insufficient_funds" : null,
        CardBrand = order.Id % 4 == 0 ? "mastercard" : "visa",
        CardLast4 = order.Id % 4 == 0 ? "4444" : "4242",
        OccurredUtc = when,
        UpdatedUtc = when,
    };

    private static string MadeUp(Order order, string kind) => $"{Payment.MadeUpPrefix}{kind}_{order.Id}";

    // Every fortieth order went back, the newest few are asked for and wait, one was declined.
    private async Task SeedRefundsAsync(List<(Order Order, Basket Basket)> paid, CancellationToken cancellationToken)
    {
        var staff = await db.Users.Where(u => u.Role == Role.Admin).Select(u => u.Id).FirstAsync(cancellationToken);
        var decided = new List<Refund>();
        var lately = paid.Where(o => o.Basket.When < now.AddDays(-1)).OrderByDescending(o => o.Basket.When).ToList();
        foreach (var ((order, basket), words) in lately.Take(Asked.Length).Zip(Asked)) db.Refunds.Add(Ask(order, basket.When.AddHours(20), words));
        foreach (var (order, basket) in lately.Skip(9).Take(1))
        {
            var declined = Ask(order, Past(basket.When.AddHours(20)), "I have watched it now, and once is enough.");
            declined.Decline(staff, "A film that was watched to its end stays bought. We hope you come again.", Past(basket.When.AddHours(40)));
            db.Refunds.Add(declined);
            decided.Add(declined);
        }
        foreach (var (order, basket) in lately.Skip(12).Where((_, i) => i % 40 == 0))
        {
            var when = basket.When.AddHours(15);
            var refund = Ask(order, when, "I pressed the wrong one.");
            refund.Approve(staff, null, when.AddHours(2));
            refund.Follow(MadeUp(order, "refund"), RefundState.Succeeded, when.AddHours(2));
            db.Refunds.Add(refund);
            decided.Add(refund);
            order.Refund(order.TotalMinor);
            var payment = await db.Payments.SingleAsync(p => p.OrderId == order.Id && p.Status == PaymentStatus.Succeeded, cancellationToken);
            (payment.Status, payment.RefundedMinor, payment.UpdatedUtc) = (PaymentStatus.Refunded, order.TotalMinor, when.AddHours(2));
            foreach (var claim in await db.Entitlements.Where(e => order.Lines.Select(l => l.Id).Contains(e.OrderLineId)).ToListAsync(cancellationToken)) claim.Revoke(when.AddHours(2));
        }
        await db.SaveChangesAsync(cancellationToken);
        foreach (var refund in decided.OrderBy(r => r.DecidedUtc)) Log(staff, refund.State == RefundState.Declined ? "refund.decline" : "refund.approve", refund, refund.DecidedUtc!.Value);
        await db.SaveChangesAsync(cancellationToken);
    }

    private void Log(Guid staff, string action, Refund refund, DateTime when) => db.AuditEntries.Add(new AuditEntry
    {
        ActorId = staff, Action = action, Subject = nameof(Refund), SubjectId = $"{refund.Id}", DoneUtc = when, Address = "192.0.2.1",
        Before = "{\"state\":\"Requested\"}", After = $"{{\"state\":\"{(refund.State == RefundState.Declined ? RefundState.Declined : RefundState.Approved)}\",\"orderId\":{refund.OrderId}}}",
    });

    private static readonly string[] Asked =
    [
        "The sound is far behind the picture, from the first minute on.",
        "My brother bought me the same film as a present.",
        "It stops after ten minutes on our television, every time.",
    ];

    private static Refund Ask(Order order, DateTime when, string reason)
    {
        var line = order.Lines[0];
        var isWhole = order.Lines.Count == 1;
        var refund = new Refund
        {
            OrderId = order.Id, UserId = order.UserId, Origin = RefundOrigin.Buyer, AmountMinor = reason == Asked[1] || isWhole ? line.PriceMinor : order.TotalMinor, Currency = Currency,
            ChargeId = MadeUp(order, "paid"), Reason = reason, RequestedUtc = when,
        };
        refund.Lines.AddRange(order.Lines.Take(reason == Asked[1] ? 1 : order.Lines.Count).Select(l => new RefundLine { OrderLineId = l.Id, MovieId = l.MovieId }));
        return refund;
    }

    /// <summary>What is in carts today: of some people, and of visitors whom nobody knows.</summary>
    public async Task SeedCartsAsync(CancellationToken cancellationToken)
    {
        var owned = (await db.Entitlements.Select(e => new { e.UserId, e.MovieId }).ToListAsync(cancellationToken)).Select(e => (e.UserId, e.MovieId)).ToHashSet();
        foreach (var (user, tastes) in people.Skip(1).Where((_, i) => i % 3 == 0))
            AddCart(user.Id, $"{user.Email}", films.Where(f => !owned.Contains((user.Id, f.Movie.Id)) && f.Film.Genres.Any(tastes.Contains)).Select(f => f.Movie));
        for (var visitor = 0; visitor < 5; visitor++) AddCart(null, $"visitor {visitor}", films.Select(f => f.Movie));
        await db.SaveChangesAsync(cancellationToken);
    }

    private void AddCart(Guid? owner, string words, IEnumerable<Movie> wanted)
    {
        var when = now.AddHours(-2 - 24 * 12 * DemoChance.Of("collects", words));
        var cart = new Cart { UserId = owner, CreatedUtc = when.AddHours(-1), UpdatedUtc = when };
        cart.Lines.AddRange(wanted.OrderBy(m => DemoChance.Of("puts in", words, m.Title)).Take(1 + (int)(3 * DemoChance.Of("how many", words)))
            .Select(m => new CartLine { MovieId = m.Id, SeenPriceMinor = m.PriceMinor, AddedUtc = when }));
        db.Carts.Add(cart);
    }

    // What was bought a moment ago was not watched tomorrow.
    private DateTime Past(DateTime when) => when < now ? when : now;

    private void Give(User user, OrderLine line, DateTime when)
    {
        var entitlement = new Entitlement { UserId = user.Id, MovieId = line.MovieId, OrderLineId = line.Id, ReservedUtc = when.AddMinutes(-3) };
        entitlement.Grant(when);
        db.Entitlements.Add(entitlement);
        var watched = user == viewer
            ? Array.Find(ViewerFilms, f => f.Title == line.Title).Watched
            : DemoChance.Of("watched", user.Email!, line.Title) is var share and > 0.3 ? Math.Min(1, share + 0.15) : 0;
        if (watched == 0) return;
        var seconds = films.First(f => f.Movie.Id == line.MovieId).Movie.FilmSeconds ?? 0;
        var (began, ended) = (Past(when.AddHours(2)), Past(when.AddHours(3)));
        entitlement.FirstPlayedUtc = began;
        db.WatchProgress.Add(new WatchProgress
        {
            UserId = user.Id,
            MovieId = line.MovieId,
            Seconds = Math.Round(seconds * watched, 1),
            DurationSeconds = seconds,
            Sequence = 1,
            StartedUtc = began,
            UpdatedUtc = ended,
            FinishedUtc = watched >= 0.9 ? ended : null,
        });
    }

    private IEnumerable<Basket> Baskets()
    {
        foreach (var (title, _, days) in ViewerFilms)
            if (films.Find(f => f.Film.Title == title).Movie is { } movie) yield return new Basket(viewer, now.AddDays(-days), [movie]);

        foreach (var (user, tastes) in people.Skip(1))
        {
            var wanted = films.OrderByDescending(f => f.Film.Genres.Count(tastes.Contains) + (double)(f.Film.Imdb ?? 6) / 3 + 2 * DemoChance.Of("wants", user.Email!, f.Film.Title)).Select(f => f.Movie).ToList();
            var orders = 6 + (int)(12 * DemoChance.Of("orders", user.Email!));
            for (var (i, next) = (0, 0); i < orders && next < wanted.Count; i++)
            {
                var size = 1 + (int)(2.6 * DemoChance.Of("size", user.Email!, $"{i}"));
                yield return new Basket(user, Evening(user.Email!, i), [.. wanted.Skip(next).Take(size)]);
                next += size;
            }
        }
    }

    // More of it lately than long ago, most of it at weekends and in the evening, and nothing in the future.
    private DateTime Evening(string who, int number)
    {
        var chance = DemoChance.Of("bought", who, $"{number}");
        var day = now.Date.AddDays(-(int)(Days * Math.Pow(chance, 1.3)));
        if (day.DayOfWeek is >= DayOfWeek.Monday and <= DayOfWeek.Thursday && DemoChance.Of("waits", who, $"{number}") < 0.45)
            day = day.AddDays(-(int)day.DayOfWeek - (DemoChance.Of("night", who, $"{number}") < 0.5 ? 0 : 1));
        var when = day.AddHours(13 + 9.9 * Math.Sqrt(DemoChance.Of("hour", who, $"{number}")));
        return when > now.AddMinutes(-20) ? now.AddMinutes(-20 - 300 * DemoChance.Of("just", who, $"{number}")) : when;
    }

    private sealed record Basket(User User, DateTime When, List<Movie> Movies);
}
