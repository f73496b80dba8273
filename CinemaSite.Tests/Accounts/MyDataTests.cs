using System.Net;
using System.Text.Json;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Community;
using CinemaSite.Core.Data;
using CinemaSite.Core.Library;
using CinemaSite.Core.Notifications;
using CinemaSite.Core.Orders;
using CinemaSite.Core.Payments;
using CinemaSite.Tests.Notifications;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Watching;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Accounts;

/// <summary>What the site holds about a person: theirs to take away, and gone when they leave.</summary>
public class MyDataTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    private const string Mark = "zanzibar";

    // Tables that hold something of a person, and who of the rooms answers for them.
    private static readonly string[] Known =
    [
        "Session", "RefreshToken", "OneTimeToken", "RecoveryCode", "UsedCode", "MailPreference", "IdentityUserClaim`1", "IdentityUserLogin`1", "IdentityUserToken`1",
        "Rating", "Reaction", "Favorite", "Comment", "CommentLike", "CommentReport", "CommentBlock", "Cart", "WatchProgress", "FilmView", "Entitlement", "Order", "OutboxMail", "Payment", "Refund", "Notification", "NotificationMember", "ImportRun",
    ];

    [Fact]
    public async Task Every_table_that_belongs_to_a_person_is_known_here()
    {
        var tables = await site.InDbAsync(db => Task.FromResult(db.Model.GetEntityTypes()
            .Where(e => e.FindProperty("UserId") is not null || e.ClrType == typeof(RefreshToken)).Select(e => e.ClrType.Name).ToList()));
        Assert.Equal(Known.Order(), tables.Order());
    }

    [Fact]
    public async Task The_file_holds_everything_and_nobody_elses()
    {
        var (browser, film) = await LivedAsync();
        using var _ = browser;
        var page = await browser.GetPageAsync("/account/data");
        using var answer = await browser.PostAsync(page.Form("/account/data"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("my-data-", answer.Content.Headers.ContentDisposition!.FileName!.Trim('"'), StringComparison.Ordinal);
        var text = await answer.Content.ReadAsStringAsync();
        var file = JsonDocument.Parse(text).RootElement;

        var account = file.GetProperty("account");
        Assert.Equal(browser.Person!.Email, account.GetProperty("email").GetString());
        Assert.Equal($"{Mark} Ольга", account.GetProperty("firstName").GetString());
        Assert.Contains($"{Mark} Ольга", text, StringComparison.Ordinal);
        Assert.StartsWith("data:image/webp;base64,", account.GetProperty("picture").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(account.GetProperty("sessions").EnumerateArray());
        Assert.Single(account.GetProperty("mailPreferences").EnumerateArray());
        var community = file.GetProperty("community");
        Assert.Equal($"{Mark} says hello", Assert.Single(community.GetProperty("comments").EnumerateArray()).GetProperty("text").GetString());
        Assert.Equal(9, Assert.Single(community.GetProperty("ratings").EnumerateArray()).GetProperty("value").GetInt32());
        Assert.Single(community.GetProperty("reactions").EnumerateArray());
        Assert.Single(community.GetProperty("favorites").EnumerateArray());
        Assert.Single(community.GetProperty("commentLikes").EnumerateArray());
        Assert.Equal($"{Mark} reports it", Assert.Single(community.GetProperty("reports").EnumerateArray()).GetProperty("text").GetString());
        Assert.Equal($"{Mark} was loud", Assert.Single(community.GetProperty("blockedFromCommenting").EnumerateArray()).GetProperty("reason").GetString());
        Assert.Equal(499, Assert.Single(file.GetProperty("orders").EnumerateArray()).GetProperty("totalMinor").GetInt64());
        Assert.Equal("4242", Assert.Single(file.GetProperty("payments").EnumerateArray()).GetProperty("cardLast4").GetString());
        Assert.Single(file.GetProperty("cart").EnumerateArray());
        Assert.Equal("Liked", Assert.Single(file.GetProperty("notifications").EnumerateArray()).GetProperty("kind").GetString());
        var library = file.GetProperty("library");
        Assert.Equal(film, Assert.Single(library.GetProperty("movies").EnumerateArray()).GetProperty("movieId").GetInt32());
        Assert.Equal(60, Assert.Single(library.GetProperty("watched").EnumerateArray()).GetProperty("seconds").GetDouble());

        Assert.DoesNotContain("Somebody else", text, StringComparison.Ordinal);
        foreach (var secret in new[] { "passwordHash", "securityStamp", "AQAAAA" }) Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Nobody_gets_it_without_signing_in()
    {
        using var stranger = site.Browser();
        Assert.Equal("/account/login?returnUrl=%2Faccount%2Fdata", (await stranger.GetAsync("/account/data")).Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Leaving_needs_the_password()
    {
        using var browser = await site.SignedInAsync();
        var refused = await browser.SubmitInvalidAsync((await browser.GetPageAsync("/account/delete")).Form("/account/delete"), ("password", "not my password at all"));
        Assert.Equal("password", Assert.Single(refused.Hooks("field-error")).GetAttribute("data-field"));
        await browser.GetPageAsync("/account");
    }

    [Fact]
    public async Task Leaving_erases_the_person_everywhere_and_keeps_the_books()
    {
        var (browser, film) = await LivedAsync();
        using var _ = browser;
        var person = browser.Person!;
        var before = await site.InDbAsync(db => db.Movies.AsNoTracking().SingleAsync(m => m.Id == film));
        var picture = (await browser.GetPageAsync("/account")).QuerySelector("img.avatar-big")!.GetAttribute("src")!;
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(picture)).StatusCode);
        var form = (await browser.GetPageAsync("/account/delete")).Form("/account/delete");
        var home = await browser.SubmitAsync(form, ("password", SiteFactory.Password));
        Assert.Contains("Your account is deleted", Assert.Single(home.Hooks("notice")).TextContent, StringComparison.Ordinal);

        // Signed out everywhere, and nothing opens the account again.
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/account")).StatusCode);
        await browser.SubmitInvalidAsync((await browser.GetPageAsync("/account/login")).Form("/account/login"), ("email", person.Email), ("password", SiteFactory.Password));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(picture)).StatusCode);

        // No table holds a word of theirs but the comment, and the one mail that says goodbye.
        var found = await FindAsync([Mark, person.Email, person.Email.ToUpperInvariant(), person.DisplayName]);
        Assert.Equal(["Comments.Text", "OutboxMails.ToAddress"], found.Distinct().Order());
        Assert.Equal("Your account is deleted", Assert.Single(await site.MailsAsync(person.Email)).Subject);

        await site.InDbAsync(async db =>
        {
            // The books stay.
            Assert.Equal(OrderStatus.Paid, (await db.Orders.SingleAsync(o => o.UserId == person.Id)).Status);
            Assert.Null((await db.Payments.SingleAsync(p => p.UserId == person.Id)).CardLast4);
            Assert.Equal(EntitlementState.Owned, (await db.Entitlements.SingleAsync(e => e.UserId == person.Id)).State);
            // The counters follow.
            var after = await db.Movies.AsNoTracking().SingleAsync(m => m.Id == film);
            Assert.Equal((before.RatingCount - 1, before.RatingSum - 9, before.LikeCount - 1, before.DislikeCount), (after.RatingCount, after.RatingSum, after.LikeCount, after.DislikeCount));
            Assert.Equal(0, (await db.Comments.SingleAsync(c => c.Text == "Somebody else said this" && c.MovieId == film)).LikeCount);
            Assert.False(await db.Sessions.AnyAsync(s => s.UserId == person.Id));
            Assert.False(await db.WatchProgress.AnyAsync(p => p.UserId == person.Id));
            Assert.False(await db.FilmViews.AnyAsync(v => v.UserId == person.Id));
        });
        var movie = await browser.GetPageAsync($"/movies/{film}/{before.Slug}");
        Assert.Contains("deleted viewer", movie.Hooks("comment").Single(c => c.TextContent.Contains($"{Mark} says hello", StringComparison.Ordinal)).TextContent, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_address_is_free_again()
    {
        using var browser = await site.SignedInAsync();
        var email = browser.Person!.Email;
        await browser.SubmitAsync((await browser.GetPageAsync("/account/delete")).Form("/account/delete"), ("password", SiteFactory.Password));
        await browser.SubmitAsync((await browser.GetPageAsync("/account/register")).Form("/account/register"), ("email", email), ("password", SiteFactory.Password));
        Assert.Contains(await site.MailsAsync(email), m => m.Subject == "Confirm your e-mail address");
    }

    [Fact]
    public async Task A_pending_order_stands_in_the_way_and_the_page_leads_to_it()
    {
        using var browser = await site.SignedInAsync();
        var order = await site.InDbAsync(db => db.InTransaction(async () =>
        {
            var now = site.Clock.UtcNow;
            var pending = new Order { UserId = browser.Person!.Id, Currency = "usd", TotalMinor = 499, PlacedUtc = now, ExpiresUtc = now.AddHours(1), ConsentVersion = "1", ConsentUtc = now };
            db.Orders.Add(pending);
            await db.SaveChangesAsync();
            return pending.Id;
        }));
        var refused = await browser.SubmitInvalidAsync((await browser.GetPageAsync("/account/delete")).Form("/account/delete"), ("password", SiteFactory.Password));
        Assert.Equal($"/orders/{order}", Assert.Single(refused.Hooks("notice")).QuerySelector("a")!.GetAttribute("href"));
        await browser.GetPageAsync("/account");
    }

    [Fact]
    public async Task The_last_admin_cannot_leave()
    {
        using var own = new SiteFactory();
        using var admin = await own.SignedInAsync(Role.Admin);
        var form = (await admin.GetPageAsync("/account/delete")).Form("/account/delete");
        Assert.Contains("only admin", Assert.Single((await admin.SubmitInvalidAsync(form, ("password", SiteFactory.Password))).Hooks("notice")).TextContent, StringComparison.Ordinal);
        await own.PersonAsync(Role.Admin);
        await admin.SubmitAsync(form, ("password", SiteFactory.Password));
    }

    [Fact]
    public async Task Whoever_left_cannot_be_brought_back_by_staff()
    {
        using var browser = await site.SignedInAsync();
        var id = browser.Person!.Id;
        await browser.SubmitAsync((await browser.GetPageAsync("/account/delete")).Form("/account/delete"), ("password", SiteFactory.Password));
        Assert.Equal(PersonChange.NotFound, await site.WithAsync<People, PersonChange>(p => p.SetRoleAsync(null, id, Role.Admin)));
        Assert.Equal(PersonChange.NotFound, await site.WithAsync<People, PersonChange>(p => p.ActivateAsync(null, id)));
    }

    // Somebody who did everything that leaves a trace.
    private async Task<(SiteClient Browser, int Film)> LivedAsync()
    {
        var browser = await site.SignedInAsync(await site.PersonAsync(email: $"{Mark}-{Guid.NewGuid():N}@example.com"));
        var person = browser.Person!;
        var other = await site.PersonAsync();
        var (film, second) = (await site.FilmAsync($"Film of {Guid.NewGuid():N}"), await site.FilmAsync($"Second of {Guid.NewGuid():N}"));
        await browser.SubmitAsync((await browser.GetPageAsync("/account")).Form("/account"),
            ("firstName", $"{Mark} Ольга"), ("lastName", Mark), ("about", Mark), ("gender", Mark), ("birthDate", "1987-04-23"), ("country", "UA"));
        using (var form = new MultipartFormDataContent())
        {
            var page = await browser.GetPageAsync("/account/avatar");
            form.Add(new StringContent(page.Form("/account/avatar").QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!), "__RequestVerificationToken");
            form.Add(new ByteArrayContent(Drawn.Picture()), "avatar", "me.png");
            Assert.Equal(HttpStatusCode.SeeOther, (await browser.Http.PostAsync(new Uri("/account/avatar", UriKind.Relative), form)).StatusCode);
        }
        await browser.SubmitAsync((await browser.GetPageAsync("/account/password/forgot")).Form("/account/password/forgot"), ("email", person.Email));
        await site.OwnsAsync(person, film);
        // An event of Stripe's that could not be worked on and still holds what it told.
        await site.InDbAsync(db => db.InTransaction(async () =>
        {
            db.StripeEvents.Add(new StripeEventRow { EventId = $"evt_{Guid.NewGuid():N}", Type = "charge.updated", Payload = $"{{\"receipt_email\":\"{person.Email}\"}}", ReceivedUtc = site.Clock.UtcNow, State = InboxState.Dead });
            await db.SaveChangesAsync();
        }));
        await site.InDbAsync(db => db.InTransaction(async () =>
        {
            var now = site.Clock.UtcNow;
            var order = await db.Orders.SingleAsync(o => o.UserId == person.Id);
            db.Payments.Add(new Payment { OrderId = order.Id, UserId = person.Id, StripeId = $"ch_{Guid.NewGuid():N}", AmountMinor = 499, Currency = "usd", Status = PaymentStatus.Succeeded, CardBrand = "visa", CardLast4 = "4242", OccurredUtc = now });
            db.MailPreferences.Add(new MailPreference { UserId = person.Id, Topic = MailTopic.Likes, Delivery = MailDelivery.Off });
            db.Ratings.Add(new Rating { UserId = person.Id, MovieId = film, Value = 9, RatedUtc = now });
            db.Ratings.Add(new Rating { UserId = other.Id, MovieId = film, Value = 4, RatedUtc = now });
            db.Reactions.Add(new Reaction { UserId = person.Id, MovieId = film, Liked = true, ReactedUtc = now });
            db.Reactions.Add(new Reaction { UserId = other.Id, MovieId = film, Liked = false, ReactedUtc = now });
            db.Favorites.Add(new Favorite { UserId = person.Id, MovieId = film, AddedUtc = now });
            db.FilmViews.Add(new FilmView { UserId = person.Id, MovieId = film, Day = DateOnly.FromDateTime(now), BeganUtc = now });
            db.WatchProgress.Add(new WatchProgress { UserId = person.Id, MovieId = film, Seconds = 60, DurationSeconds = 4800, StartedUtc = now, UpdatedUtc = now });
            db.Comments.Add(new Comment { UserId = person.Id, MovieId = film, Text = $"{Mark} says hello", CreatedUtc = now });
            var theirs = new Comment { UserId = other.Id, MovieId = film, Text = "Somebody else said this", CreatedUtc = now, LikeCount = 1 };
            db.Comments.Add(theirs);
            await db.SaveChangesAsync();
            db.CommentLikes.Add(new CommentLike { CommentId = theirs.Id, UserId = person.Id, LikedUtc = now });
            db.CommentReports.Add(new CommentReport { CommentId = theirs.Id, UserId = person.Id, Reason = ReportReason.Other, Text = $"{Mark} reports it", ReportedUtc = now });
            db.CommentBlocks.Add(new CommentBlock { UserId = person.Id, BlockedUtc = now, Reason = $"{Mark} was loud" });
            await db.SaveChangesAsync();
            await db.Movies.Where(m => m.Id == film).ExecuteUpdateAsync(s => s.SetProperty(m => m.RatingCount, 2).SetProperty(m => m.RatingSum, 13).SetProperty(m => m.LikeCount, 1).SetProperty(m => m.DislikeCount, 1));
        }));
        await site.TellAsync(other, new News.Replied(Telling.NextId(), person.Id, Telling.Film, $"{Mark} replies", spoiler: false));
        await site.TellAsync(person, new News.Liked(Telling.NextId(), other.Id, Telling.Film));
        var cart = await browser.GetPageAsync("/cart");
        var token = cart.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var added = new FormUrlEncodedContent([KeyValuePair.Create("movieId", $"{second}"), KeyValuePair.Create("__RequestVerificationToken", token)]);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.Http.PostAsync(new Uri("/cart/items", UriKind.Relative), added)).StatusCode);
        return (browser, film);
    }

    // Where in the whole database any of these words stands, as "Table.Column".
    private Task<List<string>> FindAsync(string[] words) => site.InDbAsync(async db =>
    {
        var found = new List<string>();
        foreach (var entity in db.Model.GetEntityTypes())
            foreach (var property in entity.GetProperties().Where(p => p.ClrType == typeof(string)))
                foreach (var word in words)
                {
                    var (table, column) = (entity.GetTableName(), property.GetColumnName());
#pragma warning disable EF1002 // The names come from the model.
                    if (await db.Database.SqlQueryRaw<int>($"SELECT COUNT(*) AS Value FROM \"{table}\" WHERE \"{column}\" LIKE '%' || {{0}} || '%'", word).SingleAsync() > 0) found.Add($"{table}.{column}");
#pragma warning restore EF1002
                }
        return found;
    });
}
