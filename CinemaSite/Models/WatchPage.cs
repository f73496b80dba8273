using CinemaSite.Core;
using CinemaSite.Core.Library;

namespace CinemaSite.Models;

/// <summary>The watch page: a film, the person's place in it, and where the player starts.</summary>
/// <param name="KeepsPlace">False for staff who only preview it.</param>
/// <param name="Asked">Seconds of the address, if any.</param>
public sealed record WatchPage(WatchFilm Film, WatchPlace? Place, bool HasFile, bool KeepsPlace, double? Asked)
{
    public double? ResumeAt => Place?.ResumeAt;

    /// <summary>The film's address with the place to start at, which browsers understand without script.</summary>
    public string Source
    {
        get
        {
            var start = (long)Math.Clamp(Asked ?? ResumeAt ?? 0, 0, Film.DurationSeconds);
            return Links.FilmStream(Film.MovieId) + (start > 0 ? FormattableString.Invariant($"#t={start}") : "");
        }
    }

    /// <summary>A few places to jump to, in whole seconds, whole minutes in long films.</summary>
    public IEnumerable<double> Marks
    {
        get
        {
            var step = Film.DurationSeconds >= 1200 ? 60 : 1;
            return new[] { 0.25, 0.5, 0.75 }.Select(part => Math.Floor(Film.DurationSeconds * part / step) * step);
        }
    }
}
