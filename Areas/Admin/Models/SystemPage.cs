using CinemaSite.Areas.Admin.Queries;

namespace CinemaSite.Areas.Admin.Models;

/// <summary>The machinery; <paramref name="Wrong"/> is the note that came back, of which difference, and what is wrong with it.</summary>
public sealed record SystemPage(StaffEventsFilter Filter, SystemState State, IReadOnlyList<CheckedSetting> Settings, DateTime NowUtc, (long Id, string Note, string Fault)? Wrong = null)
{
    /// <summary>This page, to come back to.</summary>
    public string Here => StaffAddresses.SystemWith(Filter, State.Events.PageNumber);

    /// <summary>How often a job runs.</summary>
    public static string Every(TimeSpan time) => time.TotalSeconds < 120 ? $"{time.TotalSeconds:N0} s" : $"{time.TotalMinutes:N0} min";
}
