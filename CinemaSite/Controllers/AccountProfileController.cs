using System.Globalization;
using CinemaSite.Core;
using CinemaSite.Core.Accounts;
using CinemaSite.Models;
using CinemaSite.Models.Account;
using CinemaSite.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Controllers;

/// <summary>A person's own page, and the devices they are signed in on.</summary>
[Authorize]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class AccountProfileController(Profiles profiles, Sessions sessions, BrowserSignIn browser) : Controller
{
    private const string DateFormat = "yyyy-MM-dd";

    [HttpGet(Links.Profile)]
    public async Task<IActionResult> Profile(CancellationToken cancellationToken)
    {
        var view = await profiles.FindAsync(User.ViewerId()!.Value, cancellationToken);
        var p = view.Profile;
        var form = new ProfileForm
        {
            DisplayName = p.DisplayName, FirstName = p.FirstName, LastName = p.LastName, BirthDate = p.BirthDate?.ToString(DateFormat, CultureInfo.InvariantCulture),
            Gender = p.Gender, About = p.About, Country = p.Country,
        };
        return View(AccountViews.Profile, new ProfilePage(form, view));
    }

    [HttpPost(Links.Profile)]
    public async Task<IActionResult> Profile(ProfileForm form, CancellationToken cancellationToken)
    {
        var userId = User.ViewerId()!.Value;
        var given = form.BirthDate?.Trim() is { Length: > 0 };
        var read = DateOnly.TryParseExact(form.BirthDate?.Trim(), DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var born);
        var profile = Profiles.Tidy(new Profile(form.DisplayName ?? "", form.FirstName, form.LastName, given && read ? born : null, form.Gender, form.About, form.Country));
        if (given && !read) ModelState.AddModelError("birthDate", "Please write the date as year, month and day, as in 1987-04-23.");
        foreach (var problem in profiles.Check(profile)) ModelState.AddModelError(problem.Field, problem.Message);
        if (!ModelState.IsValid) return this.Invalid(AccountViews.Profile, new ProfilePage(form, await profiles.FindAsync(userId, cancellationToken)));
        await profiles.SaveAsync(userId, profile, cancellationToken);
        this.Notify(NoticeKind.Success, "Saved.");
        return this.SeeOther(Links.Profile);
    }

    [HttpGet(Links.Sessions)]
    public async Task<IActionResult> Sessions(CancellationToken cancellationToken) =>
        View(AccountViews.Sessions, await sessions.ListAsync(User.ViewerId()!.Value, cancellationToken));

    [HttpPost(Links.Sessions)]
    public async Task<IActionResult> EndSession(Guid session, CancellationToken cancellationToken)
    {
        var viewer = User.Viewer()!;
        if (!await sessions.EndAsync(viewer.Id, session, "ended-by-owner", cancellationToken)) return NotFound();
        if (session == viewer.SessionId)
        {
            browser.Forget(HttpContext);
            return this.SeeOther(Links.Home);
        }
        this.Notify(NoticeKind.Success, "That device is signed out.");
        return this.SeeOther(Links.Sessions);
    }
}
