using CinemaSite.Caching;
using CinemaSite.Core;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Community;
using CinemaSite.Core.Library;
using CinemaSite.Core.Orders;
using CinemaSite.Models;
using CinemaSite.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OutputCaching;

namespace CinemaSite.Controllers;

/// <summary>The first page.</summary>
public sealed class HomeController(HomePages home, ContinueWatchingQuery watching, FirstPicks picks, CardMarks marks) : Controller
{
    private const int HalfWatchedFilms = 6;

    [HttpGet(Links.Home)]
    [OutputCache(PolicyName = SharedPages.Policy)]
    public async Task<IActionResult> Index(CancellationToken cancellationToken) => View(await PageAsync(cancellationToken));

    /// <summary>A new member's first likes, from which the recommendations start.</summary>
    [HttpPost(Links.FirstPicks)]
    [Authorize]
    public async Task<IActionResult> Pick(int[] movieId, CancellationToken cancellationToken)
    {
        if (User.ViewerId() is not { } viewer) return Challenge();
        if (ModelState.IsValid && await picks.LikeAsync(viewer, movieId, cancellationToken) > 0)
        {
            this.Notify(NoticeKind.Success, "Thank you. These films are chosen for you now; what you like, rate and buy tells more.");
            return this.SeeOther(Links.Home);
        }
        ModelState.AddModelError(nameof(movieId), "Choose at least one film that you like; three tell more.");
        return this.Invalid("Index", await PageAsync(cancellationToken));
    }

    private async Task<HomePage> PageAsync(CancellationToken cancellationToken)
    {
        var viewer = User.ViewerId();
        IReadOnlyList<ContinueWatching> halfWatched = viewer is { } id ? await watching.ListAsync(id, HalfWatchedFilms, cancellationToken) : [];
        var films = await home.ComposeAsync(viewer, halfWatched.Select(w => w.MovieId), cancellationToken);
        return await MarkAsync(new HomePage(films, null, halfWatched), cancellationToken);
    }

    // The marks of every film of the page at once.
    private async Task<HomePage> MarkAsync(HomePage page, CancellationToken cancellationToken)
    {
        var films = page.Films;
        IReadOnlyList<MovieCard>[] rows = [films.Because, films.ForYou, films.NewInGenres, films.Popular, films.New, films.ShelfMovies, films.TopRated];
        var marked = await marks.OfAsync(HttpContext, rows.SelectMany(r => r).Select(m => m.Id).Concat(films.Hero is { } h ? [h.Id] : []), cancellationToken);
        return page with
        {
            HeroBuy = films.Hero is { } hero ? BuyState.OnSale(hero.Id, hero.PriceMinor, marked.Of(hero.Id)) : null,
            Films = films with
            {
                Because = marked.On(films.Because),
                ForYou = marked.On(films.ForYou),
                NewInGenres = marked.On(films.NewInGenres),
                Popular = marked.On(films.Popular),
                New = marked.On(films.New),
                ShelfMovies = marked.On(films.ShelfMovies),
                TopRated = marked.On(films.TopRated),
            },
        };
    }
}
