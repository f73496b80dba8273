namespace CinemaSite.Models;

/// <summary>An error in the site's words; the trace lets us find it in the logs.</summary>
public sealed record ErrorPage(int Status, string Title, string Text, string? Trace = null);
