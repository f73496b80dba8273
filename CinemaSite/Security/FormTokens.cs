using CinemaSite.Caching;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace CinemaSite.Security;

/// <summary>The hidden field with a form's antiforgery token, fit for who gets the page.</summary>
public sealed class FormTokens(IAntiforgery antiforgery, SharedForms shared, IOptions<AntiforgeryOptions> options) : IDisposable
{
    /// <summary>Where a token belongs in HTML that is kept. No text of a page holds this character: it is encoded there.</summary>
    internal const char Place = '\u0001';

    private const int Most = 20_000;

    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);
    private static readonly HtmlString PlaceOnly = new(Place.ToString());
    private static readonly object LeftOut = new();

    // Making a token means unsealing one and sealing another; the same browser and person can have the same one again.
    private readonly MemoryCache made = new(new MemoryCacheOptions { SizeLimit = Most });

    /// <summary>The field, or its place while tokens are left out.</summary>
    public IHtmlContent Field(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Items.ContainsKey(LeftOut)) return PlaceOnly;
        // Who gets a page that is made for all must not get somebody's token with it.
        return SharedPage.Is(context) ? shared.Field : OwnField(context);
    }

    /// <summary>Until it is disposed of, fields are left out of what this request makes, since it is kept for others.</summary>
    internal static IDisposable LeaveOut(HttpContext context) => new LeavingOut(context);

    public void Dispose() => made.Dispose();

    private IHtmlContent OwnField(HttpContext context)
    {
        var cookie = context.Request.Cookies[options.Value.Cookie.Name!];
        var key = (cookie, context.User.ViewerId());
        if (cookie is not null && made.TryGetValue(key, out IHtmlContent? known))
        {
            // As the framework does with a page that holds a token.
            var headers = context.Response.Headers;
            if (!context.Response.HasStarted && headers.CacheControl.Count == 0) (headers.CacheControl, headers.Pragma) = ("no-cache, no-store", "no-cache");
            return known!;
        }
        var field = antiforgery.GetHtml(context);
        // Not when the browser's half was unreadable and a new one goes out with this page.
        if (cookie is not null && context.Response.Headers.SetCookie.All(c => c?.StartsWith(options.Value.Cookie.Name!, StringComparison.Ordinal) == false))
            made.Set(key, field, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Remembered });
        return field;
    }

    private sealed class LeavingOut : IDisposable
    {
        private readonly HttpContext? context;

        // A part within a part is kept with it.
        public LeavingOut(HttpContext context) => this.context = context.Items.TryAdd(LeftOut, true) ? context : null;

        public void Dispose() => context?.Items.Remove(LeftOut);
    }
}
