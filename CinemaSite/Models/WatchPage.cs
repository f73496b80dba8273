using CinemaSite.Core;
using CinemaSite.Core.Library;

namespace CinemaSite.Models;

/// <summary>The watch page: a film, the person's place in it, and where the player starts.</summary>
/// <param name="KeepsPlace">False for staff who only preview it.</param>
/// <param name="Asked">Seconds of the address, if any.</param>
/// <param name="Chapters">The film's parts, where they are named.</param>
public sealed record WatchPage(WatchFilm Film, WatchPlace? Place, FilmFile File, bool KeepsPlace, double? Asked, IReadOnlyList<Chapter> Chapters)
{
    public bool HasFile => File == FilmFile.There;

    public double? ResumeAt => Place?.ResumeAt;

    /// <summary>Until the person plays it, nothing of the film is fetched: what was sent counts for a refund.</summary>
    public string Preload => Place is null ? "none" : "metadata";

    /// <summary>The film's address with the place to start at, which browsers understand without script.</summary>
    public string Source
    {
        get
        {
            var start = (long)Math.Clamp(Asked ?? ResumeAt ?? 0, 0, Film.DurationSeconds);
            return Links.FilmStream(Film.MovieId) + (start > 0 ? FormattableString.Invariant($"#t={start}") : "");
        }
    }

    /// <summary>A few places to jump to: a quarter, a half and three quarters of it, in long films on a whole minute.</summary>
    public IEnumerable<double> Marks
    {
        get
        {
            var step = Film.DurationSeconds >= 1200 ? 60 : 1;
            return Enumerable.Range(1, 3).Select(quarter => Math.Floor(Film.DurationSeconds * quarter / 4 / step) * step);
        }
    }
}
