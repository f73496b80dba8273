using CinemaSite.Core.Accounts;
using CinemaSite.Core.Shopping;

namespace CinemaSite.Security;

/// <summary>What happens at every sign-in of a browser, whichever way the person proved who they are.</summary>
public sealed class BrowserSignIn(Sessions sessions, TokenCookies cookies, Carts carts, Shopper shopper)
{
    /// <summary>A new session takes the place of an old one, and the visitor's cart comes along.</summary>
    public async Task StartAsync(HttpContext context, Guid userId, bool persistent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.User.Viewer() is { } before) await sessions.EndAsync(before.Id, before.SessionId, "replaced", cancellationToken);
        cookies.Give(context, await sessions.StartAsync(userId, persistent, context.Visit(), cancellationToken));
        await carts.UniteAsync(userId, shopper.VisitorCart(context), cancellationToken);
        shopper.Forget(context);
    }

    /// <summary>Takes the browser's tokens away.</summary>
    public void Forget(HttpContext context) => cookies.Take(context);
}
