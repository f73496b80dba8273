using CinemaSite.Core.Accounts;
using CinemaSite.Core.Media;
using CinemaSite.Models.Account;
using CinemaSite.Security;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace CinemaSite.Controllers;

/// <summary>Lets forms with a picture be larger than others, and turns too large ones away with a page.</summary>
public sealed class AvatarUploadLimit(Avatars avatars, IModelMetadataProvider metadata) : IAsyncAuthorizationFilter
{
    /// <summary>The form's token is a part of the form, so whoever checks it reads the whole.</summary>
    public const int BeforeTheForm = 900;

    private const long MostForm = Pictures.MostBytes + 64 * 1024;
    private const long MostPatience = 64 * 1024 * 1024;

    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var isTooLarge = context.HttpContext.Request.ContentLength > MostForm;
        if (context.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = isTooLarge ? MostPatience : MostForm;
        if (!isTooLarge) return;
        await HearOutAsync(context.HttpContext);
        var viewer = context.HttpContext.User.Viewer()!;
        context.ModelState.AddModelError("avatar", Pictures.TooLarge);
        context.Result = new ViewResult
        {
            StatusCode = StatusCodes.Status422UnprocessableEntity,
            ViewName = AccountViews.Avatar,
            ViewData = new ViewDataDictionary(metadata, context.ModelState) { Model = new AvatarPage(viewer.Name, await avatars.KeyAsync(viewer.Id, context.HttpContext.RequestAborted)) },
        };
    }

    // A browser that is still sending when the line is cut shows its own error and not our page.
    private static async Task HearOutAsync(HttpContext context)
    {
        try
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        }
        catch (BadHttpRequestException)
        {
            // Beyond patience: the page is sent, whether or not it is still read.
        }
    }
}
