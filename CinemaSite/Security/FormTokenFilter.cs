using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Security;

/// <summary>
/// Asks every form for its antiforgery token. Only requests that bring their access token in a header and no cookie
/// are spared: no other site can make a browser send those.
/// </summary>
public sealed class FormTokenFilter(IAntiforgery antiforgery, TokenCookies cookies, SharedForms shared) : IAsyncAuthorizationFilter, IAntiforgeryPolicy
{
    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var request = context.HttpContext.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method) || HttpMethods.IsTrace(request.Method)) return;
        if (!context.IsEffectivePolicy<IAntiforgeryPolicy>(this)) return;
        if (TokenAuthentication.IsBearer(request) && !cookies.Any(request)) return;
        try
        {
            await antiforgery.ValidateRequestAsync(context.HttpContext);
        }
        catch (AntiforgeryValidationException)
        {
            // The token was made for who was signed in then. What such a form brings is only kept for its browser.
            if (context.HttpContext.User.ViewerId() is null && context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<KeepsDraftAttribute>() is not null) return;
            if (!await shared.AllowsAsync(context.HttpContext)) context.Result = new AntiforgeryValidationFailedResult();
        }
    }
}

/// <summary>An action that does nothing for strangers but keep what they wrote, so that a session's end loses nobody's words.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KeepsDraftAttribute : Attribute;
