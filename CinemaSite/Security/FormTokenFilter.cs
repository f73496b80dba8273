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
            if (!await shared.AllowsAsync(context.HttpContext)) context.Result = new AntiforgeryValidationFailedResult();
        }
    }
}
