using CinemaSite.Caching;
using CinemaSite.Core;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Community;
using CinemaSite.Core.Orders;
using CinemaSite.Models;
using CinemaSite.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OutputCaching;

namespace CinemaSite.Controllers;

/// <summary>The page of a movie.</summary>
public sealed class MoviesController(MoviePages movies, CommunityPages community, Standings standings, Shopper shopper) : Controller
{
    private const int SimilarMovies = 6;

    [HttpGet("/movies/{id:int}/{slug?}")]
    [OutputCache(PolicyName = SharedPages.Policy)]
    public async Task<IActionResult> Show(int id, string? slug, string? page, CancellationToken cancellationToken)
    {
        if (await movies.FindAsync(id, cancellationToken) is not { } movie) return NotFound();
        if (slug != movie.Slug) return RedirectPermanent(movie.Url + Request.QueryString);
        var viewer = User.ViewerId();
        return View(new MoviePage(
            movie,
            await standings.BuyStateAsync(movie, viewer, shopper.VisitorCart(HttpContext), shopper.Country(HttpContext), cancellationToken),
            await community.HistogramAsync(id, cancellationToken),
            await community.CommentsAsync(id, int.TryParse(page, out var number) ? number : 1, cancellationToken),
            await movies.SimilarAsync(movie, SimilarMovies, cancellationToken)));
    }
}
