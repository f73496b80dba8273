using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Library;
using CinemaSite.Core.Orders;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Money;

/// <summary>Somebody with a browser without script, who buys films.</summary>
public sealed class Buyer
{
    private readonly Shop shop;
    private readonly CookieContainer cookies = new();

    public Buyer(Shop shop, Guid? id, string email)
    {
        (this.shop, Id, Email) = (shop, id, email);
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = new Uri(shop.Url) };
        if (id is not null) Http.DefaultRequestHeaders.Add("X-Test-User", id.ToString());
    }

    public Guid? Id { get; }

    public string Email { get; }

    public HttpClient Http { get; }

    public CookieContainer Cookies => cookies;

    /// <summary>The visitor signs in: from now on the same browser is this person's.</summary>
    public Buyer SignsInAs(Buyer person)
    {
        var same = new Buyer(shop, person.Id, person.Email);
        foreach (Cookie cookie in cookies.GetAllCookies()) same.cookies.Add(cookie);
        return same;
    }

    public async Task<IHtmlDocument> PageAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) => await ReadAsync(await Http.GetAsync(new Uri(path, UriKind.Relative)), expected);

    public async Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        // The token of any form will do; the cart's page always has one in its foot.
        var page = await PageAsync("/cart");
        var token = page.QuerySelector<IHtmlInputElement>("input[name=__RequestVerificationToken]")!.Value;
        using var content = new FormUrlEncodedContent(fields.Append(("__RequestVerificationToken", token)).Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        return await Http.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    /// <summary>Sends a form and reads the page it leads to.</summary>
    public async Task<IHtmlDocument> SubmitAsync(string path, params (string Name, string Value)[] fields)
    {
        using var answer = await PostAsync(path, fields);
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, $"{path} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        return await PageAsync(answer.Headers.Location!.OriginalString.Replace(shop.Url, "", StringComparison.Ordinal));
    }

    public Task<IHtmlDocument> AddAsync(Movie movie) => SubmitAsync("/cart/items", ("movieId", Text(movie.Id)));

    public async Task<int> BadgeAsync() => int.Parse((await PageAsync("/cart")).QuerySelector("#cart-count")!.TextContent, CultureInfo.InvariantCulture);

    public Task<HttpResponseMessage> CheckoutAsync(long total, bool consent = true) =>
        PostAsync("/checkout", consent ? [("expectedTotal", Text(total)), ("consent", "true")] : [("expectedTotal", Text(total))]);

    /// <summary>Orders films and comes as far as Stripe's page.</summary>
    public async Task<Checkout> OrderAsync(params Movie[] movies)
    {
        foreach (var movie in movies) await AddAsync(movie);
        using var answer = await CheckoutAsync(movies.Sum(m => m.PriceMinor));
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, $"Checkout answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        var order = await LastOrderAsync();
        return new Checkout(order, answer.Headers.Location!.OriginalString);
    }

    /// <summary>Orders films, pays them and waits for the webhooks.</summary>
    public async Task<Checkout> BuyAsync(params Movie[] movies)
    {
        var checkout = await OrderAsync(movies);
        await shop.ControlAsync($"sessions/{checkout.SessionId}/complete");
        await shop.DrainAsync();
        return checkout;
    }

    /// <summary>Orders a film, and the site ends the order as if it had not been able to end its session.</summary>
    public async Task<Checkout> OrderTooLateAsync(Movie movie)
    {
        var checkout = await OrderAsync(movie);
        await shop.InDbAsync(async db =>
        {
            var order = await db.Orders.Include(o => o.Lines).SingleAsync(o => o.Id == checkout.OrderId);
            order.Cancel(DateTime.UtcNow, Core.Payments.CancelReasons.Expired);
            await db.Entitlements.Where(e => e.UserId == Id).ExecuteDeleteAsync();
            return await db.SaveChangesAsync();
        });
        return checkout;
    }

    /// <summary>Asks for money back and reads the page that follows.</summary>
    public Task<IHtmlDocument> AskRefundAsync(long orderId, string? reason = null, params Movie[] movies) =>
        SubmitAsync($"/orders/{orderId}/refund", [.. movies.Select(m => ("movieId", Text(m.Id))), ("reason", reason ?? "")]);

    /// <summary>Plays a film for a while, in a browser that can say so.</summary>
    public async Task PlayAsync(Movie movie)
    {
        using var answer = await PostAsync($"/watch/{movie.Id}/progress", ("seconds", "30"), ("sequence", "1"));
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    public Task<long> LastOrderAsync() => shop.InDbAsync(db => db.Orders.Where(o => o.UserId == Id).OrderByDescending(o => o.Id).Select(o => o.Id).FirstAsync());

    public Task<Order> OrderAsync(long id) => shop.InDbAsync(db => db.Orders.AsNoTracking().SingleAsync(o => o.Id == id));

    /// <summary>The order's state and what of it went back.</summary>
    public async Task<(OrderStatus Status, long RefundedMinor)> StandAsync(long id)
    {
        var order = await OrderAsync(id);
        return (order.Status, order.RefundedMinor);
    }

    public Task<List<Entitlement>> ClaimsAsync() => shop.InDbAsync(db => db.Entitlements.AsNoTracking().Where(e => e.UserId == Id).OrderBy(e => e.Id).ToListAsync());

    public Task<int> MailsAsync(string keyBeginning) => shop.InDbAsync(db => db.OutboxMails.CountAsync(m => m.BusinessKey.StartsWith(keyBeginning)));

    /// <summary>Asserts that the order is paid once: films owned, cart without them, one receipt, one payment.</summary>
    public async Task AssertPaidOnceAsync(long orderId, int films)
    {
        Assert.Equal(OrderStatus.Paid, (await OrderAsync(orderId)).Status);
        var lines = await shop.InDbAsync(db => db.OrderLines.Where(l => l.OrderId == orderId).Select(l => l.Id).ToListAsync());
        var claims = (await ClaimsAsync()).Where(c => lines.Contains(c.OrderLineId)).ToList();
        Assert.Equal(films, claims.Count);
        Assert.All(claims, c => Assert.Equal(EntitlementState.Owned, c.State));
        var movies = claims.ConvertAll(c => c.MovieId);
        Assert.Equal(0, await shop.InDbAsync(db => db.CartLines.CountAsync(l => movies.Contains(l.MovieId) && db.Carts.Any(c => c.Id == l.CartId && c.UserId == Id))));
        Assert.Equal(1, await shop.InDbAsync(db => db.OutboxMails.CountAsync(m => m.BusinessKey == "order-paid:" + orderId)));
        Assert.Equal(1, await shop.InDbAsync(db => db.Payments.CountAsync(p => p.OrderId == orderId && p.Status == Core.Payments.PaymentStatus.Succeeded)));
    }

    public static async Task<IHtmlDocument> ReadAsync(HttpResponseMessage answer, HttpStatusCode expected)
    {
        using (answer)
        {
            var html = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == expected, $"Expected {(int)expected} but got {(int)answer.StatusCode}: {html}");
            return await new HtmlParser().ParseDocumentAsync(html);
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>An order on its way to be paid.</summary>
public sealed record Checkout(long OrderId, string Url)
{
    public string SessionId => new Uri(Url).AbsolutePath.Split('/')[^1];
}

/// <summary>Ways to find things in a page.</summary>
internal static class Hooks
{
    public static IReadOnlyList<IElement> All(this IParentNode page, string hook) => [.. page.QuerySelectorAll($"[data-testid='{hook}']")];

    public static string Words(this IParentNode page, string hook) => Assert.Single(page.All(hook)).TextContent.Trim();

    /// <summary>The notices' kinds.</summary>
    public static string[] Notices(this IParentNode page) => [.. page.All("notice").Select(n => n.GetAttribute("data-kind")!)];
}
