namespace CinemaSite.Areas.Admin.Queries;

/// <summary>Days of UTC as moments: from the first one's beginning to before the last one's end.</summary>
internal static class Between
{
    public static DateTime First(DateOnly? from) => (from ?? DateOnly.MinValue).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);

    public static DateTime End(DateOnly? to) => to is { } last && last < DateOnly.MaxValue ? last.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) : DateTime.MaxValue;

    /// <summary>The page asked for, or the nearest there is.</summary>
    public static int Page(int asked, int count, int size) => Math.Clamp(asked, 1, Math.Max(1, (count + size - 1) / size));
}
