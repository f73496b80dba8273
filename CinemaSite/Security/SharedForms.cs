using System.Security.Cryptography;
using CinemaSite.Core;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Html;
using Microsoft.Extensions.Options;

namespace CinemaSite.Security;

/// <summary>A form that stands on pages for every stranger and changes nothing of an account, so the pages' common token will do.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedFormAttribute : Attribute;

/// <summary>
/// The form token of pages that are the same for everybody. It proves nothing about the visitor, so it counts only for whoever
/// is not signed in, at forms that say so, and only when the browser does not name another site as the sender.
/// </summary>
public sealed class SharedForms(IDataProtectionProvider protection, TokenCookies cookies, SiteAddress address, IOptions<AntiforgeryOptions> options)
{
    private const string Words = "a form on a page for all";

    private readonly IDataProtector protector = protection.CreateProtector("CinemaSite.SharedForms");
    private readonly Lock gate = new();
    private HtmlString? hidden;

    /// <summary>The hidden field.</summary>
    internal IHtmlContent Field
    {
        get
        {
            lock (gate) return hidden ??= new HtmlString($"<input name=\"{options.Value.FormFieldName}\" type=\"hidden\" value=\"{protector.Protect(Words)}\">");
        }
    }

    /// <summary>Whether the request may do what its form asks.</summary>
    public async Task<bool> AllowsAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var request = context.Request;
        return context.GetEndpoint()?.Metadata.GetMetadata<SharedFormAttribute>() is not null
            && !cookies.Any(request)
            && IsFromHere(request)
            && await TokenOfAsync(request) is { Length: > 0 } sent
            && IsOurs(sent);
    }

    private async Task<string?> TokenOfAsync(HttpRequest request)
    {
        if (options.Value.HeaderName is { } header && request.Headers[header].ToString() is { Length: > 0 } value) return value;
        if (!request.HasFormContentType) return null;
        try
        {
            return (await request.ReadFormAsync(request.HttpContext.RequestAborted))[options.Value.FormFieldName];
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    // Every browser of today sends the first, older ones the second; what sends neither is no browser.
    private bool IsFromHere(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0) return site == "same-origin";
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
            || string.Equals(origin, address.Base, StringComparison.OrdinalIgnoreCase);
    }

    private bool IsOurs(string sent)
    {
        try
        {
            return protector.Unprotect(sent) == Words;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
