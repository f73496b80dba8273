using CinemaSite.Core.Catalog;
using CinemaSite.Core.Library;
using CinemaSite.Core.Orders;

namespace CinemaSite.Models;

/// <summary>All that the first page shows.</summary>
public sealed record HomePage(
    HeroFilm? Hero, BuyState? HeroBuy, IReadOnlyList<ContinueWatching> HalfWatched, IReadOnlyList<MovieCard> New, IReadOnlyList<MovieCard> Popular,
    Shelf? Shelf, IReadOnlyList<MovieCard> ShelfMovies, IReadOnlyList<MovieCard> TopRated, IReadOnlyList<GenreTile> Genres);
