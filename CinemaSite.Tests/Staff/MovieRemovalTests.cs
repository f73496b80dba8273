using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Search;
using CinemaSite.Core.Data;
using CinemaSite.Core.Shopping;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Watching;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Staff;

/// <summary>Films are withdrawn and deleted with their carts in view, and never while somebody owns or orders them.</summary>
public class MovieRemovalTests(SiteFactory site) : IClassFixture<SiteFactory>
{
    [Fact]
    public async Task A_film_that_lies_in_carts_is_deleted_after_their_number_was_shown_and_their_owners_are_told()
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        using var viewer = await site.SignedInAsync();
        var film = await site.FilmAsync("Soon Forgotten");
        await site.TalkedOfAsync(film, viewer.Person!.Id);
        await site.WithAsync<Carts>(c => c.AddAsync(new CartOwner(viewer.Person!.Id, null), film, null));
        var address = $"/admin/movies/{film}/delete";
        var question = await moderator.SubmitInvalidAsync((await moderator.GetPageAsync($"/admin/movies/{film}")).Form(address));
        Assert.Contains("1 cart", question.HookText("field-error"), StringComparison.Ordinal);
        Assert.True(await site.InDbAsync(db => db.Movies.AnyAsync(m => m.Id == film)));

        var list = await moderator.SubmitAsync(question.Form(address));
        Assert.Contains("1 cart", list.HookText("notice"), StringComparison.Ordinal);
        Assert.False(await site.InDbAsync(db => db.Movies.AnyAsync(m => m.Id == film)));
        Assert.Contains("Soon Forgotten", (await viewer.GetPageAsync("/notifications")).Body!.TextContent, StringComparison.Ordinal);
        using var gone = await viewer.GetAsync($"/movies/{film}/soon-forgotten");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        var entry = Assert.Single(await site.EntriesAsync(film));
        Assert.Equal("movie.delete", entry.Action);
        foreach (var part in new[] { "\"title\":\"Soon Forgotten\"", "\"genres\":\"Comedy\"", "\"certification\":\"NR\"", "\"comments\":\"2\"", "\"ratings\":\"1\"" }) Assert.Contains(part, entry.Before, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_points_at_a_film_goes_with_it_or_is_known_to_hold_it()
    {
        // A new table that points at films must be looked at in MovieRemoval, and then here.
        var pointing = await site.InDbAsync(db => Task.FromResult(db.Model.GetEntityTypes().SelectMany(e => e.GetForeignKeys())
            .Where(k => k.PrincipalEntityType.ClrType == typeof(Movie) && k.DeleteBehavior != DeleteBehavior.Cascade)
            .Select(k => $"{k.DeclaringEntityType.ClrType.Name}.{k.Properties[0].Name}").Order(StringComparer.Ordinal).ToList()));
        string[] forgotten = ["Comment.MovieId", "CommentDraft.MovieId", "Favorite.MovieId", "FilmView.MovieId", "Rating.MovieId", "Reaction.MovieId", "WatchProgress.MovieId"];
        string[] left = ["CartLine.MovieId"];
        string[] holding = ["Entitlement.MovieId", "OrderLine.MovieId"];
        Assert.Equal(forgotten.Concat(left).Concat(holding).Order(StringComparer.Ordinal), pointing);
    }

    [Fact]
    public async Task A_film_that_lies_in_no_cart_is_deleted_at_once()
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var film = await site.FilmAsync("Never Wanted");
        await moderator.SubmitAsync((await moderator.GetPageAsync($"/admin/movies/{film}")).Form($"/admin/movies/{film}/delete"));
        Assert.False(await site.InDbAsync(db => db.Movies.AnyAsync(m => m.Id == film)));
    }

    [Fact]
    public async Task A_film_that_was_bought_can_only_be_withdrawn()
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var film = await site.FilmAsync("Bought Once");
        var page = await moderator.GetPageAsync($"/admin/movies/{film}");
        await site.OwnsAsync(await site.PersonAsync(), film);
        var refused = await SiteClient.ReadAsync(await moderator.PostAsync(page.Form($"/admin/movies/{film}/delete"), ("confirm", "true")), HttpStatusCode.Conflict);
        Assert.Contains("stands in an order", refused.HookText("notice"), StringComparison.Ordinal);
        Assert.True(await site.InDbAsync(db => db.Movies.AnyAsync(m => m.Id == film)));
        await moderator.SubmitAsync(page.Form($"/admin/movies/{film}/withdraw"));
        Assert.Equal(Availability.Withdrawn, await site.InDbAsync(db => db.Movies.Where(m => m.Id == film).Select(m => m.Availability).SingleAsync()));
        Assert.Equal("movie.withdraw", Assert.Single(await site.EntriesAsync(film)).Action);
    }

    [Fact]
    public async Task Withdrawing_asks_first_too_in_the_form_and_beside_it()
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        var film = await site.FilmAsync("In a Cart");
        await site.DirectedAsync(film);
        await site.WithAsync<Carts>(c => c.AddAsync(new CartOwner(null, null), film, null));
        var page = await moderator.GetPageAsync($"/admin/movies/{film}");
        Assert.Contains("1 cart", (await moderator.SubmitInvalidAsync(page.Form($"/admin/movies/{film}/withdraw"))).HookText("field-error"), StringComparison.Ordinal);
        var asked = await moderator.SubmitInvalidAsync(page.Form($"/admin/movies/{film}"), ("availability", "Withdrawn"));
        Assert.Contains("1 cart", asked.HookText("field-error"), StringComparison.Ordinal);
        Assert.Equal(Availability.OnSale, await site.InDbAsync(db => db.Movies.Where(m => m.Id == film).Select(m => m.Availability).SingleAsync()));
        await moderator.SubmitAsync(asked.Form($"/admin/movies/{film}"), ("confirm", "true"));
        Assert.Equal(OfferNews.Withdrawn, Assert.Single(await site.InDbAsync(db => db.OfferChanges.AsNoTracking().Where(c => c.MovieId == film).ToListAsync())).News);
    }

    [Fact]
    public async Task A_film_is_never_deleted_under_an_order()
    {
        using var moderator = await site.SignedInAsync(Role.Moderator);
        for (var round = 0; round < 20; round++)
        {
            var film = await site.FilmAsync($"Race {round}");
            var buyer = await site.PersonAsync();
            await site.WithAsync<Carts>(c => c.AddAsync(new CartOwner(buyer.Id, null), film, null));
            var form = (await moderator.GetPageAsync($"/admin/movies/{film}")).Form($"/admin/movies/{film}/delete");
            var deleting = moderator.PostAsync(form, ("confirm", "true"));
            var placing = site.WithAsync<Core.Orders.OrderService, Core.Orders.PlaceResult>(o => o.PlaceAsync(buyer.Id, 499, true, null));
            using var answer = await deleting;
            var placed = await placing;
            var there = await site.InDbAsync(db => db.Movies.AnyAsync(m => m.Id == film));
            Assert.Equal(there ? HttpStatusCode.Conflict : HttpStatusCode.SeeOther, answer.StatusCode);
            Assert.Equal(placed.Outcome == Core.Orders.PlaceOutcome.Placed, there);
            Assert.Equal(there ? 1 : 0, await site.InDbAsync(db => db.OrderLines.CountAsync(l => l.MovieId == film)));
        }
    }
}
