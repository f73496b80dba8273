namespace CinemaSite.Core.Catalog.Recommending;

/// <summary>A movie that somebody loves or bought, and how much that tells of them today.</summary>
public readonly record struct LovedMovie(int MovieId, double Weight, Deed Deed);

/// <summary>What is known of a person's taste.</summary>
/// <param name="Loved">What they loved or bought, the latest first.</param>
/// <param name="Disliked">What they disliked, the latest first.</param>
/// <param name="Known">Every movie they did something with: there is no need to show them.</param>
public sealed record TasteProfile(IReadOnlyList<LovedMovie> Loved, IReadOnlyList<int> Disliked, IReadOnlySet<int> Known)
{
    /// <summary>Nobody's.</summary>
    public static readonly TasteProfile Unknown = new([], [], new HashSet<int>());

    /// <summary>The profile that deeds make. A movie bought and then disliked is disliked; of several deeds the latest gives the time.</summary>
    public static TasteProfile Of(IEnumerable<TasteDeed> deeds, DateTime now)
    {
        var movies = deeds.GroupBy(d => d.MovieId)
            .Select(g => (Id: g.Key, Utc: g.Max(d => d.Utc), Deeds: g.Select(d => d.Deed).ToHashSet()))
            .OrderByDescending(m => m.Utc).ThenBy(m => m.Id).ToList();
        return new TasteProfile(
            [.. movies.Where(m => !m.Deeds.Contains(Deed.Disliked) && (m.Deeds.Contains(Deed.Loved) || m.Deeds.Contains(Deed.Bought))).Take(Tastes.ProfileLength)
                .Select(m => new LovedMovie(m.Id, Tastes.Decayed(now - m.Utc), m.Deeds.Contains(Deed.Loved) ? Deed.Loved : Deed.Bought))],
            [.. movies.Where(m => m.Deeds.Contains(Deed.Disliked)).Take(Tastes.ProfileLength).Select(m => m.Id)],
            movies.Select(m => m.Id).ToHashSet());
    }
}
