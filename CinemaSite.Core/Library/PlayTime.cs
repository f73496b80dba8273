using System.Globalization;

namespace CinemaSite.Core.Library;

/// <summary>Positions in a film.</summary>
public static class PlayTime
{
    /// <summary>Where to go on, in seconds; null at the very start, and once nine tenths are seen.</summary>
    public static double? ResumeAt(double seconds, double duration) => seconds >= 1 && seconds < duration * WatchService.FinishedFrom ? seconds : null;

    /// <summary>As players show it: <c>30:34</c>, or <c>1:12:40</c> from an hour on.</summary>
    public static string Format(double seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Floor(Math.Max(0, seconds)));
        return time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"mm\:ss", CultureInfo.InvariantCulture);
    }
}
