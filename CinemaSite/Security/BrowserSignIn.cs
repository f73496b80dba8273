using CinemaSite.Core;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Shopping;
using CinemaSite.Models;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Security;

/// <summary>What happens at every sign-in of a browser, whichever way the person proved who they are.</summary>
public sealed class BrowserSignIn(Sessions sessions, TokenCookies cookies, Carts carts, Shopper shopper)
{
    /// <summary>A new session takes the place of an old one, and the visitor's cart comes along; false when the proof is void by now.</summary>
    public async Task<bool> StartAsync(Controller controller, ProvenPerson person, bool persistent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(controller);
        ArgumentNullException.ThrowIfNull(person);
        var context = controller.HttpContext;
        if (await sessions.StartAsync(person, persistent, context.Visit(), cancellationToken) is not { } pair) return false;
        if (context.User.Viewer() is { } before) await sessions.EndAsync(before.Id, before.SessionId, "replaced", cancellationToken);
        cookies.Give(context, pair);
        var left = await carts.UniteAsync(person.UserId, shopper.VisitorCart(context), cancellationToken);
        if (left == 0) shopper.Forget(context);
        else
            controller.Notify(NoticeKind.Warning,
                $"A cart holds {Pricing.MostLines} films, so {left} of those you chose before signing in did not fit. This browser keeps them: they join at your next sign-in, once there is room.", linkText: "See your cart", linkUrl: Links.Cart);
        return true;
    }

    /// <summary>Takes the browser's tokens away.</summary>
    public void Forget(HttpContext context) => cookies.Take(context);
}
