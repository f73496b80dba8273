namespace CinemaSite.Core.Media.Posters;

/// <summary>What a drawn poster needs to know of a film; everything but the title may be missing.</summary>
public sealed record PosterSubject(
    string Title,
    int? Year,
    IReadOnlyList<string> Directors,
    IReadOnlyList<string> Genres);
