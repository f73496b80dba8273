using System.Globalization;

namespace CinemaSite.Core;

public static partial class Links
{
    public const string Library = "/library";

    /// <summary>The page that plays a film.</summary>
    public static string Watch(int movieId) => "/watch/" + Id(movieId);

    /// <summary>The same page, to start at so many whole seconds.</summary>
    public static string WatchAt(int movieId, double seconds) => Watch(movieId) + "?t=" + ((long)seconds).ToString(CultureInfo.InvariantCulture);

    public static string FilmStream(int movieId) => Watch(movieId) + "/stream";
    public static string FilmTrack(int movieId, string language, string? kind = null) => Watch(movieId) + "/tracks/" + language + ".vtt" + (kind is null ? "" : "?kind=" + kind);
    public static string SaveProgress(int movieId) => Watch(movieId) + "/progress";
    public static string MarkSeen(int movieId) => Watch(movieId) + "/seen";
    public static string DismissProgress(int movieId) => Watch(movieId) + "/dismiss";
}
