using CinemaSite.Core;
using CinemaSite.Core.Payments;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Controllers;

/// <summary>Where Stripe tells what happened. Its signature takes the place of a sign-in.</summary>
[ApiExplorerSettings(IgnoreApi = true)]
[IgnoreAntiforgeryToken]
public sealed partial class StripeWebhookController(StripeInbox inbox, ILogger<StripeWebhookController> logger) : ControllerBase
{
    private const int LargestEvent = 256 * 1024;

    // Stripe waits longer, but an answer that comes soon keeps its line clear; the job does what is left.
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StoreWithin = TimeSpan.FromSeconds(10);

    [HttpPost(Links.StripeWebhook)]
    [RequestSizeLimit(LargestEvent)]
    public async Task<IActionResult> Receive()
    {
        if (await ReadAsync() is not { } body) return StatusCode(StatusCodes.Status413PayloadTooLarge);
        // Not bound to the connection: what was begun is finished though Stripe hangs up.
        using var limit = new CancellationTokenSource(StoreWithin + Budget);
        try
        {
            return await inbox.ReceiveAsync(body, Request.Headers["Stripe-Signature"], Budget, limit.Token) switch
            {
                WebhookAnswer.Accepted => Ok(),
                WebhookAnswer.Malformed => BadRequest(),
                _ => StatusCode(StatusCodes.Status500InternalServerError),
            };
        }
        catch (Exception e) when (e is OperationCanceledException or SqliteException or SqlException or DbUpdateException or TimeoutException)
        {
            // Nothing was stored, so Stripe must send it again.
            LogBusy(e.GetType().Name);
            return StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }

    private async Task<byte[]?> ReadAsync()
    {
        if (Request.ContentLength > LargestEvent) return null;
        using var body = new MemoryStream();
        try
        {
            await Request.Body.CopyToAsync(body, HttpContext.RequestAborted);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
        return body.Length > LargestEvent ? null : body.ToArray();
    }

    [LoggerMessage(LogLevel.Error, "A Stripe event could not be stored ({Error}); Stripe will send it again")]
    private partial void LogBusy(string error);
}
