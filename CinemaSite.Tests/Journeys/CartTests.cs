using System.Net;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Shopping;
using CinemaSite.Tests.Community;
using CinemaSite.Tests.Money;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Watching;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Journeys;

/// <summary>The cart, of visitors and of people, and what stands between it and an order.</summary>
public sealed class CartTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_visitor_has_a_cart_from_the_first_film_on_and_not_before()
    {
        var before = await shop.InDbAsync(db => db.Carts.CountAsync());
        var visitor = shop.Visitor();
        Assert.Equal(0, await visitor.BadgeAsync());
        Assert.Equal(before, await shop.InDbAsync(db => db.Carts.CountAsync()));
        var page = await visitor.AddAsync(await shop.MovieAsync(499));
        Assert.Equal(["success"], page.Notices());
        Assert.Equal("1", page.Words("cart-count"));
        await visitor.AddAsync(await shop.MovieAsync(350));
        Assert.Equal("$8.49", (await visitor.PageAsync("/cart")).Words("cart-total"));
        Assert.Empty((await shop.Visitor().PageAsync("/cart")).All("cart-line"));
    }

    [Fact]
    public async Task A_film_is_in_a_cart_once_and_can_be_taken_out()
    {
        var visitor = shop.Visitor();
        var movie = await shop.MovieAsync();
        await visitor.AddAsync(movie);
        Assert.Equal(["info"], (await visitor.AddAsync(movie)).Notices());
        Assert.Equal(1, await visitor.BadgeAsync());
        await visitor.SubmitAsync($"/cart/items/{movie.Id}/remove");
        Assert.Equal(0, await visitor.BadgeAsync());
        await visitor.AddAsync(movie);
        Assert.Empty((await visitor.SubmitAsync("/cart/clear")).All("cart-line"));
    }

    [Fact]
    public async Task To_clear_the_cart_asks_first()
    {
        var visitor = shop.Visitor();
        await visitor.AddAsync(await shop.MovieAsync());
        await visitor.AddAsync(await shop.MovieAsync());
        var ask = (await visitor.PageAsync("/cart")).QuerySelector("a[href='/cart/clear']")!;
        Assert.Equal("#clear", ask.GetAttribute("hx-select"));
        var question = await visitor.PageAsync("/cart/clear");
        Assert.Contains("All 2 films", question.QuerySelector("#clear")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(question.QuerySelector("#clear form[method=post][action='/cart/clear'] button"));
        Assert.Equal(2, await visitor.BadgeAsync());
        await visitor.SubmitAsync("/cart/clear");
        using var nothing = await visitor.Http.GetAsync(new Uri("/cart/clear", UriKind.Relative));
        Assert.Equal("/cart", nothing.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Whatever_is_refused_is_refused_with_a_reason_and_a_way_on()
    {
        var buyer = await shop.BuyerAsync(country: "DE");
        var (owned, pending) = (await shop.MovieAsync(), await shop.MovieAsync());
        await buyer.BuyAsync(owned);
        var order = await buyer.OrderAsync(pending);
        var refusals = new (Movie Film, string Words, string Link)[]
        {
            (owned, "You already own", $"/watch/{owned.Id}"),
            (pending, "waits for its payment", $"/orders/{order.OrderId}"),
            (await shop.MovieAsync(availability: Availability.ComingSoon), "coming soon", "/movies"),
            (await shop.MovieAsync(availability: Availability.Withdrawn), "no longer for sale", "/movies"),
            (await shop.MovieAsync(soldIn: "FR,UA"), "not sold in your country", "/account"),
        };
        foreach (var (film, words, link) in refusals)
        {
            var notice = Assert.Single((await buyer.AddAsync(film)).All("notice"));
            Assert.Contains(words, notice.TextContent, StringComparison.Ordinal);
            Assert.Equal(link, notice.QuerySelector("a")!.GetAttribute("href"));
        }
    }

    [Fact]
    public async Task United_carts_hold_no_more_than_one_cart_and_still_lose_nothing()
    {
        var buyer = await shop.BuyerAsync();
        await FillAsync(new Cart { UserId = buyer.Id, CreatedUtc = DateTime.UtcNow }, Pricing.MostLines - 1);
        var visitors = new Cart { CreatedUtc = DateTime.UtcNow };
        await FillAsync(visitors, 3);
        Assert.Equal(2, await shop.WithAsync<Carts, int>(c => c.UniteAsync(buyer.Id!.Value, visitors.Id)));
        Assert.Equal(Pricing.MostLines, await shop.InDbAsync(db => db.CartLines.CountAsync(l => db.Carts.Any(c => c.Id == l.CartId && c.UserId == buyer.Id))));
        Assert.Equal(2, await shop.InDbAsync(db => db.CartLines.CountAsync(l => l.CartId == visitors.Id)));
        await shop.InDbAsync(db => db.CartLines.Where(l => db.Carts.Any(c => c.Id == l.CartId && c.UserId == buyer.Id)).ExecuteDeleteAsync());
        Assert.Equal(0, await shop.WithAsync<Carts, int>(c => c.UniteAsync(buyer.Id!.Value, visitors.Id)));
        Assert.False(await shop.InDbAsync(db => db.Carts.AnyAsync(c => c.Id == visitors.Id)));
    }

    private async Task FillAsync(Cart cart, int lines)
    {
        for (var i = 0; i < lines; i++) cart.Lines.Add(new CartLine { MovieId = (await shop.MovieAsync()).Id, SeenPriceMinor = 499, AddedUtc = DateTime.UtcNow });
        await shop.InDbAsync(async db =>
        {
            db.Carts.Add(cart);
            return await db.SaveChangesAsync();
        });
    }

    [Fact]
    public async Task At_sign_in_the_carts_unite_without_doubles_or_owned_films_and_lose_nothing()
    {
        var buyer = await shop.BuyerAsync();
        var (both, mine, visitors, owned) = (await shop.MovieAsync(), await shop.MovieAsync(), await shop.MovieAsync(), await shop.MovieAsync());
        await buyer.BuyAsync(owned);
        await buyer.AddAsync(both);
        await buyer.AddAsync(mine);
        var visitor = shop.Visitor();
        foreach (var movie in new[] { both, visitors, owned }) await visitor.AddAsync(movie);
        var cookie = Guid.Parse(visitor.Cookies.GetAllCookies().Single(c => c.Name == "cinema-cart").Value);
        await shop.WithAsync<Carts, bool>(async c =>
        {
            await c.UniteAsync(buyer.Id!.Value, cookie);
            return true;
        });
        var lines = (await buyer.PageAsync("/cart")).All("cart-line").Select(l => int.Parse(l.GetAttribute("data-movie-id")!, System.Globalization.CultureInfo.InvariantCulture)).Order();
        Assert.Equal(new[] { both.Id, mine.Id, visitors.Id }.Order(), lines);
        Assert.Empty((await visitor.PageAsync("/cart")).All("cart-line"));
    }

    [Fact]
    public async Task The_id_of_a_persons_cart_opens_nothing_to_a_visitor()
    {
        var buyer = await shop.BuyerAsync();
        await buyer.AddAsync(await shop.MovieAsync());
        var id = await shop.InDbAsync(db => db.Carts.Where(c => c.UserId == buyer.Id).Select(c => c.Id).SingleAsync());
        var thief = shop.Visitor();
        thief.Cookies.Add(new Uri(shop.Url), new Cookie("cinema-cart", id.ToString("N")));
        Assert.Empty((await thief.PageAsync("/cart")).All("cart-line"));
    }

    [Fact]
    public async Task A_changed_price_is_told_and_a_withdrawn_film_is_struck_outside_the_total()
    {
        var visitor = shop.Visitor();
        var (changed, gone) = (await shop.MovieAsync(499), await shop.MovieAsync(350));
        await visitor.AddAsync(changed);
        await visitor.AddAsync(gone);
        await shop.InDbAsync(db => db.Movies.Where(m => m.Id == changed.Id).ExecuteUpdateAsync(s => s.SetProperty(m => m.PriceMinor, 399)));
        await shop.InDbAsync(db => db.Movies.Where(m => m.Id == gone.Id).ExecuteUpdateAsync(s => s.SetProperty(m => m.Availability, Availability.Withdrawn)));
        var page = await visitor.PageAsync("/cart");
        Assert.Contains("was $4.99, now $3.99", page.QuerySelector($"[data-movie-id='{changed.Id}']")!.TextContent, StringComparison.Ordinal);
        Assert.True(page.QuerySelector($"[data-movie-id='{gone.Id}']")!.ClassList.Contains("gone"));
        Assert.Equal("$3.99", page.Words("cart-total"));
    }

    [Fact]
    public async Task Films_that_are_not_sold_are_refused_with_the_reason()
    {
        var buyer = await shop.BuyerAsync(country: "UA");
        Assert.Contains("coming soon", (await buyer.AddAsync(await shop.MovieAsync(availability: Availability.ComingSoon))).Words("notice"), StringComparison.Ordinal);
        Assert.Contains("no longer for sale", (await buyer.AddAsync(await shop.MovieAsync(availability: Availability.Withdrawn))).Words("notice"), StringComparison.Ordinal);
        Assert.Contains("not sold in your country", (await buyer.AddAsync(await shop.MovieAsync(soldIn: "DE,FR"))).Words("notice"), StringComparison.Ordinal);
        Assert.Equal(["success"], (await buyer.AddAsync(await shop.MovieAsync(soldIn: "DE,UA"))).Notices());
        var visitor = shop.Visitor();
        visitor.Http.DefaultRequestHeaders.Add("X-Country", "us");
        Assert.Equal(["warning"], (await visitor.AddAsync(await shop.MovieAsync(soldIn: "DE"))).Notices());
        using var unknown = await buyer.PostAsync("/cart/items", ("movieId", "999999"));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task A_stranger_who_orders_is_asked_to_sign_in_and_comes_back_to_the_cart()
    {
        var visitor = shop.Visitor();
        await visitor.AddAsync(await shop.MovieAsync());
        using var answer = await visitor.CheckoutAsync(499);
        Assert.Equal("/account/login?returnUrl=%2Fcart", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Back_from_signing_in_the_films_are_in_the_cart_and_nothing_was_bought_by_itself()
    {
        await using var site = new SiteFactory();
        var movie = await site.FilmAsync("Wanted");
        using var browser = site.Browser();
        using (await browser.PostToAsync("/cart/items", ("movieId", $"{movie}"))) { }
        using (var asked = await browser.PostToAsync("/checkout", ("expectedTotal", "499"), ("consent", "true"))) Assert.Equal("/account/login?returnUrl=%2Fcart", asked.Headers.Location!.OriginalString);
        var person = await site.PersonAsync();
        var form = (await browser.GetPageAsync("/account/login?returnUrl=%2Fcart")).Form("/account/login");
        using (var back = await browser.PostAsync(form, ("email", person.Email), ("password", SiteFactory.Password))) Assert.Equal("/cart", back.Headers.Location!.OriginalString);
        Assert.Single((await browser.GetPageAsync("/cart")).Hooks("cart-line"));
        Assert.Equal(0, await site.InDbAsync(db => db.Orders.CountAsync(o => o.UserId == person.Id)));
    }

    [Fact]
    public async Task An_order_needs_an_activated_person_a_full_cart_a_tick_and_the_total_that_was_seen()
    {
        var sleeper = await shop.BuyerAsync(activated: false);
        var movie = await shop.MovieAsync(499);
        await sleeper.AddAsync(movie);
        using (var refused = await sleeper.CheckoutAsync(499)) Assert.Equal("/cart", refused.Headers.Location!.OriginalString);
        var buyer = await shop.BuyerAsync();
        using (var empty = await buyer.CheckoutAsync(0)) Assert.Equal("/cart", empty.Headers.Location!.OriginalString);
        await buyer.AddAsync(movie);
        Assert.Equal("consent", Assert.Single((await Buyer.ReadAsync(await buyer.CheckoutAsync(499, consent: false), HttpStatusCode.UnprocessableEntity)).All("field-error")).GetAttribute("data-field"));
        await shop.InDbAsync(db => db.Movies.Where(m => m.Id == movie.Id).ExecuteUpdateAsync(s => s.SetProperty(m => m.PriceMinor, 599)));
        var changed = await Buyer.ReadAsync(await buyer.CheckoutAsync(499), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("$5.99", changed.Words("cart-total"));
        Assert.Equal("599", changed.QuerySelector("input[name=expectedTotal]")!.GetAttribute("value"));
        Assert.Equal(0, await shop.InDbAsync(db => db.Orders.CountAsync(o => o.UserId == buyer.Id || o.UserId == sleeper.Id)));
        using var agreed = await buyer.CheckoutAsync(599);
        Assert.Contains("/c/pay/", agreed.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    [InlineData("4.99")]
    [InlineData("x")]
    [InlineData("")]
    public async Task A_total_nobody_saw_orders_nothing(string total)
    {
        var buyer = await shop.BuyerAsync();
        await buyer.AddAsync(await shop.MovieAsync());
        using var answer = await buyer.PostAsync("/checkout", ("expectedTotal", total), ("consent", "true"), ("price", "1"), ("quantity", "-1"), ("currency", "jpy"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(0, await shop.InDbAsync(db => db.Orders.CountAsync(o => o.UserId == buyer.Id)));
    }

    [Fact]
    public async Task With_htmx_the_changed_parts_come_back_and_checkout_names_its_address()
    {
        var buyer = await shop.BuyerAsync();
        var movie = await shop.MovieAsync();
        buyer.Http.DefaultRequestHeaders.Add("HX-Request", "true");
        var added = await Buyer.ReadAsync(await buyer.PostAsync("/cart/items", ("movieId", $"{movie.Id}")), HttpStatusCode.OK);
        Assert.Equal("/cart", added.QuerySelector("[data-testid='buy-button']")!.GetAttribute("href"));
        Assert.Equal(("true", "1"), (added.QuerySelector("#cart-count")!.GetAttribute("hx-swap-oob"), added.QuerySelector("#cart-count")!.TextContent));
        // The region stays and its words change: only that is spoken.
        Assert.Equal("innerHTML", added.QuerySelector("#notices")!.GetAttribute("hx-swap-oob"));
        using (var checkout = await buyer.CheckoutAsync(499)) Assert.Contains("/c/pay/", checkout.Headers.GetValues("HX-Redirect").Single(), StringComparison.Ordinal);
        var removed = await Buyer.ReadAsync(await buyer.PostAsync($"/cart/items/{movie.Id}/remove"), HttpStatusCode.OK);
        Assert.Equal("0", removed.QuerySelector("#cart-count")!.TextContent);
        Assert.NotNull(removed.QuerySelector("#cart"));
    }
}
