using System.Globalization;
using CinemaSite.Core;
using CinemaSite.Core.Accounts;
using CinemaSite.Security;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>What a client sends to sign in; the code when the person has two-step sign-in on.</summary>
public sealed record TokenRequest(string? Email, string? Password, string? Code = null);

/// <summary>What a client sends to go on, or to end.</summary>
public sealed record RefreshRequest(string? RefreshToken);

/// <summary>The pair, for clients other than browsers.</summary>
public sealed record TokenAnswer(string AccessToken, int ExpiresIn, string RefreshToken, string TokenType = "Bearer");

/// <summary>The pair of tokens as JSON, for clients other than browsers: no cookies, no antiforgery.</summary>
[ApiController]
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class TokenController(SignIn signIn, TwoFactor twoFactor, Sessions sessions, Attempts attempts, AccountLimits limits, TimeProvider clock) : ControllerBase
{
    [HttpPost(Links.Token)]
    public async Task<IActionResult> Create(TokenRequest request, CancellationToken cancellationToken)
    {
        if (await WaitAsync(cancellationToken) is { } busy) return busy;
        var result = await signIn.CheckAsync(request.Email, request.Password, HttpContext.Network(), cancellationToken);
        return result.Outcome switch
        {
            SignInOutcome.Ok => await StartAsync(result.Person!, cancellationToken),
            SignInOutcome.SecondStep => await SecondStepAsync(result.Person!, request.Code, cancellationToken),
            SignInOutcome.NotActivated => Problem("Open the link in the activation mail first.", statusCode: 403, title: "The account is not activated"),
            SignInOutcome.Blocked => Problem(statusCode: 403, title: "The account is closed"),
            SignInOutcome.Wait => TooMany(result.RetryAfter),
            _ => Wrong(),
        };
    }

    [HttpPost(Links.TokenRefresh)]
    public async Task<IActionResult> Refresh(RefreshRequest request, CancellationToken cancellationToken)
    {
        if (await WaitAsync(cancellationToken) is { } busy) return busy;
        var pair = await sessions.RefreshAsync(request.RefreshToken, HttpContext.Visit(), CancellationToken.None);
        return pair is null ? Problem(statusCode: 401, title: "The refresh token is not valid") : await AnswerAsync(pair);
    }

    [HttpPost(Links.TokenRevoke)]
    public async Task<IActionResult> Revoke(RefreshRequest request, CancellationToken cancellationToken)
    {
        if (await WaitAsync(cancellationToken) is { } busy) return busy;
        await sessions.EndByTokenAsync(request.RefreshToken, cancellationToken);
        return NoContent();
    }

    private ObjectResult Wrong() => Problem(statusCode: 401, title: "The e-mail and password do not go together");

    private async Task<IActionResult> StartAsync(ProvenPerson person, CancellationToken cancellationToken) =>
        await sessions.StartAsync(person, persistent: true, HttpContext.Visit(), cancellationToken) is { } pair ? await AnswerAsync(pair) : Wrong();

    private async Task<IActionResult> SecondStepAsync(ProvenPerson person, string? code, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(code)) return Problem("Send the code of the authenticator app, or a recovery code, as \"code\" along with the e-mail and password.", statusCode: 401, title: "A code is needed", type: "urn:cinema:code-needed");
        var result = await twoFactor.CheckAsync(person.UserId, code, cancellationToken);
        return result.Outcome switch
        {
            TwoFactorOutcome.Done => await StartAsync(person, cancellationToken),
            TwoFactorOutcome.Wait => TooMany(result.RetryAfter),
            _ => Problem(statusCode: 401, title: "The code does not fit", type: "urn:cinema:code-wrong"),
        };
    }

    private async Task<IActionResult?> WaitAsync(CancellationToken cancellationToken) =>
        await attempts.CountAsync(limits.TokenPerAddress, HttpContext.Network(), cancellationToken) is { } wait ? TooMany(wait) : null;

    private ObjectResult TooMany(TimeSpan wait)
    {
        Response.Headers.RetryAfter = AccountAnswers.Seconds(wait).ToString(CultureInfo.InvariantCulture);
        return Problem(statusCode: StatusCodes.Status429TooManyRequests, title: "Too many tries");
    }

    private async Task<OkObjectResult> AnswerAsync(TokenPair pair)
    {
        // A whole house refreshes honestly behind one address: only what fails counts.
        await attempts.GiveBackAsync(limits.TokenPerAddress, HttpContext.Network(), CancellationToken.None);
        return Ok(new TokenAnswer(pair.AccessToken, (int)(pair.AccessExpiresUtc - clock.GetUtcNow().UtcDateTime).TotalSeconds, pair.RefreshToken));
    }
}
