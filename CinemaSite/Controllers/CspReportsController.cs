using System.Text.Json;
using System.Text.RegularExpressions;
using CinemaSite.Core;
using CinemaSite.Security;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>
/// Where browsers tell what the content security policy kept out. Addresses in a report can hold tokens and searches, so
/// only the rule and the other site's origin are written down.
/// </summary>
[ApiExplorerSettings(IgnoreApi = true)]
[IgnoreAntiforgeryToken]
public sealed partial class CspReportsController(ReportBudget budget, ILogger<CspReportsController> logger) : ControllerBase
{
    private const int LargestReport = 16 * 1024;

    [HttpPost(Links.CspReports)]
    [Consumes("application/csp-report", "application/reports+json")]
    public async Task<IActionResult> Receive()
    {
        var body = new byte[LargestReport + 1];
        var length = await Request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, HttpContext.RequestAborted);
        if (length > LargestReport) return StatusCode(StatusCodes.Status413PayloadTooLarge);
        try
        {
            using var report = JsonDocument.Parse(body.AsMemory(0, length));
            foreach (var (directive, blocked) in Violations(report.RootElement))
                if (budget.Spend()) LogViolation(directive, blocked);
        }
        // The latter is thrown for text that is no Unicode.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return BadRequest();
        }
        return NoContent();
    }

    /// <summary>Both shapes: one report under its name, as <c>report-uri</c> sends it, or a list of them, as <c>report-to</c> does.</summary>
    private static IEnumerable<(string Directive, string Blocked)> Violations(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in root.EnumerateArray())
                if (Text(item, "type") == "csp-violation" && Part(item, "body") is { } body) yield return (Directive(Text(body, "effectiveDirective")), Origin(Text(body, "blockedURL")));
        }
        else if (Part(root, "csp-report") is { } report)
        {
            yield return (Directive(Text(report, "effective-directive") ?? Text(report, "violated-directive")), Origin(Text(report, "blocked-uri")));
        }
    }

    private static JsonElement? Part(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var part) ? part : null;

    private static string? Text(JsonElement element, string name) => Part(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    // Older browsers send the whole rule; its first word is its name.
    private static string Directive(string? text) => text?.Split(' ')[0] is { } name && Word().IsMatch(name) ? name : "unknown";

    private static string Origin(string? text)
    {
        if (text is not null && Word().IsMatch(text)) return text;
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Host.Length is > 0 and < 254 && Word().IsMatch(url.Scheme) ? $"{url.Scheme}://{url.IdnHost}" : "unknown";
    }

    [GeneratedRegex(@"\A[a-z][a-z-]{1,29}\z")]
    private static partial Regex Word();

    [LoggerMessage(LogLevel.Warning, "The content security policy kept something out: {Directive} forbids {Blocked}")]
    private partial void LogViolation(string directive, string blocked);
}
