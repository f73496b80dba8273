using CinemaSite.Core;
using CinemaSite.Models;
using CinemaSite.Security;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>Dark, light or the system's: kept in a cookie, so that the first byte of a page has it.</summary>
public sealed class ThemeController(CookieRules cookies, TimeProvider clock) : Controller
{
    [HttpPost(Links.Theme)]
    [SharedForm]
    public IActionResult Choose(string? theme, string? returnUrl)
    {
        if (theme is "dark" or "light")
            Response.Cookies.Append(ThemeCookie.Name, theme, cookies.Options(clock.GetUtcNow().AddYears(1)));
        else
            Response.Cookies.Delete(ThemeCookie.Name, cookies.Options(null));
        return this.SeeOther(Url.IsLocalUrl(returnUrl) ? returnUrl : Links.Home);
    }
}
