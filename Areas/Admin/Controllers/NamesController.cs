using System.Globalization;
using CinemaSite.Areas.Admin.Models;
using CinemaSite.Core.Catalog.Editing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Areas.Admin.Controllers;

/// <summary>Keeps the names of one kind: a list, and a form in each row.</summary>
[Area("Admin")]
[Authorize(Roles = StaffRoles.Staff)]
public abstract class NamesController(CatalogNames names, NameKind kind) : Controller
{
    private readonly NameWords words = NameWords.Of(kind);

    [HttpGet("")]
    public Task<IActionResult> Index(string? q, string? page, CancellationToken cancellationToken) => ShowAsync(q, page, null, StatusCodes.Status200OK, cancellationToken);

    /// <summary>The list for a spreadsheet, all of it.</summary>
    protected IActionResult Csv(string? q) =>
        new CsvResult<NamedRow>(words.Many, names.AllAsync(kind, Asked.Text(q)), ["Number", "Name", "Films", "Address"], r => [Models.Csv.Number(r.Id), r.Name, Models.Csv.Number(r.Movies), r.Url]);

    [HttpPost("")]
    public async Task<IActionResult> Add(string? name, string? q, string? page, CancellationToken cancellationToken)
    {
        var result = await names.AddAsync(this.Actor(), kind, name, cancellationToken);
        return result.Outcome == NameOutcome.Done ? this.Back(words.List(result.Name), words.Address, $"“{result.Name}” is added.") : await RefuseAsync(result, 0, name, q, page, cancellationToken);
    }

    [HttpPost("{id:int}")]
    public async Task<IActionResult> Rename(int id, string? name, string? q, string? page, string? returnUrl, CancellationToken cancellationToken)
    {
        var result = await names.RenameAsync(this.Actor(), kind, id, name, cancellationToken);
        return result.Outcome == NameOutcome.Done ? this.Back(returnUrl, words.Address, $"It is called “{result.Name}” now.") : await RefuseAsync(result, id, name, q, page, cancellationToken);
    }

    [HttpPost("{id:int}/merge")]
    public async Task<IActionResult> Merge(int id, string? into, string? q, string? page, string? returnUrl, CancellationToken cancellationToken)
    {
        var target = int.TryParse(into, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var result = await names.MergeAsync(this.Actor(), kind, id, target, cancellationToken);
        return result.Outcome == NameOutcome.Done
            ? this.Back(returnUrl, words.Address, $"{Counted.Of(result.Movies, "film")} moved to “{result.Name}”.")
            : await RefuseAsync(result, id, into, q, page, cancellationToken);
    }

    [HttpPost("{id:int}/delete")]
    public async Task<IActionResult> Delete(int id, string? q, string? page, string? returnUrl, CancellationToken cancellationToken)
    {
        var result = await names.DeleteAsync(this.Actor(), kind, id, cancellationToken);
        return result.Outcome == NameOutcome.Done ? this.Back(returnUrl, words.Address, $"“{result.Name}” is deleted.") : await RefuseAsync(result, id, null, q, page, cancellationToken);
    }

    private async Task<IActionResult> RefuseAsync(NameResult result, int id, string? typed, string? q, string? page, CancellationToken cancellationToken)
    {
        if (result.Outcome == NameOutcome.NotFound) return NotFound();
        var message = result.Outcome switch
        {
            NameOutcome.Empty => "It needs a name.",
            NameOutcome.TooLong => $"At most {CatalogNames.LengthOf(kind)} characters, please.",
            NameOutcome.Taken => $"There is a {words.One} “{result.Name}” already: merge the two instead.",
            NameOutcome.InUse => $"“{result.Name}” has {Counted.Of(result.Movies, "film")}, so it can't be deleted: merge it into another.",
            _ => $"Choose another {words.One} to merge it into.",
        };
        // What is in use can be merged, so that is where its message stands.
        var field = result.Outcome is NameOutcome.NoTarget or NameOutcome.InUse ? "into" : "name";
        ModelState.AddModelError(field, message);
        return await ShowAsync(q, page, new NameProblem(id, field, typed, message), result.Outcome == NameOutcome.InUse ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity, cancellationToken);
    }

    private async Task<IActionResult> ShowAsync(string? q, string? page, NameProblem? problem, int status, CancellationToken cancellationToken)
    {
        var text = Asked.Text(q);
        var rows = await names.ListAsync(kind, text, Asked.Page(page), cancellationToken);
        Response.StatusCode = status;
        return View("~/Areas/Admin/Views/Names/Index.cshtml", new NamesPage(words, text, rows, await names.ChoicesAsync(kind, cancellationToken), problem));
    }
}

/// <summary>Keeps the genres.</summary>
[Route(StaffAddresses.Genres)]
public sealed class GenresController(CatalogNames names) : NamesController(names, NameKind.Genre)
{
    [HttpGet(StaffAddresses.Genres + ".csv")]
    public IActionResult Export(string? q) => Csv(q);
}

/// <summary>Keeps the people of the films.</summary>
[Route(StaffAddresses.People)]
public sealed class PeopleController(CatalogNames names) : NamesController(names, NameKind.Person)
{
    [HttpGet(StaffAddresses.People + ".csv")]
    public IActionResult Export(string? q) => Csv(q);
}

/// <summary>Keeps the certifications.</summary>
[Route(StaffAddresses.Certifications)]
public sealed class CertificationsController(CatalogNames names) : NamesController(names, NameKind.Certification)
{
    [HttpGet(StaffAddresses.Certifications + ".csv")]
    public IActionResult Export(string? q) => Csv(q);
}
