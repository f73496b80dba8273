using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using CinemaSite.Core.Orders;
using CinemaSite.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using StripeSimulator;

namespace CinemaSite.Tests.Money.Proof;

/// <summary>The real process, which may be killed at any moment, with a simulator and a mail server that live on.</summary>
public sealed class MortalShop : IAsyncDisposable
{
    public const string Secret = "whsec_mortal";

    private readonly string fault = Path.Combine(Directory.CreateTempSubdirectory("cinema-mortal-").FullName, "fault");
    private WebApplication simulator = null!;
    private int films;

    /// <summary>Stripe's time.</summary>
    public TimeProvider StripeTime { get; init; } = TimeProvider.System;

    /// <summary>The site.</summary>
    public SiteProcess Site { get; } = new();

    /// <summary>Where its mails go.</summary>
    public SmtpListener Smtp { get; } = new();

    /// <summary>The simulator's control plane.</summary>
    public HttpClient Sim { get; private set; } = null!;

    /// <summary>What the site's environment says.</summary>
    public Dictionary<string, string> Settings => new()
    {
        ["Stripe__Simulator"] = "false",
        ["Stripe__SecretKey"] = "sk_test_mortal",
        ["Stripe__WebhookSecrets__0"] = Secret,
        ["Stripe__ApiBase"] = simulator.Urls.First(),
        ["Mail__Host"] = "127.0.0.1",
        ["Mail__Port"] = $"{Smtp.Port}",
        ["Mail__Security"] = "None",
        ["Mail__From"] = "hello@example.com",
        ["FAULT_FILE"] = fault,
        ["Limits__LoginPerAddress"] = "100000",
        ["Logging__LogLevel__Default"] = "Warning",
    };

    /// <summary>Starts all of it.</summary>
    public async Task OpenAsync()
    {
        simulator = SimulatorHost.Build(new SimulatorOptions
        {
            Port = 0, Time = StripeTime, WebhookUrl = Site.Url + "/webhooks/stripe", WebhookSecrets = [Secret],
            // Stripe is patient; so must its stand-in be while the site is down.
            RetryPauses = [.. Enumerable.Range(1, 60).Select(i => TimeSpan.FromSeconds(Math.Min(5, 0.25 * i)))],
        });
        await simulator.StartAsync();
        Sim = new HttpClient { BaseAddress = new Uri(simulator.Urls.First()) };
        await StartAsync();
    }

    /// <summary>Starts the site on what it left behind.</summary>
    public Task StartAsync() => Site.StartAsync(settings: Settings);

    /// <summary>The site dies when it comes to this place next.</summary>
    public void Arm(string point)
    {
        // Moved into place whole, so that the site never reads half a name.
        File.WriteAllText(fault + ".new", point);
        File.Move(fault + ".new", fault, overwrite: true);
    }

    /// <summary>The site did not come to the place.</summary>
    public void Disarm() => File.Delete(fault);

    /// <summary>Somebody who signed in through the form; everybody has the demo people's password.</summary>
    public async Task<Customer> CustomerAsync(string name, Role role = Role.User)
    {
        var email = $"{name}@example.com";
        var id = await InDbAsync(async db =>
        {
            var hash = await db.Users.Where(u => u.Email == "viewer@example.com").Select(u => u.PasswordHash).SingleAsync();
            var user = new User
            {
                Id = Guid.NewGuid(), UserName = email, NormalizedUserName = email.ToUpperInvariant(), Email = email, NormalizedEmail = email.ToUpperInvariant(), DisplayName = name,
                EmailConfirmed = true, CreatedUtc = DateTime.UtcNow, PasswordHash = hash, SecurityStamp = Guid.NewGuid().ToString("N"), Role = role, LockoutEnabled = true,
            };
            db.Users.Add(user);
            await db.SaveChangesAsync();
            return user.Id;
        });
        var customer = new Customer(this, id, email);
        await customer.SignInAsync();
        return customer;
    }

    /// <summary>A film that nobody has bought yet.</summary>
    public async Task<int> FilmAsync(long price = 499)
    {
        var number = Interlocked.Increment(ref films);
        return await InDbAsync(async db =>
        {
            var title = $"Mortal film {number}";
            var movie = new Movie
            {
                Title = title, NormalizedTitle = Names.Normalize(title), Slug = $"mortal-film-{number}", Year = 1921, Minutes = 60, PriceMinor = price,
                CertificationId = await db.Certifications.Select(c => c.Id).FirstAsync(), Availability = Availability.OnSale, CreatedUtc = DateTime.UtcNow,
            };
            db.Movies.Add(movie);
            await db.SaveChangesAsync();
            return movie.Id;
        });
    }

    /// <summary>Plays buyer, bank or network.</summary>
    public async Task<bool> ControlAsync(string path, object? body = null)
    {
        using var answer = await Sim.PostAsync(new Uri($"/_sim/{path}", UriKind.Relative), body is null ? null : JsonContent.Create(body));
        return answer.IsSuccessStatusCode;
    }

    /// <summary>Stripe tells another address too; the secret that it signs with there.</summary>
    public async Task<string> AddEndpointAsync(string url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/webhook_endpoints") { Content = new FormUrlEncodedContent([new("url", url), new("enabled_events[0]", "*")]) };
        request.Headers.Authorization = new("Bearer", "sk_test_mortal");
        using var answer = await Sim.SendAsync(request);
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["secret"]!;
    }

    /// <summary>Everything the simulator knows.</summary>
    public async Task<JsonNode> StripeAsync() => JsonNode.Parse(await Sim.GetStringAsync(new Uri("/_sim/state", UriKind.Relative)))!;

    /// <summary>Waits until the books agree with Stripe's and every mail is sent; the differences that are left when the time is over.</summary>
    public async Task<List<string>> AgreeAsync(TimeSpan within)
    {
        var until = DateTime.UtcNow + within;
        while (true)
        {
            var differences = await DifferencesAsync();
            if (differences.Count == 0 || DateTime.UtcNow > until) return differences;
            await Task.Delay(250);
        }
    }

    /// <summary>What differs between the site's books and Stripe's just now.</summary>
    public async Task<List<string>> DifferencesAsync() => await InDbAsync(async db =>
    {
        var differences = await Books.DifferencesAsync(db, StripeBooks.Of(await StripeAsync()), await db.Users.Where(u => u.UserName!.StartsWith("mortal")).Select(u => u.Id).ToListAsync());
        differences.AddRange((await db.OutboxMails.Where(m => m.SentUtc == null && m.BusinessKey.StartsWith("order-paid:")).Select(m => m.BusinessKey).ToListAsync()).Select(k => $"{k} is not sent"));
        return differences;
    });

    /// <summary>Mails that reached the server more than once with different ids, or more often than <paramref name="forgiven"/> with the same.</summary>
    public async Task<List<string>> MailsTwiceAsync(int forgiven)
    {
        var ids = Smtp.Messages.Select(m => MessageId.Match(m).Groups[1].Value).ToList();
        var known = await InDbAsync(db => db.OutboxMails.Select(m => m.Id).ToListAsync());
        var wrong = ids.Distinct().Where(i => !known.Contains(Guid.Parse(i))).Select(i => $"a mail nobody queued: {i}").ToList();
        var copies = ids.Count - ids.Distinct().Count();
        if (copies > forgiven) wrong.Add($"{copies} copies, {forgiven} forgiven");
        return wrong;
    }

    /// <summary>The database file is whole.</summary>
    public Task<string> IntegrityAsync() => InDbAsync(db => db.Database.SqlQuery<string>($"SELECT integrity_check AS Value FROM pragma_integrity_check").FirstAsync());

    /// <summary>Asks or changes the database beside the site.</summary>
    public async Task<T> InDbAsync<T>(Func<CinemaDb, Task<T>> work)
    {
        await using var db = new SqliteCinemaDb(new DbContextOptionsBuilder<SqliteCinemaDb>().UseCinemaSqlite($"Data Source={Site.Database};Pooling=False").Options);
        return await work(db);
    }

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        Sim.Dispose();
        await simulator.StopAsync();
        await simulator.DisposeAsync();
        await Smtp.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(fault)!, recursive: true);
    }

    private static readonly Regex MessageId = new("^Message-Id: <([0-9a-f]{32})@", RegexOptions.Multiline | RegexOptions.IgnoreCase);
}

/// <summary>A signed-in browser without script, whose site may be dead.</summary>
public sealed class Customer : IDisposable
{
    private readonly MortalShop shop;
    private readonly CookieContainer cookies = new();
    private readonly SiteClient browser;

    internal Customer(MortalShop shop, Guid id, string email)
    {
        (this.shop, Id, Email) = (shop, id, email);
        browser = new SiteClient(new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = new Uri(shop.Site.Url), Timeout = TimeSpan.FromSeconds(40) }, cookies);
    }

    public Guid Id { get; }

    public string Email { get; }

    /// <summary>Signs in through the form.</summary>
    public async Task SignInAsync()
    {
        var page = await browser.GetPageAsync("/account/login");
        using var answer = await browser.PostAsync(page.Form("/account/login"), ("email", Email), ("password", "cinema-demo-2026"), ("remember", "true"));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    /// <summary>Orders a film; the address of Stripe's page, or null when it did not come to that.</summary>
    public async Task<string?> OrderAsync(int film, long price = 499)
    {
        using (await PostAsync("/cart/items", ("movieId", Text(film)))) { }
        using var answer = await PostAsync("/checkout", ("expectedTotal", Text(price)), ("consent", "true"));
        return answer.Headers.Location?.OriginalString is { } url && url.Contains("/c/pay/", StringComparison.Ordinal) ? url : null;
    }

    /// <summary>Goes to pay an order; the address of Stripe's page, or null when there is nothing to pay.</summary>
    public async Task<string?> PayAsync(long order)
    {
        using var answer = await PostAsync($"/orders/{order}/pay");
        return answer.Headers.Location?.OriginalString is { } url && url.Contains("/c/pay/", StringComparison.Ordinal) ? url : null;
    }

    /// <summary>Pays on Stripe's page.</summary>
    public Task<bool> CompleteAsync(string url) => shop.ControlAsync($"sessions/{SessionOf(url)}/complete");

    /// <summary>Comes back from Stripe's page.</summary>
    public async Task ReturnAsync(long order, string url)
    {
        using var answer = await browser.GetAsync($"/orders/{order}/return?session_id={SessionOf(url)}");
    }

    /// <summary>Asks for all of an order's money back.</summary>
    public async Task RefundAsync(long order)
    {
        using var answer = await PostAsync($"/orders/{order}/refund", ("reason", "Not for me"));
    }

    /// <summary>The last order, if there is one.</summary>
    public Task<Order?> LastOrderAsync() => shop.InDbAsync(db => db.Orders.AsNoTracking().Where(o => o.UserId == Id).OrderByDescending(o => o.Id).FirstOrDefaultAsync());

    /// <summary>Pays every order that waits for it, as somebody does who comes back later.</summary>
    public async Task FinishAsync()
    {
        foreach (var order in await shop.InDbAsync(db => db.Orders.Where(o => o.UserId == Id && o.Status == OrderStatus.Pending).Select(o => o.Id).ToListAsync()))
            if (await PayAsync(order) is { } url) await CompleteAsync(url);
    }

    /// <summary>The short token is gone; the next request shows the long one.</summary>
    public void LoseAccessToken()
    {
        foreach (Cookie cookie in browser.Cookies)
            if (cookie.Name.EndsWith("access", StringComparison.Ordinal)) cookie.Expired = true;
    }

    /// <summary>Whether the site knows who this is.</summary>
    public async Task<bool> IsSignedInAsync()
    {
        using var answer = await browser.GetAsync("/orders");
        return answer.StatusCode == HttpStatusCode.OK;
    }

    public void Dispose() => browser.Dispose();

    /// <summary>The session's id in an address of Stripe's page.</summary>
    public static string SessionOf(string url) => new Uri(url).AbsolutePath.Split('/')[^1];

    private async Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        var page = await browser.GetPageAsync("/cart");
        var token = page.QuerySelector<IHtmlInputElement>("input[name=__RequestVerificationToken]")!.Value;
        using var content = new FormUrlEncodedContent(fields.Append(("__RequestVerificationToken", token)).Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        return await browser.Http.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
