using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using CinemaSite.Core.Payments;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StripeSimulator;

namespace CinemaSite.Tests.Money;

/// <summary>The whole site on a port of its own, with a database file of its own, and a simulator that tells it by real HTTP what happened.</summary>
public sealed class Shop : WebApplicationFactory<Program>, IAsyncLifetime
{
    public const string Secret = "whsec_test_shop";
    public const string OlderSecret = "whsec_test_older";

    private readonly string folder = Directory.CreateTempSubdirectory("cinema-money-").FullName;
    private WebApplication? simulator;
    private int made;

    /// <summary>Real time, ahead by what a test added.</summary>
    public AheadClock Clock { get; } = new();

    /// <summary>A folder that is the shop's own and goes with it.</summary>
    public string Folder => folder;

    /// <summary>Stripe's own time; the site's when none is given.</summary>
    public TimeProvider? StripeTime { get; init; }

    /// <summary>A setting of the configuration, given before the site starts.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>Where the next crash happens.</summary>
    public Crashes Crashes { get; } = new();

    /// <summary>What the site logged.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    public string Url { get; private set; } = "";

    /// <summary>The simulator's own client, for its control plane.</summary>
    public HttpClient Sim { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        simulator = SimulatorHost.Build(new SimulatorOptions { Port = 0, Time = StripeTime ?? Clock, WebhookSecrets = [Secret], RetryPauses = [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200)], SlowRefund = TimeSpan.FromMinutes(10) });
        await simulator.StartAsync();
        Sim = new HttpClient { BaseAddress = new Uri(simulator.Urls.First()) };
        UseKestrel(0);
        StartServer();
        Url = ClientOptions.BaseAddress.ToString().TrimEnd('/');
        Services.GetRequiredService<Core.SiteAddress>().ListensOn(Url);
        await WebhooksAsync(new { url = Url + "/webhooks/stripe", secrets = new[] { Secret } });
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await base.DisposeAsync();
        Sim.Dispose();
        await simulator!.StopAsync();
        await simulator.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A person who is signed in, with a cart page of their own.</summary>
    public async Task<Buyer> BuyerAsync(bool activated = true, string? country = null, Role role = Role.User)
    {
        var number = Interlocked.Increment(ref made);
        var email = $"buyer{number}@example.com";
        var user = new User
        {
            Id = Guid.NewGuid(), UserName = email, NormalizedUserName = email.ToUpperInvariant(), Email = email, NormalizedEmail = email.ToUpperInvariant(),
            DisplayName = $"Buyer {number}", EmailConfirmed = activated, CreatedUtc = DateTime.UtcNow, Country = country, Role = role,
        };
        await InDbAsync(async db =>
        {
            db.Users.Add(user);
            await db.SaveChangesAsync();
            return true;
        });
        return new Buyer(this, user.Id, email);
    }

    /// <summary>Somebody who decides about money.</summary>
    public async Task<Buyer> AdminAsync()
    {
        var admin = await BuyerAsync(role: Role.Admin);
        admin.Http.DefaultRequestHeaders.Add("X-Test-Role", nameof(Role.Admin));
        return admin;
    }

    /// <summary>A stranger.</summary>
    public Buyer Visitor() => new(this, null, "");

    /// <summary>A film that nobody else's test uses.</summary>
    public async Task<Movie> MovieAsync(long price = 499, Availability availability = Availability.OnSale, string? soldIn = null)
    {
        var number = Interlocked.Increment(ref made);
        return await InDbAsync(async db =>
        {
            var certification = await db.Certifications.FirstOrDefaultAsync();
            if (certification is null) db.Certifications.Add(certification = new Certification { Code = "NR", Meaning = "Not rated", NormalizedCode = Names.Normalize("NR") });
            await db.SaveChangesAsync();
            var movie = new Movie
            {
                Title = $"Film {number}", NormalizedTitle = Names.Normalize($"Film {number}"), Slug = $"film-{number}", Year = 1920, Minutes = 60 + number, PriceMinor = price,
                CertificationId = certification.Id, Availability = availability, SoldIn = soldIn, CreatedUtc = DateTime.UtcNow,
            };
            db.Movies.Add(movie);
            await db.SaveChangesAsync();
            return movie;
        });
    }

    /// <summary>Asks or changes the database directly.</summary>
    public async Task<T> InDbAsync<T>(Func<CinemaDb, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<CinemaDb>());
    }

    /// <summary>Uses a service of the site in a scope of its own.</summary>
    public async Task<T> WithAsync<TService, T>(Func<TService, Task<T>> work) where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public Task<List<Refund>> RefundsAsync(long orderId) => InDbAsync(db => db.Refunds.AsNoTracking().Include(r => r.Lines).Where(r => r.OrderId == orderId).OrderBy(r => r.Id).ToListAsync());

    /// <summary>What Stripe has returned of the order's charges, and in how many refunds.</summary>
    public async Task<(long Amount, int Count)> ReturnedAtStripeAsync(long orderId)
    {
        var charges = await InDbAsync(db => db.Payments.Where(p => p.OrderId == orderId).Select(p => p.StripeId).ToListAsync());
        var refunds = (await SimAsync("state"))["refunds"]!.AsArray().Where(r => charges.Contains((string)r!["chargeId"]!) && (string)r["status"]! != "failed").ToList();
        return (refunds.Sum(r => (long)r!["amount"]!), refunds.Count);
    }

    /// <summary>What the job does, once, after the tries have become old enough to be asked about.</summary>
    public Task<string> ReconcileAsync()
    {
        Clock.Advance(TimeSpan.FromSeconds(35));
        return WithAsync<ReconcileJob, string>(j => j.RunAsync(default));
    }

    /// <summary>Sets where and how the simulator delivers.</summary>
    public Task WebhooksAsync(object settings) => ControlAsync("webhooks", settings);

    /// <summary>Nothing reaches the site any more.</summary>
    public Task LoseWebhooksAsync() => WebhooksAsync(new { plan = new { dropPercent = 100 } });

    /// <summary>What comes from now on reaches the site again; what was lost stays so, even what was still on its way to be lost.</summary>
    public async Task FindWebhooksAsync()
    {
        await DrainAsync();
        await WebhooksAsync(new { plan = new { dropPercent = 0 } });
    }

    public async Task<JsonNode> ControlAsync(string path, object? body = null)
    {
        using var response = await Sim.PostAsync(new Uri($"/_sim/{path}", UriKind.Relative), body is null ? null : JsonContent.Create(body));
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    /// <summary>Puts a fault on the API, such as <c>commit-then-500</c>.</summary>
    public Task FaultAsync(string route, string kind, int times = 1) => ControlAsync("faults", new { route, kind, times });

    public async Task<JsonNode> SimAsync(string path) => JsonNode.Parse(await Sim.GetStringAsync(new Uri($"/_sim/{path}", UriKind.Relative)))!;

    /// <summary>Waits until the simulator has delivered all it has to.</summary>
    public Task DrainAsync() => ControlAsync("webhooks/drain?ms=60000");

    /// <summary>Sends an event as Stripe would.</summary>
    public async Task<HttpStatusCode> DeliverAsync(string payload, string? signature = null, bool bare = false)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, Url + "/webhooks/stripe") { Content = new StringContent(payload, Encoding.UTF8, "application/json") };
        if (!bare) request.Headers.TryAddWithoutValidation("Stripe-Signature", signature ?? Sign(payload));
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }

    /// <summary>A signature header for now, or for another second.</summary>
    public string Sign(string payload, string secret = Secret, long? at = null) =>
        Stripe.EventUtility.GenerateSignatureHeader(payload, secret, at ?? Clock.GetUtcNow().ToUnixTimeSeconds());

    /// <summary>An event as Stripe writes it.</summary>
    public static string Event(string type, JsonNode about, string? id = null, string version = "2026-10-28.endive", bool livemode = false) => new JsonObject
    {
        ["id"] = id ?? "evt_" + Guid.NewGuid().ToString("N"), ["object"] = "event", ["api_version"] = version, ["created"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
        ["data"] = new JsonObject { ["object"] = about.DeepClone() }, ["livemode"] = livemode, ["pending_webhooks"] = 1, ["request"] = null, ["type"] = type,
    }.ToJsonString();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        var settings = new Dictionary<string, string>
        {
            ["ConnectionStrings:Cinema"] = $"Data Source={Path.Combine(folder, "cinema.db")}",
            ["Media:Folder"] = Path.Combine(folder, "media"),
            ["Mail:PickupFolder"] = Path.Combine(folder, "mail"),
            ["Search:Folder"] = Path.Combine(folder, "search"),
            ["Jobs:Enabled"] = "false",
            ["Demo:Enabled"] = "false",
            ["Stripe:Simulator"] = "false",
            ["Stripe:SecretKey"] = "sk_test_shop",
            ["Stripe:WebhookSecrets:0"] = Secret,
            ["Stripe:WebhookSecrets:1"] = OlderSecret,
            ["Stripe:ApiBase"] = simulator!.Urls.First(),
            ["Network:CountryHeader"] = "X-Country",
        };
        foreach (var (key, value) in settings.Concat(Settings)) builder.UseSetting(key, value);
        builder.ConfigureLogging(l => l.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddProvider(new LogKeeper(Log)));
        builder.ConfigureTestServices(s =>
        {
            s.AddSingleton<TimeProvider>(Clock);
            s.AddSingleton<IFaultPoint>(Crashes);
            s.AddAuthentication().AddScheme<AuthenticationSchemeOptions, NamedByHeader>(NamedByHeader.Scheme, null);
            s.PostConfigure<AuthenticationOptions>(o => o.DefaultScheme = o.DefaultAuthenticateScheme = o.DefaultChallengeScheme = NamedByHeader.Scheme);
        });
    }

    /// <summary>Signs in whoever the request names: signing in itself has tests of its own.</summary>
    private sealed class NamedByHeader(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        public new const string Scheme = "Named";
        public const string Header = "X-Test-User";

        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers[Header].ToString() is not { Length: > 0 } id) return Task.FromResult(AuthenticateResult.NoResult());
            var identity = new ClaimsIdentity([new(ClaimTypes.NameIdentifier, id), new(ClaimTypes.Name, "Buyer"), new(ClaimTypes.Role, Request.Headers["X-Test-Role"].ToString() is { Length: > 0 } role ? role : nameof(Role.User))], Scheme);
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme)));
        }
    }

    private sealed class LogKeeper(ConcurrentQueue<string> log) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

        public void Dispose() { }
    }
}

/// <summary>Real time, ahead by what a test added.</summary>
public sealed class AheadClock : TimeProvider
{
    private long ahead;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + TimeSpan.FromTicks(Interlocked.Read(ref ahead));

    public void Advance(TimeSpan by) => Interlocked.Add(ref ahead, by.Ticks);
}

/// <summary>Throws once at the place a test names, as if the process ended there.</summary>
public sealed class Crashes : IFaultPoint
{
    private string? next;

    public void At(string point) => next = point;

    public Task ReachedAsync(string point)
    {
        var at = next;
        return at == point && Interlocked.CompareExchange(ref next, null, at) == at ? throw new TimeoutException($"Crashed at {point}.") : Task.CompletedTask;
    }
}
