using System.Globalization;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Community;
using CinemaSite.Core.Orders;

namespace CinemaSite.Models;

/// <summary>All that the page of a movie shows.</summary>
public sealed record MoviePage(
    MovieDetails Movie, BuyState Buy, RatingBlock Ratings, ReactionButtons Reactions, FavoriteButton? Favorite, CommentsBlock Comments, IReadOnlyList<MovieCard> Similar)
{
    /// <summary>What the HTML of the facts, the people and the similar movies is kept under: all it depends on.</summary>
    public string PartsKey => string.Create(CultureInfo.InvariantCulture, $"{Movie.Version}|{Movie.Id}|{MovieCard.MarksOf(Similar)}");
}

/// <summary>A button that keeps a movie as a favourite: a heart on a card, or <paramref name="Wide"/>. Answering htmx it takes the focus back.</summary>
public sealed record FavoriteButton(int MovieId, string Title, bool Pressed, bool Wide = false, bool Swapped = false);

/// <summary>The two buttons with their counts. <paramref name="IsOpen"/> while the movie can be judged.</summary>
public sealed record ReactionButtons(int MovieId, int Likes, int Dislikes, bool? Mine, bool IsOpen);

/// <summary>The viewers' rating and the viewer's own.</summary>
public sealed record RatingBlock(MovieDetails Movie, IReadOnlyList<int> Histogram, int? Mine, bool IsOpen, string? Problem = null)
{
    /// <summary>What its HTML is kept under: all it depends on.</summary>
    public object KeptBy => (Movie.Id, Movie.Version, Histogram, Mine, IsOpen, Problem);

    /// <summary>The highest bar.</summary>
    public int Most => Math.Max(1, Histogram.Max());
}
