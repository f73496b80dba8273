using CinemaSite.Core.Catalog;
using CinemaSite.Core.Community;
using CinemaSite.Core.Orders;

namespace CinemaSite.Models;

/// <summary>All that the page of a movie shows.</summary>
public sealed record MoviePage(MovieDetails Movie, BuyState Buy, IReadOnlyList<int> Histogram, CommentPage Comments, IReadOnlyList<MovieCard> Similar);
