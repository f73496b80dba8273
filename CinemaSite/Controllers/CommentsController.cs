using System.Globalization;
using CinemaSite.Core;
using CinemaSite.Core.Community;
using CinemaSite.Models;
using CinemaSite.Security;
using Htmx;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>What people say about movies.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class CommentsController(CommentService comments, ReportService reports, CommentDrafts drafts, DraftCookie cookie, MovieReading reading) : Controller
{
    [KeepsDraft]
    [HttpPost("/movies/{id:int}/comments")]
    public async Task<IActionResult> Write(int id, string? text, string? parentId, string? spoiler, CancellationToken cancellationToken)
    {
        long? parent = long.TryParse(parentId, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        if (parent is null && !string.IsNullOrEmpty(parentId) || await reading.UrlAsync(id, cancellationToken) is not { } url) return NotFound();
        var written = new WrittenComment(text, parent, Ticked.Is(spoiler));
        if (User.ViewerId() is not { } viewer) return await KeepAsync(id, url, written, cancellationToken);
        var result = await comments.WriteAsync(viewer, id, written, cancellationToken);
        if (result.Outcome is CommentOutcome.Done or CommentOutcome.Held && cookie.Key(HttpContext) is { } draft)
        {
            await drafts.ForgetAsync(draft, cancellationToken);
            cookie.Take(HttpContext);
        }
        var form = new CommentForm(parent is null ? CommentFormKind.New : CommentFormKind.Reply, parent, text, written.Spoiler);
        return await AnswerAsync(result, id, url, form, parent is null ? "Your comment is posted." : "Your reply is posted.", cancellationToken);
    }

    [Authorize]
    [HttpPost("/comments/{id:long}/edit")]
    public async Task<IActionResult> Edit(long id, string? text, string? spoiler, CancellationToken cancellationToken)
    {
        if (User.ViewerId() is not { } viewer) return Challenge();
        if (await reading.WhereAsync(id, cancellationToken) is not { } place) return NotFound();
        var result = await comments.EditAsync(viewer, id, text, spoiler is null ? null : Ticked.Is(spoiler), cancellationToken);
        return await AnswerAsync(result, place.MovieId, place.MovieUrl, new CommentForm(CommentFormKind.Edit, id, text, Ticked.Is(spoiler)), "Your comment is changed.", cancellationToken);
    }

    [Authorize]
    [HttpPost("/comments/{id:long}/delete")]
    public async Task<IActionResult> Delete(long id, CancellationToken cancellationToken)
    {
        if (User.ViewerId() is not { } viewer) return Challenge();
        if (await reading.WhereAsync(id, cancellationToken) is not { } place || (await comments.DeleteAsync(viewer, id, cancellationToken)).Outcome != CommentOutcome.Done) return NotFound();
        this.Notify(NoticeKind.Success, "Your comment is deleted.");
        return Request.IsHtmx() ? await ThreadAsync(viewer, place.MovieId, id, null, cancellationToken) : this.SeeOther(place.MovieUrl + "#comments");
    }

    [Authorize]
    [HttpPost("/comments/{id:long}/like")]
    public async Task<IActionResult> Like(long id, CancellationToken cancellationToken)
    {
        if (User.ViewerId() is not { } viewer) return Challenge();
        if (await reading.WhereAsync(id, cancellationToken) is not { } place) return NotFound();
        var result = await comments.LikeAsync(viewer, id, cancellationToken);
        if (result.Outcome == CommentOutcome.NotFound) return NotFound();
        if (result.Outcome == CommentOutcome.Wait) return this.TooMany(result.RetryAfter);
        if (result.Outcome == CommentOutcome.Own) this.Notify(NoticeKind.Info, "That one is yours: likes are for what others wrote.");
        else this.Notify(NoticeKind.Success, result.Outcome == CommentOutcome.Done ? "You like this comment." : "Your like is taken back.");
        if (!Request.IsHtmx()) return this.SeeOther(Links.Comment(place.MovieUrl, id));
        return await reading.LikesAsync(id, viewer, cancellationToken) is { } likes ? Swap("/Views/Movies/_CommentLike.cshtml", likes) : NotFound();
    }

    [Authorize]
    [HttpPost("/comments/{id:long}/report")]
    public async Task<IActionResult> Report(long id, string? reason, string? text, CancellationToken cancellationToken)
    {
        if (User.ViewerId() is not { } viewer) return Challenge();
        if (await reading.WhereAsync(id, cancellationToken) is not { } place) return NotFound();
        // Somebody's own words instead of one of the reasons are a report too.
        var chosen = CommentWords.Reason(reason) ?? (string.IsNullOrWhiteSpace(reason) ? null : ReportReason.Other);
        var words = CommentWords.Reason(reason) is null && !string.IsNullOrWhiteSpace(reason) ? $"{reason}\n{text}" : text;
        var form = new CommentForm(CommentFormKind.Report, id, words, Reason: chosen) { Field = chosen is null ? "reason" : "text" };
        var result = chosen is { } why
            ? await reports.ReportAsync(viewer, id, why, words, cancellationToken)
            : new CommentResult(CommentOutcome.Invalid, id, "Please say what is wrong with it.");
        return await AnswerAsync(result, place.MovieId, place.MovieUrl, form, "Thank you. A moderator will look at it.", cancellationToken);
    }

    private async Task<IActionResult> AnswerAsync(CommentResult result, int movieId, string movieUrl, CommentForm form, string done, CancellationToken cancellationToken)
    {
        if (result.Outcome is CommentOutcome.NotFound) return NotFound();
        var (status, problem) = Refusal(result);
        if (problem is null)
        {
            if (result.Outcome == CommentOutcome.AlreadyReported) this.Notify(NoticeKind.Info, "You have reported this comment already; a moderator will look at it.");
            else if (result.Outcome == CommentOutcome.Held) this.Notify(NoticeKind.Info, "Thank you. A moderator looks at it before others see it.");
            else this.Notify(NoticeKind.Success, done);
            if (!Request.IsHtmx()) return this.SeeOther(Links.Comment(movieUrl, result.Id));
            return form.Kind == CommentFormKind.New ? await ListAsync(movieId, result.Id, null, cancellationToken) : await ThreadAsync(User.ViewerId()!.Value, movieId, result.Id, null, cancellationToken);
        }
        form = form with { Problem = problem };
        if (result.RetryAfter > TimeSpan.Zero) Response.Headers.RetryAfter = AccountAnswers.Seconds(result.RetryAfter).ToString(CultureInfo.InvariantCulture);
        // Of refusals htmx puts only this one into the page.
        Response.StatusCode = Request.IsHtmx() ? StatusCodes.Status422UnprocessableEntity : status;
        if (Request.IsHtmx()) return form.CommentId is { } at ? await ThreadAsync(User.ViewerId()!.Value, movieId, at, form, cancellationToken) : await ListAsync(movieId, null, form, cancellationToken);
        return await reading.PageAsync(HttpContext, movieId, new CommentAsk { CommentId = form.CommentId }, form, cancellationToken) is { } page ? View(MoviesController.Page, page) : NotFound();
    }

    private (int Status, string? Problem) Refusal(CommentResult result) => result.Outcome switch
    {
        CommentOutcome.Invalid => (StatusCodes.Status422UnprocessableEntity, result.Problem),
        CommentOutcome.ParentGone => (StatusCodes.Status409Conflict, "The comment that you answer is gone meanwhile. What you wrote is still here."),
        CommentOutcome.Blocked => (StatusCodes.Status403Forbidden, CommentWords.Blocked(result.Problem)),
        CommentOutcome.Own => (StatusCodes.Status422UnprocessableEntity, "This comment is your own."),
        CommentOutcome.Wait => (StatusCodes.Status429TooManyRequests, this.WaitNotice(result.RetryAfter).Text),
        _ => (StatusCodes.Status200OK, null),
    };

    private async Task<IActionResult> KeepAsync(int movieId, string url, WrittenComment written, CancellationToken cancellationToken)
    {
        if (await drafts.KeepAsync(HttpContext.Network(), movieId, written, cancellationToken) is { } key) cookie.Give(HttpContext, key.ToString("N"));
        this.Notify(NoticeKind.Info, "Sign in to post it: what you wrote is kept for an hour.");
        var signIn = Links.WithReturn(Links.Login, written.ParentId is { } parent ? Links.Comment(url, parent) : url + "#comments");
        if (!Request.IsHtmx()) return Redirect(signIn);
        Response.Headers["HX-Redirect"] = signIn;
        return Ok();
    }

    private async Task<IActionResult> ListAsync(int movieId, long? at, CommentForm? form, CancellationToken cancellationToken) =>
        await reading.CommentsAsync(User.ViewerId()!.Value, movieId, Request.CommentAsk() with { CommentId = at }, form, cancellationToken) is { } block ? Swap("/Views/Movies/_Comments.cshtml", block) : NotFound();

    // A thread of which nothing is left leaves the page.
    private async Task<IActionResult> ThreadAsync(Guid viewer, int movieId, long commentId, CommentForm? form, CancellationToken cancellationToken) =>
        await reading.ThreadAsync(viewer, movieId, commentId, form, cancellationToken) is { } thread ? Swap("/Views/Movies/_Thread.cshtml", thread) : PartialView("_OutOfBand");

    private PartialViewResult Swap(string view, object model) => PartialView("/Views/Movies/_Swapped.cshtml", (view, model));
}
