using CinemaSite.Areas.Admin.Models;
using CinemaSite.Areas.Admin.Queries;
using CinemaSite.Core.Accounts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace CinemaSite.Areas.Admin.Controllers;

/// <summary>Everybody with an account, and what admins do about them.</summary>
[Area("Admin")]
[Authorize(Roles = StaffRoles.Admin)]
public sealed class UsersController(StaffUsersQuery users, StaffUserQuery people, People service, TimeProvider clock) : Controller
{
    private const string One = PeopleAddresses.Users + "/{id:guid}";

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    [HttpGet(PeopleAddresses.Users)]
    public async Task<IActionResult> Index(string? q, string? user, string? role, string? status, string? from, string? to, string? sort, string? page, CancellationToken cancellationToken)
    {
        var filter = Filter(q ?? user, role, status, from, to, sort, page);
        return View(new UsersPage(filter, await users.ListAsync(filter, cancellationToken), Now));
    }

    /// <summary>The same for a spreadsheet, all of it.</summary>
    [HttpGet(PeopleAddresses.Users + ".csv")]
    public IActionResult Export(string? q, string? user, string? role, string? status, string? from, string? to, string? sort) =>
        new CsvResult<StaffUser>("users", users.AllAsync(Filter(q ?? user, role, status, from, to, sort, null)),
            ["Person's id", "E-mail", "Name", "Role", "Account", "Joined (UTC)", "Last seen (UTC)", "Orders paid", "Paid (minor units)"],
            u => [u.Id.ToString(), u.State == AccountState.Deleted ? null : u.Email, u.DisplayName, u.Role.ToString(), PeopleLabels.Of(u.State), Csv.Moment(u.CreatedUtc), u.LastSeenUtc is { } seen ? Csv.Moment(seen) : null, Csv.Number(u.Orders), Csv.Number(u.PaidMinor)]);

    private static StaffUsersFilter Filter(string? q, string? role, string? status, string? from, string? to, string? sort, string? page) =>
        new(Asked.Text(q), Asked.Choice<Role>(role), Asked.Choice<AccountState>(status), Asked.Day(from), Asked.Day(to), Asked.Text(sort) ?? StaffUsersFilter.Newest, Asked.Page(page));

    [HttpGet(One)]
    public Task<IActionResult> Person(Guid id, CancellationToken cancellationToken) => ShowAsync(id, null, StatusCodes.Status200OK, cancellationToken);

    /// <summary>Gives another role; whoever changes their own must say that they mean it.</summary>
    [HttpPost(One + "/role")]
    public async Task<IActionResult> Role(Guid id, string? role, string? confirm, CancellationToken cancellationToken)
    {
        if (Asked.Choice<Role>(role) is not { } wanted) return await RefuseAsync(id, "role", role, "Choose one of the roles.", cancellationToken);
        if (id == this.Actor().Id && confirm != "true")
            return await RefuseAsync(id, "confirm", role, "This is your own role: without it this page closes to you at once. Tick the box if you mean it.", cancellationToken);
        return await TellAsync(id, await service.SetRoleAsync(this.Actor(), id, wanted, cancellationToken), "The role holds from their next request on.", "That is their role already.", cancellationToken);
    }

    [HttpPost(One + "/activate")]
    public async Task<IActionResult> Activate(Guid id, CancellationToken cancellationToken) =>
        await TellAsync(id, await service.ActivateAsync(this.Actor(), id, cancellationToken), "The account is active: they can sign in.", "The account is active already.", cancellationToken);

    [HttpPost(One + "/block")]
    public async Task<IActionResult> Block(Guid id, string? reason, CancellationToken cancellationToken)
    {
        if (id == this.Actor().Id) return await ShowAsync(id, new RefusedForm("block", reason, "You can’t block yourself: ask another admin."), StatusCodes.Status409Conflict, cancellationToken);
        if (Asked.Text(reason) is null) return await RefuseAsync(id, "reason", reason, "Say why, for the other admins.", cancellationToken);
        var outcome = await service.BlockAsync(this.Actor(), id, reason, cancellationToken);
        return outcome == PersonChange.ReasonTooLong
            ? await RefuseAsync(id, "reason", reason, $"At most {Core.Accounts.User.BlockedReasonLength} characters, please.", cancellationToken)
            : await TellAsync(id, outcome, "They are shut out from their next request on.", "They are blocked already.", cancellationToken);
    }

    [HttpPost(One + "/unblock")]
    public async Task<IActionResult> Unblock(Guid id, CancellationToken cancellationToken) =>
        await TellAsync(id, await service.UnblockAsync(this.Actor(), id, cancellationToken), "They may sign in again.", "They are not blocked.", cancellationToken);

    /// <summary>Ends one session, or all of them when none is named.</summary>
    [HttpPost(One + "/sessions")]
    public async Task<IActionResult> EndSessions(Guid id, string? session, CancellationToken cancellationToken)
    {
        Guid? one = Guid.TryParse(session, out var named) ? named : null;
        // What can't be read names one all the same.
        if (one is null && !string.IsNullOrEmpty(session)) return NotFound();
        return await TellAsync(id, await service.EndSessionsAsync(this.Actor(), id, one, cancellationToken), "Signed out.", "There is no such session any more.", cancellationToken);
    }

    private async Task<IActionResult> TellAsync(Guid id, PersonChange outcome, string done, string nothing, CancellationToken cancellationToken) => outcome switch
    {
        PersonChange.NotFound => NotFound(),
        PersonChange.LastAdmin => await ShowAsync(id, new RefusedForm("admin", null, "This is the last admin: give somebody else the role first."), StatusCodes.Status409Conflict, cancellationToken),
        PersonChange.Nothing => this.TooLate(null, PeopleAddresses.User(id), nothing),
        _ => this.Back(null, PeopleAddresses.User(id), done),
    };

    private Task<IActionResult> RefuseAsync(Guid id, string field, string? value, string words, CancellationToken cancellationToken) =>
        ShowAsync(id, new RefusedForm(field, value, words), StatusCodes.Status422UnprocessableEntity, cancellationToken);

    private async Task<IActionResult> ShowAsync(Guid id, RefusedForm? refused, int status, CancellationToken cancellationToken)
    {
        if (await people.FindAsync(id, cancellationToken) is not { } details) return NotFound();
        Response.StatusCode = status;
        return View(nameof(Person), new PersonPage(details, id == this.Actor().Id, Now, refused));
    }
}
