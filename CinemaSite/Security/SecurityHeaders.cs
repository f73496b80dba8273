using Microsoft.Extensions.Primitives;

namespace CinemaSite.Security;

internal static class SecurityHeaders
{
    /// <summary>Sends the headers that keep foreign script, frames and referrers away, with every answer.</summary>
    public static void UseSecurityHeaders(this WebApplication app)
    {
        // Browsers check form-action on the redirect that follows a form post too, so Stripe's page must be named.
        var checkout = app.Configuration["Stripe:CheckoutOrigin"] ?? "https://checkout.stripe.com";
        if (app.Environment.IsDevelopment()) checkout += $" http://127.0.0.1:* http://localhost:*";
        var policy = new StringValues(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; media-src 'self'; " +
            $"manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self' {checkout}");
        app.Use(async (context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
            await next(context);
        });
    }
}
