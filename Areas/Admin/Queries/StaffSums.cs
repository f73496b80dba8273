using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Areas.Admin.Queries;

/// <summary>What the rows of one state come to. Minor units.</summary>
public sealed record StateSum<T>(T State, int Count, long TotalMinor, long RefundedMinor) where T : struct, Enum;

/// <summary>Finds people for the lists of what they did.</summary>
internal static class PeopleByMail
{
    private const int Most = 500;

    /// <summary>The person of this id, or those whose e-mail holds the words; null when they are too many to be named one by one.</summary>
    public static async Task<List<Guid>?> FindAsync(CinemaDb db, string words, CancellationToken cancellationToken)
    {
        if (Guid.TryParse(words, out var id)) return [id];
        var email = words.ToUpperInvariant();
        var found = await db.Users.Where(u => u.NormalizedEmail!.Contains(email)).OrderBy(u => u.Id).Select(u => u.Id).Take(Most + 1).ToListAsync(cancellationToken);
        return found.Count > Most ? null : found;
    }
}
