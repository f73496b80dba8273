using CinemaSite.Core.Accounts;

namespace CinemaSite.Security;

/// <summary>Remembers in the browser who gave the right password and owes the second step.</summary>
public sealed class SecondStepCookie(CookieRules cookies, TimeProvider clock)
{
    private readonly string name = cookies.Name("second-step");

    /// <summary>What the browser brought; sealed, so only <see cref="PendingSignIns"/> can read it.</summary>
    public string? Read(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Request.Cookies[name];
    }

    /// <summary>Gives it to the browser for a while.</summary>
    public void Give(HttpContext context, string value)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.Cookies.Append(name, value, cookies.Options(clock.GetUtcNow() + PendingSignIns.Life));
    }

    /// <summary>Takes it away.</summary>
    public void Take(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Request.Cookies.ContainsKey(name)) context.Response.Cookies.Delete(name, cookies.Options(null));
    }
}
