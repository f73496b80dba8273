namespace CinemaSite.Core.Catalog;

/// <summary>
/// Counts a movie's posters. The sign tells a drawn poster from an uploaded one, so that every page that has the
/// number knows the address without another question.
/// </summary>
public static class PosterVersions
{
    /// <summary>True when the poster is an uploaded picture.</summary>
    public static bool IsPicture(int version) => version < 0;

    /// <summary>The number that stands in the address.</summary>
    public static int Number(int version) => Math.Abs(version);

    /// <summary>The version after this one.</summary>
    public static int Next(int version, bool isPicture) => isPicture ? -(Math.Abs(version) + 1) : Math.Abs(version) + 1;
}
