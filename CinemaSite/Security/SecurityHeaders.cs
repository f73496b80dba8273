using CinemaSite.Core;
using CinemaSite.Core.Media;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace CinemaSite.Security;

internal static class SecurityHeaders
{
    /// <summary>Sends the headers that keep foreign script, frames and referrers away, with every answer, and keeps answers for one person out of shared memories.</summary>
    public static void UseSecurityHeaders(this WebApplication app)
    {
        // Browsers check form-action on the redirect that follows a form post too, so Stripe's page must be named.
        var checkout = app.Configuration["Stripe:CheckoutOrigin"] ?? "https://checkout.stripe.com";
        if (app.Environment.IsDevelopment()) checkout += $" http://127.0.0.1:* http://localhost:*";
        // Films of a bucket come from its own address: policies are asked about the end of a redirect too.
        var media = app.Services.GetRequiredService<IOptions<MediaOptions>>().Value;
        var films = media.Provider == MediaProvider.S3 ? $" {new Uri(media.S3.BrowserEndpoint).GetLeftPart(UriPartial.Authority)}" : "";
        var policy = new StringValues(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; " +
            $"media-src 'self'{films}; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self' {checkout}; report-uri {Links.CspReports}; report-to csp");
        app.Use(async (context, next) =>
        {
            // At the last moment, because the answer to an exception begins with taking all headers off.
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                headers.TryAdd("Content-Security-Policy", policy);
                headers.TryAdd("Referrer-Policy", "strict-origin-when-cross-origin");
                headers.XContentTypeOptions = "nosniff";
                headers["Reporting-Endpoints"] = $"csp=\"{Links.CspReports}\"";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                headers["Cross-Origin-Resource-Policy"] = "same-origin";
                headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
                if (IsForOnePerson(context)) headers.CacheControl = "private, no-store";
                return Task.CompletedTask;
            });
            await next(context);
        });
    }

    // A cookie in an answer that others may keep would sign them in as somebody else.
    private static bool IsForOnePerson(HttpContext context) =>
        context.Response.Headers.SetCookie.Count > 0
        || (context.User.Viewer() is not null && context.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true);
}
