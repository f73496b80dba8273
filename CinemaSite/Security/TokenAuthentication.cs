using System.Security.Claims;
using CinemaSite.Core;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using Htmx;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.IdentityModel.JsonWebTokens;

namespace CinemaSite.Security;

/// <summary>Signs people in by the pair of tokens.</summary>
public static class TokenAuthentication
{
    private const string Scheme = JwtBearerDefaults.AuthenticationScheme;
    private const string BearerPrefix = "Bearer ";

    /// <summary>Adds authentication by access token, in a cookie or as bearer.</summary>
    public static IServiceCollection AddTokenAuthentication(this IServiceCollection services)
    {
        services.AddSingleton<TokenCookies>();
        services.AddSingleton<SecondStepCookie>();
        services.AddSingleton<OfferCookie>();
        services.AddScoped<BrowserSignIn>();
        services.AddScoped<SessionRefresh>();
        services.AddAuthentication(Scheme).AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(Scheme).Configure<AccessTokens, KnownTokens, TokenCookies>((o, tokens, known, cookies) =>
        {
            o.TokenHandlers.Clear();
            o.TokenHandlers.Add(known);
            o.SaveToken = false;
            o.TokenValidationParameters = tokens.Rules();
            o.Events = new JwtBearerEvents
            {
                OnMessageReceived = context =>
                {
                    if (!IsBearer(context.Request)) context.Token = cookies.Access(context.HttpContext);
                    // An empty cookie is a stranger, not a failure.
                    if (!IsBearer(context.Request) && string.IsNullOrEmpty(context.Token)) context.NoResult();
                    return Task.CompletedTask;
                },
                OnTokenValidated = AskDatabaseAsync,
                OnChallenge = SendToSignInAsync,
                OnForbidden = context =>
                {
                    if (IsForMachines(context.Request)) WithoutPage(context.HttpContext);
                    return Task.CompletedTask;
                },
            };
        });
        services.AddAuthorization();
        return services;
    }

    /// <summary>Renews an expired access token from the refresh cookie before authentication looks at it.</summary>
    public static void UseSessionRefresh(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (!SessionRefresh.Skips(context)) await context.RequestServices.GetRequiredService<SessionRefresh>().RunAsync(context);
        await next(context);
    });

    /// <summary>Whether the request brings its token in a header, as clients other than browsers do.</summary>
    public static bool IsBearer(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Headers.Authorization.ToString().StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase);
    }

    // The token only says which session: whether it still lives, and what the person may do, is what the database says
    // now, so that sign-out, blocks and changes of role hold from the next request on.
    private static async Task AskDatabaseAsync(TokenValidatedContext context)
    {
        var sessions = context.HttpContext.RequestServices.GetRequiredService<Sessions>();
        var claims = context.Principal!;
        var person = Guid.TryParse(claims.FindFirstValue(JwtRegisteredClaimNames.Sub), out var user) && Guid.TryParse(claims.FindFirstValue(AccessTokens.SessionClaim), out var session)
            ? await context.HttpContext.RequestServices.GetRequiredService<ReadCache>().GetAsync(("person", session, user), () => sessions.FindPersonAsync(session, user, context.HttpContext.RequestAborted))
            : null;
        if (person is null)
        {
            context.Fail("The session is over.");
            return;
        }
        context.Principal = new ClaimsPrincipal(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, person.UserId.ToString()),
            new Claim(ClaimTypes.Name, person.DisplayName),
            new Claim(ClaimTypes.Role, person.Role.ToString()),
            new Claim(ViewerClaims.Session, person.SessionId.ToString()),
            new Claim(ViewerClaims.Avatar, person.AvatarKey ?? ""),
        ], Scheme));
    }

    private static Task SendToSignInAsync(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        var response = context.Response;
        if (IsForMachines(context.Request))
        {
            WithoutPage(context.HttpContext);
            response.StatusCode = StatusCodes.Status401Unauthorized;
            response.Headers.WWWAuthenticate = Scheme;
            return Task.CompletedTask;
        }
        var signIn = Links.WithReturn(Links.Login, ReturnAddress(context.Request));
        // A redirect would be followed by htmx itself and the page swapped into a corner of this one.
        if (context.Request.IsHtmx()) response.Headers["HX-Redirect"] = signIn;
        else response.Redirect(signIn);
        return Task.CompletedTask;
    }

    // Nobody can come back to the address of a form, so the page it stood on is remembered instead.
    private static string? ReturnAddress(HttpRequest request)
    {
        if (!request.IsHtmx() && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))) return request.PathBase + request.Path + request.QueryString;
        var from = request.IsHtmx() ? request.Headers["HX-Current-URL"].ToString() : request.Headers.Referer.ToString();
        if (Uri.TryCreate(from, UriKind.Absolute, out var page) && string.Equals(page.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)) return page.PathAndQuery;
        // A browser that does not tell comes back to the movie that the form was about.
        return request.Path.StartsWithSegments(Links.Movies) && request.RouteValues["id"] is string movie ? $"{Links.Movies}/{movie}" : null;
    }

    private static bool IsForMachines(HttpRequest request)
    {
        if (IsBearer(request) || request.Path.StartsWithSegments("/api")) return true;
        return request.Path.StartsWithSegments("/watch", out var rest)
            && (rest.Value!.EndsWith("/stream", StringComparison.Ordinal) || rest.Value.Contains("/tracks/", StringComparison.Ordinal));
    }

    private static void WithoutPage(HttpContext context)
    {
        if (context.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
    }
}
