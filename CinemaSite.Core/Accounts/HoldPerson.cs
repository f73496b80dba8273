using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Accounts;

internal static class HoldPerson
{
    /// <summary>Changes nothing, but holds the person's row until the transaction ends: of two that would each take the newest place one waits.</summary>
    public static Task HoldPersonAsync(this CinemaDb db, Guid userId, CancellationToken cancellationToken) =>
        db.Users.Where(u => u.Id == userId).ExecuteUpdateAsync(s => s.SetProperty(u => u.DeletedUtc, u => u.DeletedUtc), cancellationToken);
}
