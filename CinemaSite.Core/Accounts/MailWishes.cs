using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Accounts;

/// <summary>What people want to be written to about. Mails about the account and about money always come.</summary>
public sealed class MailWishes(CinemaDb db)
{
    /// <summary>What holds for somebody who chose nothing: what is rare and of use comes, what is frequent comes once a day.</summary>
    public static MailDelivery Default(MailTopic topic) => topic == MailTopic.Likes ? MailDelivery.Daily : MailDelivery.AtOnce;

    /// <summary>A person's choice about every topic.</summary>
    public async Task<IReadOnlyDictionary<MailTopic, MailDelivery>> FindAsync(Guid userId, CancellationToken cancellationToken = default)
    {
        var chosen = await db.MailPreferences.AsNoTracking().Where(p => p.UserId == userId).ToDictionaryAsync(p => p.Topic, p => p.Delivery, cancellationToken);
        return Enum.GetValues<MailTopic>().ToDictionary(t => t, t => chosen.TryGetValue(t, out var delivery) ? delivery : Default(t));
    }

    /// <summary>Keeps a person's choices; topics that are not named stay as they are.</summary>
    public Task SetAsync(Guid userId, IReadOnlyDictionary<MailTopic, MailDelivery> wishes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(wishes);
        return db.InTransaction(async () =>
        {
            await db.HoldPersonAsync(userId, cancellationToken);
            await db.MailPreferences.Where(p => p.UserId == userId && wishes.Keys.Contains(p.Topic)).ExecuteDeleteAsync(cancellationToken);
            db.MailPreferences.AddRange(wishes.Select(w => new MailPreference { UserId = userId, Topic = w.Key, Delivery = w.Value }));
            await db.SaveChangesAsync(cancellationToken);
        }, cancellationToken);
    }
}
