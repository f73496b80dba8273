using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Accounts;

internal static class HoldPerson
{
    /// <summary>Changes nothing, but holds the person's row until the transaction ends: of two that would each take the newest place one waits.</summary>
    public static Task HoldPersonAsync(this CinemaDb db, Guid userId, CancellationToken cancellationToken) =>
        db.Users.Where(u => u.Id == userId).ExecuteUpdateAsync(s => s.SetProperty(u => u.DeletedUtc, u => u.DeletedUtc), cancellationToken);

    /// <summary>The same, and tells whether the person is still there: what they do while they leave must not stay behind.</summary>
    public static async Task<bool> HoldLivingPersonAsync(this CinemaDb db, Guid userId, CancellationToken cancellationToken) =>
        await db.Users.Where(u => u.Id == userId && u.DeletedUtc == null).ExecuteUpdateAsync(s => s.SetProperty(u => u.DeletedUtc, u => u.DeletedUtc), cancellationToken) > 0;
}
