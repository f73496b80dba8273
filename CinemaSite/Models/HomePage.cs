using CinemaSite.Core.Catalog;
using CinemaSite.Core.Library;
using CinemaSite.Core.Orders;

namespace CinemaSite.Models;

/// <summary>All that the first page shows.</summary>
public sealed record HomePage(HomeFilms Films, BuyState? HeroBuy, IReadOnlyList<ContinueWatching> HalfWatched)
{
    /// <summary>The newest in somebody's genres, in words: <c>Horror, Comedy and Drama</c>.</summary>
    public string YourGenres => Films.YourGenres.Count switch
    {
        0 => "",
        1 => Films.YourGenres[0],
        _ => string.Join(", ", Films.YourGenres.SkipLast(1)) + " and " + Films.YourGenres[^1],
    };
}
