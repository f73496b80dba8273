using System.Globalization;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using CinemaSite.Caching;
using CinemaSite.Controllers;
using CinemaSite.Core.Data;
using CinemaSite.Models;
using CinemaSite.Security;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.WebEncoders;

namespace CinemaSite.Setup;

/// <summary>The web side: pages, forms, headers and the order of the pipeline.</summary>
public static class WebSetup
{
    private const int FormBytes = 64 * 1024;

    /// <summary>Adds MVC, antiforgery, data protection kept in the database, compression and health checks.</summary>
    public static void AddWeb(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        var cookies = CookieRules.From(builder.Configuration);
        services.AddSingleton(cookies);
        services.AddSingleton<Shopper>();
        services.AddSingleton<SharedForms>();
        services.AddSingleton<FormTokens>();
        builder.AddPageCache(cookies);
        services.AddSingleton<ReportBudget>();
        services.AddControllersWithViews(o =>
        {
            o.Conventions.Add(new HeadRequests.Convention());
            o.Filters.Add<FormTokenFilter>(order: 1000);
            o.Filters.Add<CrowdFilter>();
            o.Filters.Add<UnreadableFormFilter>();
        });
        services.AddAntiforgery(o =>
        {
            o.Cookie.Name = cookies.Name("form");
            o.Cookie.SecurePolicy = cookies.SecurePolicy;
            o.Cookie.SameSite = SameSiteMode.Strict;
            o.Cookie.HttpOnly = true;
            o.HeaderName = "RequestVerificationToken";
            o.SuppressXFrameOptionsHeader = true;
        });
        services.Configure<CookieTempDataProviderOptions>(o =>
        {
            o.Cookie.Name = cookies.Name("notices");
            o.Cookie.SecurePolicy = cookies.SecurePolicy;
            o.Cookie.SameSite = SameSiteMode.Lax;
            o.Cookie.IsEssential = true;
        });
        // Names keep their letters: pages are UTF-8, so only what HTML needs is escaped.
        services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddDataProtection().SetApplicationName("CinemaSite").PersistKeysToDbContext<CinemaDb>();
        services.AddSingleton<PosterCache>();
        services.AddSingleton<DraftCookie>();
        services.AddScoped<CardMarks>();
        services.AddScoped<CatalogViews>();
        services.AddScoped<MovieReading>();
        services.AddResponseCompression(o =>
        {
            o.EnableForHttps = true;
            o.MimeTypes = ["text/html", "text/css", "text/javascript", "image/svg+xml", "application/json", "application/xml", "text/vtt", "text/plain"];
        });
        services.Configure<BrotliCompressionProviderOptions>(o => o.Level = CompressionLevel.Fastest);
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database", tags: ["ready"]);
        services.AddTokenAuthentication();
        builder.AddTrustedProxies();
        services.Configure<RequestLocalizationOptions>(o =>
        {
            // Set here, because a server without LANG would print ¤ for the currency sign.
            o.DefaultRequestCulture = new RequestCulture("en-US");
            o.SupportedCultures = o.SupportedUICultures = [CultureInfo.GetCultureInfo("en-US")];
        });
        services.Configure<RouteOptions>(o => o.LowercaseUrls = true);
        builder.WebHost.ConfigureKestrel(o =>
        {
            o.AddServerHeader = false;
            o.Limits.MaxRequestBodySize = FormBytes;
        });
    }

    /// <summary>Puts the pipeline in order.</summary>
    public static void UseWeb(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.LearnAddress();
        app.UseForwardedHeaders();
        app.UseRequestLocalization();
        app.UseSecurityHeaders();
        app.UseErrorPages();
        app.UseFetchMetadata();
        app.UseReadableBodies();
        if (app.Services.GetRequiredService<CookieRules>().Secure) app.UseHsts();
        app.UseRouting();
        app.UseHead();
        // Outside of compression: what is kept is kept compressed.
        app.UseOutputCache();
        app.UsePageTags();
        app.UseResponseCompression();
        app.UseSessionRefresh();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapHealth();
        app.MapStaticAssets();
        app.MapControllers().WithStaticAssets();
    }
}
