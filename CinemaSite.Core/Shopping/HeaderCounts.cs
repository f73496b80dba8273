using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Shopping;

/// <summary>The numbers in every page's header.</summary>
/// <param name="InCart">Movies in the cart.</param>
/// <param name="Unread">Notifications not read yet, at most <see cref="HeaderCounts.MostUnread"/>.</param>
public sealed record HeaderNumbers(int InCart, int Unread);

/// <summary>Counts what the header shows: one small query a page.</summary>
public sealed class HeaderCounts(CinemaDb db, Carts carts)
{
    /// <summary>Beyond this the bell says only that there are more.</summary>
    public const int MostUnread = 100;

    private (CartOwner Owner, HeaderNumbers Numbers)? counted;

    /// <summary>The numbers of whoever asks; both parts of the header get them from the same count.</summary>
    public async Task<HeaderNumbers> CountAsync(CartOwner owner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(owner);
        if (counted?.Owner != owner) counted = (owner, await CountNowAsync(owner, cancellationToken));
        return counted.Value.Numbers;
    }

    private async Task<HeaderNumbers> CountNowAsync(CartOwner owner, CancellationToken cancellationToken)
    {
        if (owner.UserId is not { } userId) return new HeaderNumbers(await carts.CountAsync(owner, cancellationToken), 0);
        return await OfPerson.For(db)(db, userId, cancellationToken) ?? new HeaderNumbers(0, 0);
    }

    // Compiled once: the header of every signed-in person's page asks it.
    private static readonly CompiledQuery<Func<CinemaDb, Guid, CancellationToken, Task<HeaderNumbers?>>> OfPerson = new(() => EF.CompileAsyncQuery(
        (CinemaDb db, Guid userId, CancellationToken cancellationToken) => db.Users.Where(u => u.Id == userId).Select(u => new HeaderNumbers(
            db.Carts.Where(c => c.UserId == u.Id).SelectMany(c => c.Lines).Count(),
            db.Notifications.Where(n => n.UserId == u.Id && n.ReadUtc == null && n.OnSite).Take(MostUnread).Count())).SingleOrDefault()));
}
