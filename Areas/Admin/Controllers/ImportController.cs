using CinemaSite.Areas.Admin.Models;
using CinemaSite.Core;
using CinemaSite.Core.Catalog.Import;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Areas.Admin.Controllers;

/// <summary>Imports a file of movies: upload, say what its columns mean, look at its faults, apply. A run is its owner's, and the admins'.</summary>
[Area("Admin")]
[Authorize(Roles = StaffRoles.Staff)]
public sealed class ImportController(ImportRuns runs, Prices prices) : Controller
{
    // More than a file may have, so that one that is a little too large is told so on a page.
    private const long MostForm = ImportRuns.MostBytes + 16 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    [HttpGet(StaffAddresses.Import)]
    public Task<IActionResult> Index(CancellationToken cancellationToken) => FormAsync(new ImportAsk { Price = "4.99", Minutes = "90", Certification = "NR" }, StatusCodes.Status200OK, cancellationToken);

    [HttpPost(StaffAddresses.Import)]
    [RequestSizeLimit(MostForm)]
    public async Task<IActionResult> Upload(IFormFile? file, ImportAsk ask, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ask);
        if (file is null or { Length: 0 }) ModelState.AddModelError("file", "Choose a file first.");
        else if (file.Length > ImportRuns.MostBytes) ModelState.AddModelError("file", $"At most {ImportRuns.MostBytes / 1024 / 1024} MB, please: split the file.");
        if (ask.Read(prices.Currency, ModelState) is not { } options || !ModelState.IsValid) return await FormAsync(ask, StatusCodes.Status422UnprocessableEntity, cancellationToken);
        try
        {
            await using var content = file!.OpenReadStream();
            var id = await runs.UploadAsync(this.Actor(), file.FileName, content, options, cancellationToken);
            await runs.SettledAsync(id, Patience, cancellationToken);
            return this.Back(StaffAddresses.ImportRun(id), StaffAddresses.Import, "The file is here. Nothing is written before you apply it.");
        }
        catch (ImportFileException e)
        {
            ModelState.AddModelError("file", e.Message);
            return await FormAsync(ask, StatusCodes.Status422UnprocessableEntity, cancellationToken);
        }
    }

    [HttpGet(StaffAddresses.Import + "/{id:long}")]
    public async Task<IActionResult> Show(long id, CancellationToken cancellationToken) => await FindAsync(id, cancellationToken) is { } run ? await ShowAsync(run, StatusCodes.Status200OK, cancellationToken) : NotFound();

    /// <summary>Looks at the file again, with other meanings of its columns or other defaults.</summary>
    [HttpPost(StaffAddresses.Import + "/{id:long}")]
    public async Task<IActionResult> Check(long id, string?[]? columns, ImportAsk ask, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ask);
        if (await FindAsync(id, cancellationToken) is not { } run) return NotFound();
        var mapping = string.Join(',', (columns ?? []).Select(c => c ?? ""));
        if (mapping.Length > ImportRun.MappingLength || ImportMapping.Problem(mapping) is { } problem && AddError(problem)) mapping = run.Mapping;
        if (ask.Read(prices.Currency, ModelState) is not { } options || !ModelState.IsValid)
        {
            run.Mapping = string.Join(',', (columns ?? []).Select(c => ImportMapping.Meanings.Contains(c) ? c : ""));
            return await ShowAsync(run, StatusCodes.Status422UnprocessableEntity, cancellationToken, ask);
        }
        var begun = await runs.CheckAsync(id, mapping, options, cancellationToken);
        await runs.SettledAsync(id, Patience, cancellationToken);
        return this.Back(StaffAddresses.ImportRun(id), StaffAddresses.Import, begun ? "Every row was looked at, or is being looked at." : "It is being worked on, or applied already.", begun);
    }

    [HttpPost(StaffAddresses.Import + "/{id:long}/apply")]
    public async Task<IActionResult> Apply(long id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is null) return NotFound();
        var begun = await runs.ApplyAsync(this.Actor(), id, cancellationToken);
        await runs.SettledAsync(id, Patience, cancellationToken);
        return this.Back(StaffAddresses.ImportRun(id), StaffAddresses.Import, begun ? "The import has begun. You may leave this page." : "There is nothing to apply: the file was applied already, or is not checked yet.", begun);
    }

    /// <summary>All faults of the file, for a spreadsheet.</summary>
    [HttpGet(StaffAddresses.Import + "/{id:long}/errors.csv")]
    public async Task<IActionResult> Faults(long id, CancellationToken cancellationToken) => await FindAsync(id, cancellationToken) is not { } run ? NotFound()
        : new CsvResult<ImportError>("import-errors", runs.FaultsAsync(run, HttpContext.RequestAborted), ["Line", "Column", "Reason"], f => [Csv.Number(f.Line), f.Column, f.Reason]);

    private bool AddError(string problem)
    {
        ModelState.AddModelError("columns", problem);
        return true;
    }

    private Task<ImportRun?> FindAsync(long id, CancellationToken cancellationToken) => runs.FindAsync(id, this.Actor().Id, User.IsInRole(StaffRoles.Admin), cancellationToken);

    private async Task<IActionResult> FormAsync(ImportAsk ask, int status, CancellationToken cancellationToken)
    {
        Response.StatusCode = status;
        return View("Index", new ImportPage(ask, await runs.ListAsync(this.Actor().Id, User.IsInRole(StaffRoles.Admin), cancellationToken)));
    }

    private async Task<IActionResult> ShowAsync(ImportRun run, int status, CancellationToken cancellationToken, ImportAsk? ask = null)
    {
        Response.StatusCode = status;
        return View("Show", new ImportRunPage(run, await runs.SampleAsync(run, cancellationToken), ask ?? ImportAsk.Of(run, prices.Currency)));
    }
}
