using System.Net;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using CinemaSite.Core.Mail;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CinemaSite.Tests.Support;

/// <summary>
/// The whole site with a database file of its own and a clock that stands still. Jobs, demo data and the Stripe
/// simulator are off. Use it as a class fixture, or make one with settings of its own: <c>new SiteFactory { ["Limits:LoginPerAddress"] = "3" }</c>.
/// </summary>
public sealed class SiteFactory : WebApplicationFactory<Program>
{
    /// <summary>The password of everybody made by <see cref="PersonAsync"/>.</summary>
    public const string Password = "a quiet seat in row nine";

    private static readonly Lazy<Task<string>> Template = new(MakeTemplateAsync);
    private static int people;

    private readonly string folder = Directory.CreateTempSubdirectory("cinema-test-").FullName;
    private readonly List<Action<IServiceCollection>> services = [];
    private readonly Dictionary<string, string> settings = new()
    {
        ["Site:PublicUrl"] = "http://localhost",
        ["Jobs:Enabled"] = "false",
        ["Demo:Enabled"] = "false",
        ["Stripe:Simulator"] = "false",
        ["Limits:LoginPerAddress"] = "10000",
        ["Limits:RegisterPerAddress"] = "10000",
        ["Limits:ResendPerAddress"] = "10000",
        ["Limits:ForgotPerAddress"] = "10000",
        ["Limits:TokenPerAddress"] = "10000",
        ["Limits:NeutralMilliseconds"] = "0",
    };

    /// <summary>The site's time; nothing else moves it.</summary>
    public TestClock Clock { get; } = new();

    /// <summary>A folder that is the factory's own and goes with it.</summary>
    public string Folder => folder;

    /// <summary>A setting of the configuration, given before the site starts.</summary>
    public string this[string key]
    {
        get => settings[key];
        set => settings[key] = value;
    }

    /// <summary>Replaces services, such as an edge; call it before the site starts.</summary>
    public SiteFactory With(Action<IServiceCollection> replace)
    {
        services.Add(replace);
        return this;
    }

    /// <summary>A browser that nobody has used yet, without script.</summary>
    public SiteClient Browser()
    {
        var cookies = new CookieContainer();
        var address = new Uri(this["Site:PublicUrl"]);
        return new SiteClient(CreateDefaultClient(address, new CookieContainerHandler(cookies)), cookies);
    }

    /// <summary>A person with an activated account.</summary>
    public async Task<Person> PersonAsync(Role role = Role.User, string? email = null)
    {
        var number = Interlocked.Increment(ref people);
        email ??= $"person{number}@example.com";
        var id = await WithAsync<People, Guid>(p => p.CreateActivatedAsync(email, Password, $"Person {number}", role));
        return new Person(id, email, $"Person {number}");
    }

    /// <summary>The browser of a new person of this role who has just signed in through the form.</summary>
    public async Task<SiteClient> SignedInAsync(Role role = Role.User) => await SignedInAsync(await PersonAsync(role));

    /// <summary>A new browser in which this person has just signed in through the form.</summary>
    public async Task<SiteClient> SignedInAsync(Person person)
    {
        var browser = Browser();
        await browser.SignInAsync(person);
        return browser;
    }

    /// <summary>The mails that were queued for an address, oldest first.</summary>
    public async Task<List<OutboxMail>> MailsAsync(string toAddress)
    {
        var seal = Services.GetRequiredService<MailSeal>();
        var mails = await InDbAsync(db => db.OutboxMails.AsNoTracking().Where(m => m.ToAddress == toAddress).OrderBy(m => m.CreatedUtc).ThenBy(m => m.Id).ToListAsync());
        return mails.ConvertAll(m => !m.IsSealed || m.Text.Length == 0 ? m : new OutboxMail
        {
            Id = m.Id, BusinessKey = m.BusinessKey, UserId = m.UserId, ToAddress = m.ToAddress, Subject = m.Subject, Html = seal.Open(m.Html), Text = seal.Open(m.Text),
            IsSealed = true, StopPath = m.StopPath, CreatedUtc = m.CreatedUtc, NextTryUtc = m.NextTryUtc, SentUtc = m.SentUtc,
        });
    }

    /// <summary>Asks or changes the database directly.</summary>
    public Task<T> InDbAsync<T>(Func<CinemaDb, Task<T>> work) => WithAsync(work);

    /// <inheritdoc cref="InDbAsync{T}"/>
    public Task InDbAsync(Func<CinemaDb, Task> work) => WithAsync<CinemaDb, bool>(async db =>
    {
        await work(db);
        return true;
    });

    /// <summary>Uses a service of the site in a scope of its own.</summary>
    public async Task<T> WithAsync<TService, T>(Func<TService, Task<T>> work) where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <inheritdoc cref="WithAsync{TService, T}"/>
    public async Task WithAsync<TService>(Func<TService, Task> work) where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        await work(scope.ServiceProvider.GetRequiredService<TService>());
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        var database = Path.Combine(folder, "cinema.db");
        File.Copy(Template.Value.GetAwaiter().GetResult(), database, overwrite: true);
        builder.UseEnvironment("Development");
        settings.TryAdd("ConnectionStrings:Cinema", $"Data Source={database}");
        settings.TryAdd("Mail:PickupFolder", Path.Combine(folder, "mail"));
        settings.TryAdd("Media:Folder", Path.Combine(folder, "media"));
        settings.TryAdd("Search:Folder", Path.Combine(folder, "search"));
        foreach (var (key, value) in settings) builder.UseSetting(key, value);
        builder.ConfigureLogging(l => l.ClearProviders().SetMinimumLevel(LogLevel.Warning));
        builder.ConfigureTestServices(s =>
        {
            s.AddSingleton<TimeProvider>(Clock);
            // Hashing is slow on purpose; here it would only slow the suite.
            s.PostConfigure<PasswordHasherOptions>(o => o.IterationCount = 10);
            foreach (var replace in services) replace(s);
        });
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> MakeTemplateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("cinema-template-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var file = Path.Combine(folder, "cinema.db");
        // Without a pool the file is closed, and so whole, when the context is.
        await using var db = new SqliteCinemaDb(new DbContextOptionsBuilder<SqliteCinemaDb>().UseCinemaSqlite($"Data Source={file};Pooling=False").Options);
        await new Migrator(db, NullLogger<Migrator>.Instance).MigrateAsync();
        return file;
    }
}

/// <summary>Somebody with an account; the password is <see cref="SiteFactory.Password"/>.</summary>
public sealed record Person(Guid Id, string Email, string DisplayName);
