using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using CinemaSite.Core.Mail;
using CinemaSite.Core.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CinemaSite.Core.Payments;

/// <summary>Notes on an order that a person must look at it, and writes to the admins: one mail about all that came up in one look.</summary>
public sealed partial class OrderAlerts(CinemaDb db, Outbox outbox, PaymentMails mails, ILogger<OrderAlerts> logger)
{
    /// <summary>How the alert begins that tells of late money that Stripe would not send back.</summary>
    public const string NotSentBack = "Money that came too late could not be sent back";

    private readonly HashSet<(long OrderId, string Alert)> beyond = [];

    /// <summary>Notes a reason on the order, in the caller's unit of work; nothing happens when it stands there already.</summary>
    public void Raise(Order order, string alert)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.Alert?.Contains(alert, StringComparison.Ordinal) == true) return;
        var longer = order.Alert is null ? alert : $"{order.Alert} {alert}";
        if (longer.Length <= Order.AlertLength) order.Alert = longer;
        // There is no room for more on the order: the mail tells it.
        else beyond.Add((order.Id, alert));
        LogAlert(order.Id, alert);
    }

    /// <summary>Queues the mail about all that was raised in this unit of work.</summary>
    /// <param name="order">The order.</param>
    /// <param name="before">Its alert before.</param>
    public async Task TellAsync(Order order, string? before, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.Alert is not null && order.Alert != before) await TellAdminsAsync($"order-alert:{order.Id}:{order.Version}", mails.Alert(order), cancellationToken);
        foreach (var (_, alert) in beyond.Where(b => b.OrderId == order.Id)) await TellAdminsAsync(string.Create(CultureInfo.InvariantCulture, $"order-alert:{order.Id}:{Fingerprint(alert)}"), mails.Alert(order, alert), cancellationToken);
        beyond.RemoveWhere(b => b.OrderId == order.Id);
    }

    /// <summary>Queues a mail to every admin, once for each <paramref name="key"/>.</summary>
    public async Task TellAdminsAsync(string key, MailContent content, CancellationToken cancellationToken)
    {
        var admins = await db.Users.Where(u => u.Role == Role.Admin && u.EmailConfirmed && u.BlockedUtc == null).Select(u => new { u.Id, u.Email }).ToListAsync(cancellationToken);
        foreach (var admin in admins) await outbox.AddAsync($"{key}:{admin.Id}", new Recipient(admin.Id, admin.Email), content, cancellationToken);
    }

    // One mail about each, however often it comes up again.
    private static string Fingerprint(string alert) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(alert)))[..16];

    [LoggerMessage(LogLevel.Error, "Order {OrderId} needs a person: {Alert}")]
    private partial void LogAlert(long orderId, string alert);
}
