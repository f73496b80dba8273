using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Accounts;

/// <summary>What people want to be told about, in the site and by mail. Mails about the account and about money always come.</summary>
public sealed class MailWishes(CinemaDb db)
{
    /// <summary>What holds for somebody who chose nothing: what is rare and of use comes, what is frequent comes once a day.</summary>
    public static Wish Default(MailTopic topic) => new(OnSite: true, topic == MailTopic.Likes ? MailDelivery.Daily : MailDelivery.AtOnce);

    /// <summary>A person's choice about every topic.</summary>
    public async Task<IReadOnlyDictionary<MailTopic, Wish>> FindAsync(Guid userId, CancellationToken cancellationToken = default)
    {
        var chosen = await db.MailPreferences.AsNoTracking().Where(p => p.UserId == userId).ToDictionaryAsync(p => p.Topic, p => new Wish(p.OnSite, p.Delivery), cancellationToken);
        return Enum.GetValues<MailTopic>().ToDictionary(t => t, t => chosen.TryGetValue(t, out var wish) ? wish : Default(t));
    }

    /// <summary>What several people chose about one topic.</summary>
    public async Task<IReadOnlyDictionary<Guid, Wish>> FindAsync(IReadOnlyCollection<Guid> userIds, MailTopic topic, CancellationToken cancellationToken = default)
    {
        var chosen = await db.MailPreferences.AsNoTracking().Where(p => userIds.Contains(p.UserId) && p.Topic == topic)
            .ToDictionaryAsync(p => p.UserId, p => new Wish(p.OnSite, p.Delivery), cancellationToken);
        return userIds.Distinct().ToDictionary(u => u, u => chosen.TryGetValue(u, out var wish) ? wish : Default(topic));
    }

    /// <summary>Keeps a person's choices; topics that are not named stay as they are.</summary>
    public Task SetAsync(Guid userId, IReadOnlyDictionary<MailTopic, Wish> wishes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(wishes);
        return db.InTransaction(async () =>
        {
            await db.HoldPersonAsync(userId, cancellationToken);
            await db.MailPreferences.Where(p => p.UserId == userId && wishes.Keys.Contains(p.Topic)).ExecuteDeleteAsync(cancellationToken);
            db.MailPreferences.AddRange(wishes.Select(w => new MailPreference { UserId = userId, Topic = w.Key, Delivery = w.Value.Mail, OnSite = w.Value.OnSite }));
            await db.SaveChangesAsync(cancellationToken);
        }, cancellationToken);
    }

    /// <summary>
    /// Stops the mails of one topic, or, without one, those of every topic that come once a day; what the site shows stays.
    /// Nothing happens for somebody who has left.
    /// </summary>
    public Task StopMailsAsync(Guid userId, MailTopic? topic, CancellationToken cancellationToken = default) =>
        db.InTransaction(async () =>
        {
            await db.HoldPersonAsync(userId, cancellationToken);
            if (!await db.Users.AnyAsync(u => u.Id == userId && u.DeletedUtc == null, cancellationToken)) return;
            var stopped = (await FindAsync(userId, cancellationToken)).Where(w => topic is null ? w.Value.Mail == MailDelivery.Daily : w.Key == topic);
            await SetAsync(userId, stopped.ToDictionary(w => w.Key, w => w.Value with { Mail = MailDelivery.Off }), cancellationToken);
        }, cancellationToken);
}
