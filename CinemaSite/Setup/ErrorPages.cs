namespace CinemaSite.Setup;

internal static class ErrorPages
{
    /// <summary>Pages in the site's look for people, plain statuses for machines; never a stack trace outside Development.</summary>
    public static void UseErrorPages(this WebApplication app)
    {
        if (app.Environment.IsDevelopment()) app.UseDeveloperExceptionPage();
        else app.UseExceptionHandler("/errors/500");
        app.UseWhen(context => IsPage(context.Request), pages => pages.UseStatusCodePagesWithReExecute("/errors/{0}"));
    }

    private static bool IsPage(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api") && !request.Path.StartsWithSegments("/webhooks") && !request.Path.StartsWithSegments("/health")
        && !request.Headers.Accept.ToString().StartsWith("application/json", StringComparison.Ordinal);
}
