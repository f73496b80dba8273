using System.Globalization;
using CinemaSite.Areas.Admin.Models;
using CinemaSite.Areas.Admin.Queries;
using CinemaSite.Core;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Editing;
using CinemaSite.Core.Orders;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Areas.Admin.Controllers;

/// <summary>The catalogue as staff see it: a list, the same as a file, and changes of many movies at once.</summary>
[Area("Admin")]
[Authorize(Roles = StaffRoles.Staff)]
public sealed class MoviesController(StaffMoviesQuery movies, BulkEditing bulk, MovieRemoval removal, Prices prices) : Controller
{
    private const int NamedInNotice = 5;

    [HttpGet(StaffAddresses.Movies)]
    public async Task<IActionResult> Index(MoviesAsk ask, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ask);
        var filter = ask.ToFilter();
        return View(new MoviesPage(filter, await movies.ListAsync(filter, cancellationToken), movies.Choices, prices.Currency));
    }

    /// <summary>The same movies as a file that can be imported again.</summary>
    [HttpGet(StaffAddresses.Movies + "/export.csv")]
    public IActionResult Export(MoviesAsk ask)
    {
        ArgumentNullException.ThrowIfNull(ask);
        return new CsvResult<ExportedMovie>("movies", movies.AllAsync(ask.ToFilter(), HttpContext.RequestAborted), MovieColumns.Heads, m => MovieColumns.Cells(m, prices.Currency));
    }

    /// <summary>What a change of many movies would do; changes nothing.</summary>
    [HttpGet(StaffAddresses.Movies + "/bulk")]
    public async Task<IActionResult> Ask(MoviesAsk ask, BulkAsk wish, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ask);
        ArgumentNullException.ThrowIfNull(wish);
        var filter = ask.ToFilter();
        var list = StaffAddresses.MoviesWith(filter, filter.Page);
        var ids = wish.All == "true" ? await movies.IdsAsync(filter, cancellationToken) : wish.Ids ?? [];
        if (ids.Count == 0) return this.Incomplete(list, StaffAddresses.Movies, "Tick the films first.");
        if (ids.Count > BulkEditing.Most) return this.Incomplete(list, StaffAddresses.Movies, $"At most {BulkEditing.Most:N0} films at once: narrow the list. It has {ids.Count:N0}.");
        if (wish.Read(prices.Currency, out var problem) is not { } read) return this.Incomplete(list, StaffAddresses.Movies, problem);
        var rows = await bulk.PreviewAsync(ids, read, cancellationToken);
        var carts = read.Availability == Availability.Withdrawn ? await removal.CartsAsync([.. rows.Where(r => r.Skipped is null).Select(r => r.Id)], cancellationToken) : [];
        return View("Bulk", new BulkPage(rows, wish, list, carts.Values.Sum()));
    }

    /// <summary>Does what was shown.</summary>
    [HttpPost(StaffAddresses.Movies + "/bulk")]
    public async Task<IActionResult> Change(BulkAsk wish, string? returnUrl, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wish);
        if (wish.Read(prices.Currency, out var problem) is not { } read) return this.Incomplete(returnUrl, StaffAddresses.Movies, problem);
        var rows = await bulk.ApplyAsync(this.Actor(), BulkPage.Shown(wish.Shown), read, cancellationToken);
        var skipped = rows.Where(r => r.Skipped is not null).ToList();
        var words = $"{Counted.Of(rows.Count - skipped.Count, "film")} changed.";
        if (skipped.Count > 0)
            words += $" {skipped.Count.ToString("N0", CultureInfo.CurrentCulture)} left as they were: {string.Join("; ", skipped.Take(NamedInNotice).Select(r => $"{r.Title} ({r.Skipped})"))}{(skipped.Count > NamedInNotice ? " and others" : "")}.";
        return this.Back(returnUrl, StaffAddresses.Movies, words, rows.Count > skipped.Count);
    }
}
