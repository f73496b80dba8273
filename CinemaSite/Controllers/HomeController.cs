using CinemaSite.Core;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Library;
using CinemaSite.Core.Orders;
using CinemaSite.Models;
using CinemaSite.Security;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>The first page.</summary>
public sealed class HomeController(HomePages home, ContinueWatchingQuery watching, CardMarks marks) : Controller
{
    private const int RowLength = 8;
    private const int HalfWatchedFilms = 6;

    [HttpGet(Links.Home)]
    public async Task<IActionResult> Index(CancellationToken cancellationToken)
    {
        var viewer = User.ViewerId();
        // Who is signed in comes for their own films; the film of the week is for those who do not know the house yet.
        var hero = viewer is null ? await home.FilmOfTheWeekAsync(cancellationToken) : null;
        var (shelf, shelfMovies) = await home.ShelfAsync(cancellationToken) ?? default;
        var page = new HomePage(
            hero, null,
            viewer is { } id ? await watching.ListAsync(id, HalfWatchedFilms, cancellationToken) : [],
            await home.NewAsync(RowLength, cancellationToken),
            await home.PopularAsync(RowLength, cancellationToken),
            shelf, shelfMovies ?? [],
            await home.TopRatedAsync(RowLength, cancellationToken),
            await home.GenresAsync(cancellationToken));
        return View(await MarkAsync(page, cancellationToken));
    }

    // The marks of every film of the page at once.
    private async Task<HomePage> MarkAsync(HomePage page, CancellationToken cancellationToken)
    {
        var ids = page.New.Concat(page.Popular).Concat(page.ShelfMovies).Concat(page.TopRated).Select(m => m.Id).Concat(page.Hero is { } h ? [h.Id] : []);
        var marked = await marks.OfAsync(HttpContext, ids, cancellationToken);
        return page with
        {
            HeroBuy = page.Hero is { } hero ? BuyState.OnSale(hero.Id, hero.PriceMinor, marked.Of(hero.Id)) : null,
            New = marked.On(page.New),
            Popular = marked.On(page.Popular),
            ShelfMovies = marked.On(page.ShelfMovies),
            TopRated = marked.On(page.TopRated),
        };
    }
}
