using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CinemaSite.Core.Data;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Shopping;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Payments;

/// <summary>Opens Stripe's checkout sessions: each try is saved before its call, and its key goes out with one and the same request only.</summary>
public sealed class CheckoutSessions(CinemaDb db, IPaymentGateway gateway, SiteAddress site, IFaultPoint faults, TimeProvider clock)
{
    // Stripe's least is thirty minutes, by its clock: ours may be ten minutes behind.
    private static readonly TimeSpan ShortestSession = TimeSpan.FromMinutes(42);

    // Stripe forgets idempotency keys after a day; long before that a lost answer is looked for in its list and no longer asked for.
    internal static readonly TimeSpan LongestUnknown = TimeSpan.FromMinutes(5);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Saves the try before Stripe is asked; null when another tab was faster or the order ended.</summary>
    public async Task<CheckoutAttempt?> StartAsync(Order order, int number, CancellationToken cancellationToken)
    {
        var now = Now;
        // Stripe counts in seconds; the same second must go out again on a retry.
        var expires = new DateTime(Math.Max(order.ExpiresUtc.Ticks, (now + ShortestSession).Ticks) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc);
        var request = await RequestAsync(order, number, expires, cancellationToken);
        try
        {
            return await db.InTransaction(async () =>
            {
                var current = await db.Orders.SingleAsync(o => o.Id == order.Id, cancellationToken);
                if (current.Status != OrderStatus.Pending) return null;
                // Changes the order's version too, so that whoever is cancelling it looks again.
                current.ExpiresUtc = expires;
                db.Entry(current).State = EntityState.Modified;
                var attempt = new CheckoutAttempt { OrderId = order.Id, Number = number, IdempotencyKey = KeyOf(request), CreatedUtc = now, ExpiresUtc = expires, AskedUtc = now };
                db.CheckoutAttempts.Add(attempt);
                await db.SaveChangesAsync(cancellationToken);
                return attempt;
            }, cancellationToken);
        }
        catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || e.IsUniqueViolation())
        {
            return null;
        }
    }

    /// <summary>Asks Stripe for the session of a saved try; null when that try leads nowhere and another number is needed.</summary>
    public async Task<string?> OpenAsync(Order order, CheckoutAttempt attempt, CancellationToken cancellationToken)
    {
        var request = await RequestAsync(order, attempt.Number, attempt.ExpiresUtc, cancellationToken);
        if (attempt.IdempotencyKey != KeyOf(request) || Now - attempt.CreatedUtc > LongestUnknown)
        {
            if (await gateway.FindSessionOfTryAsync(order.Id, attempt.Number, attempt.IdempotencyKey, attempt.CreatedUtc, cancellationToken) is { } made) return await KeepAsync(attempt.Id, made.Id, made.Url, cancellationToken);
            await FailAsync(attempt.Id, cancellationToken);
            return null;
        }
        string id;
        string? url;
        try
        {
            (id, url) = await gateway.CreateSessionAsync(request, attempt.IdempotencyKey, cancellationToken);
        }
        catch (PaymentRefusedException)
        {
            await FailAsync(attempt.Id, cancellationToken);
            throw;
        }
        await faults.ReachedAsync(FaultPoints.SessionMade);
        return await KeepAsync(attempt.Id, id, url, cancellationToken);
    }

    /// <summary>Asks once more for a session whose answer was lost; null when there is none to be had.</summary>
    public async Task<string?> RecoverAsync(Order order, CheckoutAttempt attempt, CancellationToken cancellationToken)
    {
        var request = await RequestAsync(order, attempt.Number, attempt.ExpiresUtc, cancellationToken);
        if (attempt.IdempotencyKey != KeyOf(request) || Now - attempt.CreatedUtc > LongestUnknown) return (await gateway.FindSessionOfTryAsync(order.Id, attempt.Number, attempt.IdempotencyKey, attempt.CreatedUtc, cancellationToken))?.Id;
        try
        {
            return (await gateway.CreateSessionAsync(request, attempt.IdempotencyKey, cancellationToken)).Id;
        }
        catch (PaymentRefusedException)
        {
            return null;
        }
    }

    private async Task<string?> KeepAsync(long attemptId, string id, string? url, CancellationToken cancellationToken)
    {
        var kept = url is { Length: <= CheckoutAttempt.UrlLength } ? url : null;
        await db.InTransaction(() => db.CheckoutAttempts.Where(a => a.Id == attemptId && a.State == AttemptState.Started)
            .ExecuteUpdateAsync(s => s.SetProperty(a => a.SessionId, id).SetProperty(a => a.Url, kept).SetProperty(a => a.State, AttemptState.Open).SetProperty(a => a.Version, a => a.Version + 1),
                cancellationToken), cancellationToken);
        await faults.ReachedAsync(FaultPoints.SessionSaved);
        return url;
    }

    private Task<int> FailAsync(long attemptId, CancellationToken cancellationToken) =>
        db.InTransaction(() => db.CheckoutAttempts.Where(a => a.Id == attemptId && a.State == AttemptState.Started)
            .ExecuteUpdateAsync(s => s.SetProperty(a => a.State, AttemptState.Failed).SetProperty(a => a.Version, a => a.Version + 1), cancellationToken), cancellationToken);

    private async Task<SessionRequest> RequestAsync(Order order, int number, DateTime expires, CancellationToken cancellationToken)
    {
        var email = await db.Users.Where(u => u.Id == order.UserId).Select(u => u.Email!).SingleAsync(cancellationToken);
        var lines = order.Lines.OrderBy(l => l.Id).Select(l => new SessionLine(l.MovieId, string.Create(CultureInfo.InvariantCulture, $"{l.Title} ({l.Year})"), l.PriceMinor)).ToList();
        if (Pricing.Total(lines.Select(l => l.AmountMinor)) != order.TotalMinor) throw new InvalidOperationException($"Order {order.Id}: its lines do not add up to its total.");
        return new SessionRequest(order.Id, number, order.Currency, lines, email, site.To(Links.OrderReturn(order.Id)), site.To(Links.Order(order.Id)), expires);
    }

    /// <summary>Number of the try and a fingerprint of what is asked: a key never goes out with other parameters.</summary>
    private static string KeyOf(SessionRequest request)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{request.OrderId}|{request.Attempt}|{request.Currency}|{request.CustomerEmail}|{request.SuccessUrl}|{request.ExpiresUtc:O}"));
        foreach (var line in request.Lines) text.Append(CultureInfo.InvariantCulture, $"|{line.MovieId}:{line.AmountMinor}:{line.Name}");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..24];
        return string.Create(CultureInfo.InvariantCulture, $"order-{request.OrderId}-{request.Attempt}-{hash}");
    }
}
