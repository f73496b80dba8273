using CinemaSite.Areas.Admin.Models;
using CinemaSite.Core.Catalog.Files;
using CinemaSite.Core.Media;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Areas.Admin.Controllers;

/// <summary>Films that arrive in pieces, from the page's script or from any other client that can begin again.</summary>
[Area("Admin")]
[Authorize(Roles = StaffRoles.Staff)]
public sealed class MediaUploadsController(FilmUploads uploads) : Controller
{
    [HttpPost(StaffAddresses.MediaRoute + "/uploads")]
    public async Task<IActionResult> Begin(int id, string? kind, string? name, long length, long stamp, CancellationToken cancellationToken)
    {
        if (Asked.Choice<MediaKind>(kind) is not (MediaKind.Film or MediaKind.Trailer) || string.IsNullOrWhiteSpace(name)) return BadRequest();
        if (length < 1) return Refused(FilmIntake.Empty);
        if (length > FilmIntake.MostBytes) return Refused(FilmIntake.TooLarge);
        return await uploads.BeginAsync(this.Actor(), id, Asked.Choice<MediaKind>(kind)!.Value, name, length, stamp, cancellationToken) is { } upload
            ? Json(new UploadState(StaffAddresses.MediaUpload(id, upload.Id), upload.Offset, upload.Length, MediaUpload.PieceBytes))
            : NotFound();
    }

    [AcceptVerbs("PUT", "POST", Route = StaffAddresses.MediaRoute + "/uploads/{upload:guid}")]
    [RequestSizeLimit(MediaUpload.PieceBytes + 1)]
    public async Task<IActionResult> Append(int id, Guid upload, long offset, CancellationToken cancellationToken)
    {
        try
        {
            var result = await uploads.AppendAsync(this.Actor(), id, upload, offset, Request.Body, cancellationToken);
            return result.Outcome switch
            {
                PieceOutcome.NoSuchUpload => NotFound(),
                PieceOutcome.WrongPlace => Conflict(new { result.Offset }),
                PieceOutcome.WrongLength => BadRequest(),
                PieceOutcome.NotAFilm => Refused(Mp4.Refusal),
                _ => Json(new { result.Offset }),
            };
        }
        catch (BadHttpRequestException e)
        {
            // More than a piece, or a line that broke off.
            return StatusCode(e.StatusCode);
        }
    }

    [HttpPost(StaffAddresses.MediaRoute + "/uploads/{upload:guid}/complete")]
    public async Task<IActionResult> Complete(int id, Guid upload)
    {
        var change = await uploads.CompleteAsync(this.Actor(), id, upload);
        if (!change.Found) return NotFound();
        if (change.Problem is { } problem) return Refused(problem);
        TempData[StaffActs.Notice] = change.Note is null ? "The film is saved." : $"The film is saved. {change.Note}";
        return Json(new { Url = StaffAddresses.Media(id) });
    }

    [HttpPost(StaffAddresses.MediaRoute + "/uploads/{upload:guid}/cancel")]
    public async Task<IActionResult> Cancel(int id, Guid upload, CancellationToken cancellationToken) =>
        await uploads.CancelAsync(this.Actor(), id, upload, ofAnybody: User.IsInRole(StaffRoles.Admin), cancellationToken) ? this.Back(null, StaffAddresses.Media(id), "The upload is given up.") : NotFound();

    private static JsonResult Refused(string problem) => new(new { Problem = problem }) { StatusCode = StatusCodes.Status422UnprocessableEntity };
}
