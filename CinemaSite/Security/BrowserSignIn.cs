using CinemaSite.Core.Accounts;
using CinemaSite.Core.Shopping;

namespace CinemaSite.Security;

/// <summary>What happens at every sign-in of a browser, whichever way the person proved who they are.</summary>
public sealed class BrowserSignIn(Sessions sessions, TokenCookies cookies, Carts carts, Shopper shopper)
{
    /// <summary>A new session takes the place of an old one, and the visitor's cart comes along; false when the proof is void by now.</summary>
    public async Task<bool> StartAsync(HttpContext context, ProvenPerson person, bool persistent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(person);
        if (await sessions.StartAsync(person, persistent, context.Visit(), cancellationToken) is not { } pair) return false;
        if (context.User.Viewer() is { } before) await sessions.EndAsync(before.Id, before.SessionId, "replaced", cancellationToken);
        cookies.Give(context, pair);
        if (await carts.UniteAsync(person.UserId, shopper.VisitorCart(context), cancellationToken)) shopper.Forget(context);
        return true;
    }

    /// <summary>Takes the browser's tokens away.</summary>
    public void Forget(HttpContext context) => cookies.Take(context);
}
