namespace CinemaSite.Core.Catalog.Search;

/// <summary>What staff list: movies that viewers don't see included, by what is missing of them too.</summary>
internal sealed partial class CatalogSnapshot
{
    /// <summary>The ids of all that <paramref name="query"/> asks for, in its order.</summary>
    /// <param name="hits">What its words found; null when it has none.</param>
    /// <param name="sold">How often each was sold, for the order by it; who is missing never was.</param>
    public int[] List(ListingQuery query, Hits? hits, IReadOnlyDictionary<int, int>? sold)
    {
        using var mask = hits is null ? new Mask(Live) : OfIds(hits.MovieIds);
        if (query.Genre is { } genre) And(mask, Names.Genres.FirstOrDefault(g => g.Key == genre) is { } known ? Genres.GetValueOrDefault(known.Id) : null);
        if (query.Certification is { } certification) And(mask, Names.Certifications.FirstOrDefault(c => c.Key == certification) is { } known ? Certifications.GetValueOrDefault(known.Id) : null);
        if ((query.YearFrom ?? query.YearTo) is not null) mask.AndRange<short>(Columns.Years, (short)(query.YearFrom ?? short.MinValue), (short)(query.YearTo ?? short.MaxValue));
        bool Wanted(int ordinal)
        {
            var marks = Columns.Marks[ordinal];
            return (query.Availability is not { } availability || (Availability)(marks & StaffMarks.Availability) == availability)
                && query.Missing switch { MissingPart.Poster => (marks & StaffMarks.Poster) == 0, MissingPart.Film => (marks & StaffMarks.Film) == 0, MissingPart.Description => (marks & StaffMarks.Description) == 0, _ => true };
        }

        var backwards = query.Sort.StartsWith('-');
        var order = query.Sort.TrimStart('-') switch
        {
            "price" => Orders.Price,
            "rating" => Orders.Rating,
            "added" => Orders.Created,
            "title" => Orders.Title,
            _ => null,
        };
        if (order is not null)
        {
            var ids = new List<int>();
            for (var i = 0; i < order.Length; i++)
                if (order[backwards ? order.Length - 1 - i : i] is var ordinal && mask[ordinal] && Wanted(ordinal)) ids.Add(Columns.Ids[ordinal]);
            return [.. ids];
        }
        int[] found = [.. mask.Ordinals().Where(Wanted)];
        switch (query.Sort.TrimStart('-'))
        {
            case "year":
                found.AsSpan().Sort(new ByColumn<short>(Columns.Years, Columns.Ids));
                break;
            case "sold":
                Array.Sort(found, (x, y) => (sold?.GetValueOrDefault(Columns.Ids[x]) ?? 0).CompareTo(sold?.GetValueOrDefault(Columns.Ids[y]) ?? 0) is var by and not 0 ? by : Columns.Ids[x].CompareTo(Columns.Ids[y]));
                break;
            default:
                // The best fit first; what was not searched for fits as well as anything.
                var scores = hits is null ? [] : hits.MovieIds.Zip(hits.Scores).DistinctBy(h => h.First).ToDictionary(h => h.First, h => h.Second);
                return [.. found.Select(o => Columns.Ids[o]).OrderByDescending(id => scores.GetValueOrDefault(id)).ThenBy(id => id)];
        }
        if (backwards) Array.Reverse(found);
        return Array.ConvertAll(found, o => Columns.Ids[o]);
    }
}

/// <summary>What the staff's list asks of each movie, in one byte.</summary>
internal static class StaffMarks
{
    public const byte Availability = 3;
    public const byte Film = 4;
    public const byte Description = 8;
    public const byte Poster = 16;

    public static byte Of(CatalogRow row) => (byte)((int)row.Availability | (row.HasFilm ? Film : 0) | (row.HasDescription ? Description : 0) | (row.HasPoster ? Poster : 0));
}
