using CinemaSite.Core.Accounts;
using CinemaSite.Core.Community;

namespace CinemaSite.Security;

/// <summary>A short-lived cookie with something sealed in it that only the service that sealed it can read.</summary>
public abstract class SealedCookie(CookieRules cookies, TimeProvider clock, string name, TimeSpan life)
{
    private readonly string fullName = cookies.Name(name);

    /// <summary>What the browser brought.</summary>
    public string? Read(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Request.Cookies[fullName];
    }

    /// <summary>Gives it to the browser for a while.</summary>
    public void Give(HttpContext context, string value)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.Cookies.Append(fullName, value, cookies.Options(clock.GetUtcNow() + life));
    }

    /// <summary>Takes it away.</summary>
    public void Take(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Request.Cookies.ContainsKey(fullName)) context.Response.Cookies.Delete(fullName, cookies.Options(null));
    }
}

/// <summary>Remembers in the browser who gave the right password and owes the second step: see <see cref="PendingSignIns"/>.</summary>
public sealed class SecondStepCookie(CookieRules cookies, TimeProvider clock) : SealedCookie(cookies, clock, "second-step", PendingSignIns.Life);

/// <summary>The key to a comment that was written after the session was over: see <see cref="CommentDrafts"/>.</summary>
public sealed class DraftCookie(CookieRules cookies, TimeProvider clock) : SealedCookie(cookies, clock, "draft", CommentDrafts.Life)
{
    /// <summary>The key that the browser brought.</summary>
    public Guid? Key(HttpContext context) => Guid.TryParseExact(Read(context), "N", out var key) ? key : null;
}

/// <summary>Remembers in the browser which secret was offered to the authenticator: see <see cref="TwoFactorSetup"/>.</summary>
public sealed class OfferCookie(CookieRules cookies, TimeProvider clock) : SealedCookie(cookies, clock, "authenticator", TwoFactorSetup.OfferLife);
