using System.Data.Common;
using System.Net;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Data;
using CinemaSite.Core.Shopping;
using CinemaSite.Tests.Community;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Watching;
using Microsoft.EntityFrameworkCore;
using Person = CinemaSite.Tests.Support.Person;

namespace CinemaSite.Tests.Staff;

/// <summary>What admins see of people and do about them.</summary>
public class PeoplePagesTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    [Fact]
    public async Task People_are_found_by_mail_name_role_state_and_day()
    {
        await using var fresh = new SiteFactory();
        using var admin = await fresh.SignedInAsync(Role.Admin);
        var (ann, moderator, blocked) = (await fresh.PersonAsync(email: "ann_1@example.com"), await fresh.PersonAsync(Role.Moderator), await fresh.PersonAsync());
        await fresh.WithAsync<People, PersonChange>(p => p.BlockAsync(null, blocked.Id, "Spam"));
        await fresh.WithAsync<Registration>(r => r.RegisterAsync("later@example.com", SiteFactory.Password, "Late 100 %", null));

        async Task<List<string>> ShownAsync(string query) => [.. (await admin.GetPageAsync("/admin/users" + query)).Hooks("admin-row").Select(r => r.Children[1].TextContent)];
        Assert.Equal(5, (await ShownAsync("")).Count);
        Assert.Equal([ann.Email], await ShownAsync("?q=ANN_1"));
        Assert.Empty(await ShownAsync("?q=annx1"));
        Assert.Equal(["later@example.com"], await ShownAsync("?q=100+%25"));
        await fresh.InDbAsync(db => db.InTransaction(() => db.Users.Where(u => u.Id == ann.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.DisplayName, "Оксана Ґ."))));
        Assert.Equal([ann.Email], await ShownAsync($"?q={Uri.EscapeDataString("оксана ґ")}"));
        Assert.Equal([moderator.Email], await ShownAsync("?role=Moderator"));
        Assert.Equal([blocked.Email], await ShownAsync("?status=Blocked"));
        Assert.Equal([blocked.Email], await ShownAsync($"?user={blocked.Email}"));
        Assert.Equal(["later@example.com"], await ShownAsync("?status=NotActivated"));
        Assert.Equal(5, (await ShownAsync($"?from={fresh.Clock.UtcNow:yyyy-MM-dd}&to={fresh.Clock.UtcNow:yyyy-MM-dd}")).Count);
        Assert.Empty(await ShownAsync($"?to={fresh.Clock.UtcNow.AddDays(-1):yyyy-MM-dd}"));
        Assert.Equal("ann_1@example.com", (await ShownAsync("?sort=email"))[0]);
        Assert.Equal(5, (await ShownAsync("?role=9&status=x&from=yesterday&sort=nonsense&page=-3")).Count);
        var page = await admin.GetPageAsync("/admin/users?q=ann_1&role=User");
        Assert.Equal("ann_1", page.QuerySelector("#uq")!.GetAttribute("value"));
        Assert.Contains("q=ann_1&role=User&sort=name", page.QuerySelector("thead a")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_holds_from_the_persons_next_request_on_and_is_written_down()
    {
        using var admin = await site.SignedInAsync(Role.Admin);
        using var person = await site.SignedInAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await person.GetAsync("/admin")).StatusCode);
        var done = await SendAsync(admin, person.Person!.Id, "role", ("role", "Moderator"));
        Assert.Contains("next request", done.HookText("notice"), StringComparison.Ordinal);
        Assert.Equal("Moderator", done.HookText("person-role"));
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/admin")).StatusCode);
        await SendAsync(admin, person.Person.Id, "role", ("role", "User"));
        Assert.Equal(HttpStatusCode.Forbidden, (await person.GetAsync("/admin")).StatusCode);

        var deeds = await DeedsAsync(person.Person.Id);
        Assert.Equal(["user.role", "user.role"], deeds.Select(d => d.Action));
        Assert.All(deeds, d => Assert.Equal(admin.Person!.Id, d.ActorId));
        Assert.Contains("\"role\":\"User\"", deeds[0].Before, StringComparison.Ordinal);
        Assert.Contains("\"role\":\"Moderator\"", deeds[0].After, StringComparison.Ordinal);
        Assert.Equal(2, (await admin.GetPageAsync($"/admin/users/{person.Person.Id}")).Hooks("admin-row").Count);
    }

    [Fact]
    public async Task A_block_ends_every_session_at_once_and_keeps_its_reason()
    {
        using var admin = await site.SignedInAsync(Role.Admin);
        using var person = await site.SignedInAsync();
        var id = person.Person!.Id;
        var form = (await admin.GetPageAsync($"/admin/users/{id}")).Form($"/admin/users/{id}/block");
        var refused = await admin.SubmitInvalidAsync(form, ("reason", "  "));
        Assert.Equal("reason", refused.Hooks("field-error").Single().GetAttribute("data-field"));
        var tooLong = await admin.SubmitInvalidAsync(form, ("reason", new string('x', User.BlockedReasonLength + 1)));
        Assert.Equal(User.BlockedReasonLength + 1, tooLong.QuerySelector("#reason")!.GetAttribute("value")!.Length);
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/account")).StatusCode);

        var blocked = await admin.SubmitAsync(form, ("reason", "<b>Shared</b> the password"));
        Assert.Equal("Blocked", blocked.HookText("person-state"));
        Assert.Contains("<b>Shared</b> the password", blocked.QuerySelector(".facts")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await person.GetAsync("/account")).StatusCode);
        Assert.Empty(blocked.Hooks("session"));
        var back = await admin.SubmitAsync(blocked.Form($"/admin/users/{id}/unblock"));
        Assert.Equal("Active", back.HookText("person-state"));
        (await site.SignedInAsync(person.Person)).Dispose();
        Assert.Equal(["user.block", "user.unblock"], (await DeedsAsync(id)).Select(d => d.Action));
    }

    [Fact]
    public async Task Whoever_lost_the_link_can_be_activated_by_hand()
    {
        using var admin = await site.SignedInAsync(Role.Admin);
        var email = $"lost-{Guid.NewGuid():N}@example.com";
        await site.WithAsync<Registration>(r => r.RegisterAsync(email, SiteFactory.Password, null, null));
        var id = await site.InDbAsync(db => db.Users.Where(u => u.Email == email).Select(u => u.Id).SingleAsync());
        Assert.Equal("Active", (await SendAsync(admin, id, "activate")).HookText("person-state"));
        (await site.SignedInAsync(new Person(id, email, ""))).Dispose();
        Assert.Equal(["user.activate"], (await DeedsAsync(id)).Select(d => d.Action));
    }

    [Fact]
    public async Task Sessions_are_shown_and_ended_one_or_all()
    {
        using var admin = await site.SignedInAsync(Role.Admin);
        using var here = await site.SignedInAsync();
        var person = here.Person!;
        using var there = await site.SignedInAsync(person);
        var page = await admin.GetPageAsync($"/admin/users/{person.Id}");
        Assert.Equal(2, page.Hooks("session").Count);
        var last = page.Hooks("session")[0];
        var one = (AngleSharp.Html.Dom.IHtmlFormElement)last.QuerySelector("form")!;
        page = await admin.SubmitAsync(one);
        Assert.Single(page.Hooks("session"));
        Assert.Contains(HttpStatusCode.Redirect, new[] { (await here.GetAsync("/account")).StatusCode, (await there.GetAsync("/account")).StatusCode });
        Assert.Contains("no such session", (await SiteClient.ReadAsync(await admin.PostAsync(one), HttpStatusCode.Conflict)).HookText("notice"), StringComparison.Ordinal);
        using var again = await site.SignedInAsync(person);
        page = await SendAsync(admin, person.Id, "sessions", ("session", ""));
        Assert.Empty(page.Hooks("session"));
        foreach (var browser in new[] { here, there, again }) Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/account")).StatusCode);
        var deeds = await DeedsAsync(person.Id);
        Assert.Equal(["user.sessions", "user.sessions"], deeds.Select(d => d.Action));
        var ended = last.GetAttribute("data-session-id")!;
        Assert.Contains(ended, deeds[0].Before, StringComparison.Ordinal);
        Assert.DoesNotContain(ended, deeds[0].After, StringComparison.Ordinal);
        Assert.Contains("\"ended\":1", deeds[0].After, StringComparison.Ordinal);
        Assert.DoesNotContain(ended, deeds[1].Before, StringComparison.Ordinal);
        Assert.Equal("""{"sessions":[],"ended":2}""", deeds[1].After);
    }

    [Fact]
    public async Task A_session_that_cannot_be_read_ends_none()
    {
        using var admin = await site.SignedInAsync(Role.Admin);
        using var person = await site.SignedInAsync();
        using var refused = await admin.PostAsync((await admin.GetPageAsync($"/admin/users/{person.Person!.Id}")).Form($"/admin/users/{person.Person.Id}/sessions"), ("session", "12345-garbled"));
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task Where_a_form_goes_back_to_may_hold_any_letter()
    {
        using var admin = await site.SignedInAsync(Role.Admin);
        var person = await site.PersonAsync();
        var comment = await site.SayAsync(person.Id, await site.FilmAsync("Come Back"), "Hello");
        foreach (var (address, back) in new[] { ($"/admin/comments/{comment}/hide", "/admin/comments?q=Оксана"), ("/theme", "/movies?q=Оксана&sort=🎬%20") })
        {
            using var answer = await admin.PostToAsync(address, ("theme", "dark"), ("returnUrl", back));
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
            // As it was sent: the client would escape it by itself.
            var location = answer.Headers.NonValidated["Location"].ToString();
            Assert.True(System.Text.Ascii.IsValid(location), location);
            Assert.Equal(Uri.UnescapeDataString(back), Uri.UnescapeDataString(location));
        }
    }

    [Fact]
    public async Task The_last_admin_is_neither_demoted_nor_blocked_and_nobody_does_it_to_themselves_by_chance()
    {
        await using var fresh = new SiteFactory();
        using var admin = await fresh.SignedInAsync(Role.Admin);
        var id = admin.Person!.Id;
        var form = (await admin.GetPageAsync($"/admin/users/{id}")).Form($"/admin/users/{id}/role");
        Assert.Equal("confirm", (await admin.SubmitInvalidAsync(form, ("role", "User"))).Hooks("field-error").Single().GetAttribute("data-field"));
        var refused = await SiteClient.ReadAsync(await admin.PostAsync(form, ("role", "User"), ("confirm", "true")), HttpStatusCode.Conflict);
        Assert.Contains("last admin", refused.HookText("notice"), StringComparison.Ordinal);
        form.SetAttribute("action", $"/admin/users/{id}/block");
        Assert.Contains("block yourself", (await SiteClient.ReadAsync(await admin.PostAsync(form, ("reason", "Tired")), HttpStatusCode.Conflict)).HookText("notice"), StringComparison.Ordinal);
        form.SetAttribute("action", $"/admin/users/{id}/role");
        Assert.Equal("role", (await admin.SubmitInvalidAsync(form, ("role", "Owner"))).Hooks("field-error").Single().GetAttribute("data-field"));

        using var second = await fresh.SignedInAsync(Role.Admin);
        using var gone = await admin.PostAsync(form, ("role", "Moderator"), ("confirm", "true"));
        Assert.Equal(HttpStatusCode.SeeOther, gone.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await admin.GetAsync("/admin/users")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await second.GetAsync($"/admin/users/{Guid.NewGuid()}")).StatusCode);
        Assert.Equal(1, await fresh.InDbAsync(db => db.AuditEntries.CountAsync()));
    }

    [Fact]
    public async Task A_persons_page_shows_what_they_bought_and_collected_and_moderators_see_none_of_it()
    {
        using var admin = await site.SignedInAsync(Role.Admin);
        var person = await site.PersonAsync();
        await site.OwnsAsync(person, await site.FilmAsync("Owned Film"));
        var wanted = await site.FilmAsync("Wanted Film");
        await site.WithAsync<Carts, AddResult>(c => c.AddAsync(new CartOwner(person.Id, null), wanted, null));
        var page = await admin.GetPageAsync($"/admin/users/{person.Id}");
        Assert.Single(page.Hooks("person-order"));
        Assert.Equal("1 film, $4.99 now", page.HookText("person-cart"));
        var cart = await admin.GetPageAsync($"/admin/carts/{person.Id}");
        Assert.Equal($"{wanted}", Assert.Single(cart.Hooks("cart-line")).GetAttribute("data-movie-id"));
        Assert.Empty(cart.QuerySelectorAll("main form[method=post]"));

        using var moderator = await site.SignedInAsync(Role.Moderator);
        foreach (var address in new[] { "/admin", "/admin/sales", "/admin/movies", "/admin/comments", "/admin/reports" })
            Assert.DoesNotContain(person.Email, (await moderator.GetPageAsync(address)).DocumentElement.OuterHtml, StringComparison.Ordinal);
        foreach (var address in new[] { "/admin/users", $"/admin/users/{person.Id}", "/admin/carts", $"/admin/carts/{person.Id}", "/admin/audit", "/admin/audit.csv" })
            Assert.Equal(HttpStatusCode.Forbidden, (await moderator.GetAsync(address)).StatusCode);
    }

    [Fact]
    public async Task Carts_are_listed_with_their_sums_and_visitors_are_counted_alone()
    {
        await using var fresh = new SiteFactory();
        using var admin = await fresh.SignedInAsync(Role.Admin);
        var (one, other) = (await fresh.FilmAsync("First Film"), await fresh.FilmAsync("Second Film"));
        var (ann, bob, empty) = (await fresh.PersonAsync(), await fresh.PersonAsync(), await fresh.PersonAsync());
        async Task<Guid?> AddAsync(Guid? user, Guid? cart, int film) => (await fresh.WithAsync<Carts, AddResult>(c => c.AddAsync(new CartOwner(user, cart), film, null))).CartId;
        await AddAsync(ann.Id, null, one);
        await AddAsync(ann.Id, null, other);
        fresh.Clock.Advance(TimeSpan.FromDays(2));
        await AddAsync(bob.Id, null, one);
        await AddAsync(null, null, other);
        await AddAsync(empty.Id, null, one);
        await fresh.WithAsync<Carts>(c => c.ClearAsync(new CartOwner(empty.Id, null)));

        var page = await admin.GetPageAsync("/admin/carts");
        Assert.Equal([$"{bob.Id}", $"{ann.Id}"], page.Hooks("admin-row").Select(r => r.GetAttribute("data-id")));
        Assert.Equal(("$14.97", "3", "1"), (Figure(page, "worth"), Figure(page, "films"), Figure(page, "guests")));
        Assert.Equal([$"{ann.Id}", $"{bob.Id}"], await IdsAsync(admin, "/admin/carts?sort=oldest"));
        Assert.Equal([$"{ann.Id}"], await IdsAsync(admin, $"/admin/carts?user={ann.Email}"));
        Assert.Equal([$"{ann.Id}"], await IdsAsync(admin, "/admin/carts?q=second"));
        Assert.Equal([$"{bob.Id}"], await IdsAsync(admin, $"/admin/carts?from={fresh.Clock.UtcNow:yyyy-MM-dd}"));
        Assert.Equal("0", Figure(await admin.GetPageAsync($"/admin/carts?user={ann.Email}"), "guests"));
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync($"/admin/carts/{Guid.NewGuid()}")).StatusCode);
        Assert.Contains("is empty", (await admin.GetPageAsync($"/admin/carts/{empty.Id}")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cart_is_worth_what_its_owner_can_buy_of_it()
    {
        await using var fresh = new SiteFactory();
        using var admin = await fresh.SignedInAsync(Role.Admin);
        var owner = await fresh.PersonAsync();
        var titles = new[] { "Можна", "Owned", "Pending", "Withdrawn", "Elsewhere", "Here" };
        var films = new List<int>();
        foreach (var title in titles) films.Add(await fresh.FilmAsync(title));
        foreach (var film in films) await fresh.WithAsync<Carts>(c => c.AddAsync(new CartOwner(owner.Id, null), film, null));
        await fresh.WithAsync<Carts>(c => c.AddAsync(new CartOwner(null, null), films[1], null));
        await fresh.WithAsync<Carts>(c => c.AddAsync(new CartOwner(null, null), films[3], null));
        await fresh.OwnsAsync(owner, films[1]);
        await fresh.OwnsAsync(owner, films[2]);
        await fresh.InDbAsync(db => db.InTransaction(async () =>
        {
            await db.Entitlements.Where(e => e.MovieId == films[2]).ExecuteUpdateAsync(s => s.SetProperty(e => e.State, Core.Library.EntitlementState.Reserved));
            await db.Movies.Where(m => m.Id == films[3]).ExecuteUpdateAsync(s => s.SetProperty(m => m.Availability, Core.Catalog.Availability.Withdrawn));
            await db.Movies.Where(m => m.Id == films[4]).ExecuteUpdateAsync(s => s.SetProperty(m => m.SoldIn, "DE,FR"));
            await db.Movies.Where(m => m.Id == films[5]).ExecuteUpdateAsync(s => s.SetProperty(m => m.SoldIn, "PL,UA"));
            await db.Users.Where(u => u.Id == owner.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.Country, "UA"));
        }));
        var page = await admin.GetPageAsync($"/admin/carts?q={Uri.EscapeDataString("можна")}");
        var row = Assert.Single(page.Hooks("admin-row"));
        Assert.Contains("$9.98", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("$9.98", (await admin.GetPageAsync($"/admin/carts/{owner.Id}")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        var all = await admin.GetPageAsync("/admin/carts");
        Assert.Equal(("$9.98", "6"), (Figure(all, "worth"), Figure(all, "films")));
        // Of what visitors collected one of two is sold; what somebody else owns is nothing to them.
        Assert.Contains("2 films, $4.99", all.QuerySelector("[data-stat=guests]")!.TextContent, StringComparison.Ordinal);
    }

    private static async Task<AngleSharp.Html.Dom.IHtmlDocument> SendAsync(SiteClient admin, Guid id, string deed, params (string, string)[] fields)
    {
        var page = await admin.GetPageAsync($"/admin/users/{id}");
        return await admin.SubmitAsync(page.Form($"/admin/users/{id}/{deed}"), fields);
    }

    private Task<List<AuditEntry>> DeedsAsync(Guid id) => site.InDbAsync(db => db.AuditEntries.AsNoTracking().Where(e => e.Subject == "User" && e.SubjectId == id.ToString()).OrderBy(e => e.Id).ToListAsync());

    private static async Task<List<string?>> IdsAsync(SiteClient admin, string address) => [.. (await admin.GetPageAsync(address)).Hooks("admin-row").Select(r => r.GetAttribute("data-id"))];

    private static string Figure(AngleSharp.Dom.IParentNode page, string stat) => page.QuerySelector($"[data-stat='{stat}'] dd")!.TextContent.Trim();
}

/// <summary>The audit log as admins read it.</summary>
public class AuditPageTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    [Fact]
    public async Task The_log_is_searched_walked_and_taken_away_as_a_file()
    {
        await using var own = new SiteFactory();
        using var admin = await own.SignedInAsync(Role.Admin);
        var moderator = await own.PersonAsync(Role.Moderator);
        var start = own.Clock.UtcNow;
        Task AddAsync(Person by, string action, string kind, string id, object? before, object? after) => WriteAsync(own, by, action, kind, id, before, after);
        for (var i = 1; i <= 120; i++) await AddAsync(i % 3 == 0 ? moderator : admin.Person!, i % 2 == 0 ? "comment.hide" : "movie.price", i % 2 == 0 ? "Comment" : "Movie", $"{i}", new { price = i }, new { price = i + 1 });
        own.Clock.Advance(TimeSpan.FromHours(24));
        await AddAsync(moderator, "movie.title", "Movie", "7", new { title = "Old" }, new { title = "=1+1,<i>\"x\"" });

        var page = await admin.GetPageAsync("/admin/audit");
        var seen = new List<string>();
        for (var next = page; ; next = await admin.GetPageAsync(next.QuerySelector("[data-testid=pager-next]")!.GetAttribute("href")!))
        {
            seen.AddRange(next.Hooks("admin-row").Select(r => r.GetAttribute("data-id")!));
            if (next.QuerySelector("[data-testid=pager-next]") is null) break;
        }
        Assert.Equal(121, seen.Count);
        Assert.Equal(seen.Distinct().OrderByDescending(long.Parse), seen);
        Assert.Contains("=1+1,<i>\"x\"", page.Hooks("admin-row")[0].QuerySelector("ins")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["", "Comment", "Movie"], page.QuerySelectorAll("#ak option").Select(o => o.GetAttribute("value")));

        // By pages, too: each entry once.
        var walked = new List<string>();
        for (var number = 1; number <= 3; number++) walked.AddRange((await admin.GetPageAsync($"/admin/audit?page={number}")).Hooks("admin-row").Select(r => r.GetAttribute("data-id")!));
        Assert.Equal(seen, walked);
        Assert.Empty((await admin.GetPageAsync($"/admin/audit?page={int.MaxValue}")).Hooks("admin-row"));

        async Task<int> CountAsync(string query) => (await LinesAsync(admin, "/admin/audit.csv" + query)).Length - 1;
        Assert.Equal(121, await CountAsync(""));
        Assert.Equal(61, await CountAsync("?kind=Movie"));
        Assert.Equal(41, await CountAsync($"?user={moderator.Email}"));
        Assert.Equal(41, await CountAsync($"?user={moderator.Id}"));
        Assert.Equal(0, await CountAsync("?user=nobody-here"));
        Assert.Equal(60, await CountAsync("?q=comment.hide"));
        Assert.Equal(1, await CountAsync("?q=Old"));
        Assert.Equal(1, await CountAsync($"?from={own.Clock.UtcNow:yyyy-MM-dd}"));
        Assert.Equal(120, await CountAsync($"?from={start:yyyy-MM-dd}&to={start:yyyy-MM-dd}"));
        // Quotes doubled, and nothing that a spreadsheet would work out.
        Assert.Contains(await LinesAsync(admin, "/admin/audit.csv?q=Old"), l => l.Contains("\"{\"\"title\"\":\"\"Old\"\"}\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_changed_is_found_by_its_words_whatever_signs_are_in_them()
    {
        await using var own = new SiteFactory();
        using var admin = await own.SignedInAsync(Role.Admin);
        await WriteAsync(own, admin.Person!, "movie.edit", "Movie", "1", null, new { title = "O’Hara's \"Söhne\" & <Co> 1+1 🎬 back\\slash" });
        await WriteAsync(own, admin.Person!, "movie.edit", "Movie", "2", null, new { title = "Оксана" });
        // As entries were written before.
        await own.InDbAsync(db => db.InTransaction(async () =>
        {
            db.AuditEntries.Add(new AuditEntry { ActorId = admin.Person!.Id, Action = "movie.edit", Subject = "Movie", SubjectId = "3", After = """{"title":"Rock \u0026 Roll \u00272\u0027"}""", DoneUtc = own.Clock.UtcNow });
            await db.SaveChangesAsync();
        }));
        foreach (var (q, found) in new[]
        {
            ("Hara's", "1"), ("\"söhne\"", "1"), ("& <co>", "1"), ("1+1", "1"), ("🎬", "1"), ("back\\slash", "1"), ("оксана", "2"), ("Rock & Roll", "3"), ("'2'", "3"), ("\"title\":\"Rock", "3"),
        })
            Assert.Equal([found], (await LinesAsync(admin, $"/admin/audit.csv?q={Uri.EscapeDataString(q)}")).Skip(1).Select(l => l.Contains("Оксана", StringComparison.Ordinal) ? "2" : l.Contains("Rock", StringComparison.Ordinal) ? "3" : "1"));
    }

    [Fact]
    public async Task Nothing_written_into_the_log_can_be_changed_or_taken_out()
    {
        await WriteAsync(site, await site.PersonAsync(Role.Admin), "user.role", "User", $"{Guid.NewGuid()}", null, new { role = "Admin" });
        await Assert.ThrowsAnyAsync<DbException>(() => site.InDbAsync(db => db.Database.ExecuteSqlAsync($"UPDATE AuditEntries SET Action = 'nothing'")));
        await Assert.ThrowsAnyAsync<DbException>(() => site.InDbAsync(db => db.Database.ExecuteSqlAsync($"DELETE FROM AuditEntries")));
        Assert.False(await site.InDbAsync(db => db.AuditEntries.AnyAsync(e => e.Action == "nothing")));
        using var admin = await site.SignedInAsync(Role.Admin);
        Assert.Empty((await admin.GetPageAsync("/admin/audit")).QuerySelectorAll("main form[method=post]"));
    }

    private static async Task<string[]> LinesAsync(SiteClient admin, string address)
    {
        using var answer = await admin.GetAsync(address);
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        return (await answer.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }

    private static Task WriteAsync(SiteFactory site, Person by, string action, string kind, string id, object? before, object? after) => site.WithAsync<IServiceProvider>(services =>
        ((CinemaDb)services.GetService(typeof(CinemaDb))!).InTransaction(() => ((AuditLog)services.GetService(typeof(AuditLog))!).AddAsync(new Actor(by.Id, "203.0.113.7"), new Deed(action, kind, id, before, after))));
}
