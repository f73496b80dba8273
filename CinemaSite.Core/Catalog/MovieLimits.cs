namespace CinemaSite.Core.Catalog;

/// <summary>What is believable of a movie, for forms and files alike.</summary>
internal static class MovieLimits
{
    public const int NameLength = 120;
    public const int GenreLength = 60;
    public const int CertificationLength = 20;
    public const int PlaceLength = 80;
    public const int CharacterLength = 200;
    public const int FirstYear = 1870;
    public const int LongestMinutes = 1000;
    public const long LargestGross = 1_000_000_000_000;

    /// <summary>So many years ahead a film may be announced.</summary>
    public const int YearsAhead = 10;
}
