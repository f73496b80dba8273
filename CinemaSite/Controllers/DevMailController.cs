using CinemaSite.Core.Mail;
using CinemaSite.Models.Account;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace CinemaSite.Controllers;

/// <summary>The mails that would have been sent, to read in Development. Elsewhere there is nothing at these addresses.</summary>
[Route("/dev/mail")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class DevMailController(PickupFolder folder, IHostEnvironment environment) : Controller
{
    public override void OnActionExecuting(ActionExecutingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!environment.IsDevelopment()) context.Result = NotFound();
    }

    [HttpGet("")]
    public async Task<IActionResult> Index(CancellationToken cancellationToken) => View(await folder.ListAsync(cancellationToken));

    [HttpGet("{name}")]
    public async Task<IActionResult> Read(string name, CancellationToken cancellationToken) =>
        await folder.ReadAsync(name, cancellationToken) is { } mail ? View(new DevMailPage(mail)) : NotFound();

    [HttpGet("{name}/html")]
    public async Task<IActionResult> Html(string name, CancellationToken cancellationToken)
    {
        if (await folder.ReadAsync(name, cancellationToken) is not { } mail) return NotFound();
        // A mail may carry styles in attributes, and nothing else.
        Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        return Content(mail.Html, "text/html; charset=utf-8");
    }
}
