using System.Text;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;
using CinemaSite.Core.Shopping;
using CinemaSite.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Tests.Money.Proof;

/// <summary>One thing somebody does in a random history, with numbers that pick who, what and how much.</summary>
internal readonly record struct Step(Deed Deed, int Who, int Which, int Amount);

/// <summary>What may happen.</summary>
internal enum Deed
{
    FillCart, Place, PlaceWithOldTotal, Reprice, GoPay, Pay, PayBlind, PayLater, Arrive, Bounce, Decline, Cancel, SessionExpires, Return,
    AskRefund, Approve, DashboardRefund, SlowRefunds, RefundFails, RefundArrives, Dispute, Inquiry, Won, Lost,
    Deliver, DeliverLast, DeliverTwice, Reconcile, LoseCall, LoseAnswer, Crash, Minutes, Hours,
}

/// <summary>The site's own services over a database file, a pretended Stripe, and people who do anything at any moment.</summary>
internal sealed class World : IAsyncDisposable
{
    private const string Secret = "whsec_world";
    private static readonly string[] Places =
    [
        FaultPoints.AttemptSaved, FaultPoints.SessionMade, FaultPoints.SessionSaved, FaultPoints.EventVerified, FaultPoints.InboxSaved, FaultPoints.EventRead, FaultPoints.Settling, FaultPoints.Settled,
        FaultPoints.RefundSaved, FaultPoints.RefundMade, FaultPoints.RefundFollowed,
    ];

    private readonly SiteFactory site;
    private readonly Crashes crashes = new();
    private readonly List<Guid> people = [];
    private readonly List<int> films = [];
    private int made;

    public World()
    {
        site = new SiteFactory { ["Stripe:SecretKey"] = "sk_test_world", ["Stripe:WebhookSecrets:0"] = Secret, ["Stripe:ApiBase"] = "http://127.0.0.1:9" };
        Stripe = new PretendStripe(site.Clock);
        site.With(s => s.AddSingleton<IPaymentGateway>(Stripe).AddSingleton<IFaultPoint>(crashes));
    }

    public PretendStripe Stripe { get; }

    /// <summary>How often each end was come to, in all histories: a world in which nothing happens proves nothing.</summary>
    public SortedDictionary<string, int> Ends { get; } = [];

    public ValueTask DisposeAsync() => site.DisposeAsync();

    /// <summary>Two people and three films nobody has bought; Stripe has forgotten the history before, and the site waits for nothing of it.</summary>
    public async Task BeginAsync()
    {
        Stripe.Clear();
        await site.InDbAsync(db => db.CheckoutAttempts.Where(a => a.State != AttemptState.Complete).ExecuteUpdateAsync(s => s.SetProperty(a => a.State, AttemptState.Failed)));
        crashes.At("");
        people.Clear();
        films.Clear();
        await site.InDbAsync(async db =>
        {
            // Whom alerts are mailed to.
            if (!await db.Users.AnyAsync(u => u.Role == Role.Admin)) db.Users.Add(Person(++made, Role.Admin));
            var certification = await db.Certifications.FirstOrDefaultAsync();
            if (certification is null) db.Certifications.Add(certification = new Certification { Code = "NR", Meaning = "Not rated", NormalizedCode = Names.Normalize("NR") });
            await db.SaveChangesAsync();
            var movies = new[] { 499, 350, 0 }.Select(price => Film(++made, price, certification.Id)).ToList();
            var users = new[] { 1, 2 }.Select(_ => Person(++made)).ToList();
            db.AddRange(movies);
            db.AddRange(users);
            await db.SaveChangesAsync();
            films.AddRange(movies.Select(m => m.Id));
            people.AddRange(users.Select(u => u.Id));
        });
    }

    /// <summary>Does a step. What the site refuses is refused, and a crash or a lost answer ends it early.</summary>
    public async Task DoAsync(Step step)
    {
        try
        {
            await StepAsync(step);
        }
        catch (Exception e) when (e is PaymentUnknownException || e is TimeoutException { Message: var words } && words.StartsWith("Crashed at", StringComparison.Ordinal))
        {
            // As for the person before the screen: nothing came back.
        }
        Stripe.LetTimePass();
    }

    /// <summary>Nothing happens any more but the job; then everything must agree.</summary>
    public async Task<List<string>> RestAsync()
    {
        Stripe.Next = Trouble.None;
        crashes.At("");
        for (var round = 0; round < 3; round++)
        {
            site.Clock.Advance(TimeSpan.FromMinutes(10));
            Stripe.LetTimePass();
            await site.WithAsync<ReconcileJob, string>(j => j.RunAsync(default));
        }
        var differences = await site.InDbAsync(db => Books.DifferencesAsync(db, Stripe.Books, people));
        // Who paid on a page that the site had shown them has an order that is paid, and nothing else.
        var status = await site.InDbAsync(db => db.Orders.Where(o => people.Contains(o.UserId)).ToDictionaryAsync(o => o.Id, o => o.Status));
        var ends = status.Values.Select(s => $"order {s}")
            .Concat(await site.InDbAsync(db => db.Refunds.Where(r => people.Contains(r.UserId)).Select(r => $"refund {r.State}").ToListAsync()))
            .Concat(await site.InDbAsync(db => db.CheckoutAttempts.Where(a => db.Orders.Any(o => o.Id == a.OrderId && people.Contains(o.UserId))).Select(a => $"try {a.State}").ToListAsync()))
            .Concat(await site.InDbAsync(db => db.Entitlements.Where(e => people.Contains(e.UserId)).Select(e => $"film {e.State}").ToListAsync()));
        foreach (var end in ends) Ends[end] = Ends.GetValueOrDefault(end) + 1;
        foreach (var order in Stripe.Sessions.Values.GroupBy(s => s.Request.OrderId).Where(g => g.All(s => s.Seen || s.Charges.Count == 0) && g.Any(s => s.PaymentStatus == "paid")))
            if (status[order.Key] is OrderStatus.Pending or OrderStatus.Canceled) differences.Add($"Order {order.Key} was paid and is {status[order.Key]}");
        return differences;
    }

    /// <summary>Brings an event to the webhook.</summary>
    public async Task<WebhookAnswer> DeliverAsync(PretendStripe.News news)
    {
        var signature = global::Stripe.EventUtility.GenerateSignatureHeader(news.Payload, Secret, site.Clock.GetUtcNow().ToUnixTimeSeconds());
        return await site.WithAsync<StripeInbox, WebhookAnswer>(i => i.ReceiveAsync(Encoding.UTF8.GetBytes(news.Payload), signature, TimeSpan.FromSeconds(30)));
    }

    /// <summary>What is to be seen of the people's orders, for telling two ends from each other.</summary>
    public async Task<string> PictureAsync() => await site.InDbAsync(async db =>
    {
        var orders = await db.Orders.AsNoTracking().Where(o => people.Contains(o.UserId)).OrderBy(o => o.Id).ToListAsync();
        var claims = await db.Entitlements.AsNoTracking().Where(e => people.Contains(e.UserId)).OrderBy(e => e.Id).Select(e => e.State).ToListAsync();
        var payments = await db.Payments.AsNoTracking().Where(p => people.Contains(p.UserId)).OrderBy(p => p.Id).Select(p => new { p.Status, p.RefundedMinor }).ToListAsync();
        var refunds = await db.Refunds.AsNoTracking().Where(r => people.Contains(r.UserId)).OrderBy(r => r.AmountMinor).Select(r => new { r.State, r.AmountMinor, r.Origin }).ToListAsync();
        var mails = await db.OutboxMails.AsNoTracking().Where(m => people.Contains(m.UserId!.Value)).Select(m => m.BusinessKey).ToListAsync();
        var kinds = mails.ConvertAll(k => k.Split(':')[0]);
        kinds.Sort(StringComparer.Ordinal);
        return $"{string.Join(' ', orders.Select(o => $"{o.Status} {o.RefundedMinor} {o.Alert}"))} | {string.Join(' ', claims)} | {string.Join(' ', payments)} | {string.Join(' ', refunds)} | {string.Join(' ', kinds)}";
    });

    private async Task StepAsync(Step step)
    {
        var person = people[step.Who % people.Count];
        var orders = await site.InDbAsync(db => db.Orders.Where(o => o.UserId == person).OrderByDescending(o => o.Id).Select(o => o.Id).ToListAsync());
        var order = orders.Count == 0 ? (long?)null : orders[step.Which % orders.Count];
        var sessions = Stripe.Sessions.Values.Where(s => s.Request.OrderId == order).ToList();
        var open = sessions.Find(s => s is { Status: "open", Seen: true });
        var charges = sessions.SelectMany(s => s.Charges).Where(c => c.Status == "succeeded").ToList();
        var charge = charges.Count == 0 ? null : charges[step.Amount % charges.Count];
        switch (step.Deed)
        {
            case Deed.FillCart:
                await site.WithAsync<Carts, AddResult>(c => c.AddAsync(new CartOwner(person, null), films[step.Which % films.Count], null));
                break;
            case Deed.Place or Deed.PlaceWithOldTotal:
                var total = await site.WithAsync<Carts, CartView>(c => c.ViewAsync(new CartOwner(person, null), null));
                var placed = await site.WithAsync<OrderService, PlaceResult>(o => o.PlaceAsync(person, total.TotalMinor + (step.Deed == Deed.Place ? 0 : 1), consent: true, null));
                if (placed.OrderId is { } newest) await GoPayAsync(newest);
                break;
            case Deed.Reprice:
                await site.InDbAsync(db => db.Movies.Where(m => m.Id == films[step.Which % films.Count]).ExecuteUpdateAsync(s => s.SetProperty(m => m.PriceMinor, step.Amount)));
                break;
            case Deed.GoPay when order is { } id:
                await GoPayAsync(id);
                break;
            case Deed.Pay when open is not null:
                Stripe.Pay(open, delayed: false);
                break;
            case Deed.PayBlind when sessions.Find(s => s.Status == "open") is { } unseen:
                Stripe.Pay(unseen, delayed: false);
                break;
            case Deed.PayLater when open is not null:
                Stripe.Pay(open, delayed: true);
                break;
            case Deed.Arrive or Deed.Bounce when sessions.Find(s => s.IntentStatus == "processing") is { } waiting:
                Stripe.Arrive(waiting, step.Deed == Deed.Arrive);
                break;
            case Deed.Decline when open is not null:
                Stripe.Decline(open);
                break;
            case Deed.Cancel when order is { } id:
                if (await site.InDbAsync(db => db.Orders.AnyAsync(o => o.Id == id && o.Status == OrderStatus.Pending)))
                    await site.WithAsync<PaymentService, SettleResult>(p => p.CancelAsync(id, CancelReasons.Owner));
                break;
            case Deed.SessionExpires when open is not null:
                Stripe.Expire(open);
                break;
            case Deed.Return when order is { } id:
                await site.WithAsync<PaymentService, SettleResult>(p => p.SettleAsync(id));
                break;
            case Deed.AskRefund when order is { } id:
                var wanted = step.Amount % 3 == 0 ? [] : await site.InDbAsync(db => db.OrderLines.Where(l => l.OrderId == id).Select(l => l.MovieId).Take(1).ToListAsync());
                foreach (var refund in (await site.WithAsync<RefundService, AskResult>(r => r.AskAsync(person, id, wanted, "Not for me"))).Refunds.Where(r => r.IsApproved))
                    await site.WithAsync<RefundSender, RefundState>(r => r.SendAsync(refund.Id));
                break;
            case Deed.Approve:
                foreach (var asked in await site.InDbAsync(db => db.Refunds.Where(r => r.UserId == person && r.State == RefundState.Requested).Select(r => r.Id).ToListAsync()))
                    if (await site.WithAsync<RefundService, DecideOutcome>(r => r.ApproveAsync(new Actor(person, null), asked, null)) == DecideOutcome.Decided)
                        await site.WithAsync<RefundSender, RefundState>(r => r.SendAsync(asked));
                break;
            case Deed.DashboardRefund when charge is { IsHeld: false } && charge.Gone < charge.Amount:
                Stripe.Return(charge, Math.Min(step.Amount, charge.Amount - charge.Gone), new Dictionary<string, string>());
                break;
            case Deed.SlowRefunds:
                Stripe.SlowRefunds = !Stripe.SlowRefunds;
                break;
            case Deed.RefundFails or Deed.RefundArrives when charge?.Refunds.FindLast(r => r.Status == "pending" || r.Status == "succeeded" && step.Deed == Deed.RefundFails) is { } last:
                Stripe.EndRefund(charge, last, step.Deed == Deed.RefundArrives);
                break;
            case Deed.Dispute or Deed.Inquiry when charge is { IsHeld: false } && charge.Gone < charge.Amount:
                Stripe.Ask(charge, step.Deed == Deed.Inquiry);
                break;
            case Deed.Won or Deed.Lost when charge?.Disputes.FindLast(d => d.Status.EndsWith("needs_response", StringComparison.Ordinal)) is { } dispute:
                Stripe.CloseDispute(charge, dispute, step.Deed == Deed.Won);
                break;
            case Deed.Deliver or Deed.DeliverLast or Deed.DeliverTwice when Stripe.Untold.Count > 0:
                var news = step.Deed == Deed.DeliverLast ? Stripe.Untold[^1] : Stripe.Untold[step.Amount % Stripe.Untold.Count];
                await DeliverAsync(news);
                if (step.Deed == Deed.DeliverTwice) await DeliverAsync(news);
                // Only now: what a crash left without an answer Stripe counts among what it has not told.
                else Stripe.Untold.Remove(news);
                break;
            case Deed.Reconcile:
                site.Clock.Advance(TimeSpan.FromSeconds(35));
                await site.WithAsync<ReconcileJob, string>(j => j.RunAsync(default));
                break;
            case Deed.LoseCall or Deed.LoseAnswer:
                Stripe.Next = step.Deed == Deed.LoseCall ? Trouble.CallLost : Trouble.AnswerLost;
                break;
            case Deed.Crash:
                crashes.At(Places[step.Amount % Places.Length]);
                break;
            case Deed.Minutes or Deed.Hours:
                site.Clock.Advance(step.Deed == Deed.Minutes ? TimeSpan.FromMinutes(3 + step.Amount % 10) : TimeSpan.FromHours(1 + step.Amount % 3));
                break;
        }
    }

    private async Task GoPayAsync(long order)
    {
        var begun = await site.WithAsync<PaymentService, BeginResult>(p => p.BeginAsync(order));
        if (begun.Url is { } url) Stripe.Sessions[url.Split('/')[^1]].Seen = true;
    }

    private static Movie Film(int number, long price, int certification) => new()
    {
        Title = $"World film {number}", NormalizedTitle = Names.Normalize($"World film {number}"), Slug = $"world-film-{number}", Year = 1922, Minutes = 60, PriceMinor = price,
        CertificationId = certification, Availability = Availability.OnSale, CreatedUtc = DateTime.UtcNow,
    };

    private static User Person(int number, Role role = Role.User)
    {
        var email = $"world{number}@example.com";
        return new User
        {
            Id = Guid.NewGuid(), UserName = email, NormalizedUserName = email.ToUpperInvariant(), Email = email, NormalizedEmail = email.ToUpperInvariant(), DisplayName = $"World {number}",
            EmailConfirmed = true, CreatedUtc = DateTime.UtcNow, Role = role,
        };
    }
}
