using System.Security.Claims;
using System.Text.Encodings.Web;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CinemaSite.Tests.Support;

/// <summary>The site with the demo catalogue, shared by the tests that read it. Who is signed in is told by a header, since here it is not the question.</summary>
public sealed class DemoSite : WebApplicationFactory<Program>, IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("cinema-demo-").FullName;

    /// <summary>What the site asks of its database.</summary>
    public CommandCounter Counter { get; } = new();

    /// <summary>A browser without script, of a stranger or of a person.</summary>
    public DemoBrowser Browser(Guid? person = null)
    {
        var http = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        if (person is { } id) http.DefaultRequestHeaders.Authorization = new(HeaderSignIn.Name, id.ToString());
        return new DemoBrowser(http);
    }

    /// <summary>A person with an activated account.</summary>
    public async Task<Guid> PersonAsync(Role role = Role.User)
    {
        var id = Guid.NewGuid();
        var email = $"{id:N}@example.net";
        await InDbAsync(async db =>
        {
            db.Users.Add(new User { Id = id, Email = email, NormalizedEmail = email.ToUpperInvariant(), UserName = email, NormalizedUserName = email.ToUpperInvariant(), EmailConfirmed = true, DisplayName = "Visitor", Role = role });
            await db.SaveChangesAsync();
        });
        return id;
    }

    /// <summary>Asks or changes the database directly.</summary>
    public Task<T> InDbAsync<T>(Func<CinemaDb, Task<T>> work) => WithAsync(work);

    /// <inheritdoc cref="InDbAsync{T}"/>
    public Task InDbAsync(Func<CinemaDb, Task> work) => WithAsync(work);

    /// <summary>Changes a movie as the site's own deeds do: with word to whoever keeps pages or searches.</summary>
    public Task ChangeAsync(int movieId, Action<UpdateSettersBuilder<Movie>> change) => WithAsync<IServiceProvider>(services =>
        services.GetRequiredService<CinemaDb>().InTransaction(async () =>
        {
            await services.GetRequiredService<CinemaDb>().Movies.Where(m => m.Id == movieId).ExecuteUpdateAsync(change);
            await services.GetRequiredService<CatalogSearch>().RefreshAsync([movieId]);
        }));

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

    public Task InitializeAsync() => InDbAsync(db => db.Movies.CountAsync());

    async Task IAsyncLifetime.DisposeAsync()
    {
        await base.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseSetting("Site:PublicUrl", "http://localhost");
        builder.UseSetting("ConnectionStrings:Cinema", $"Data Source={Path.Combine(folder, "cinema.db")}");
        builder.UseSetting("Media:Folder", Path.Combine(folder, "media"));
        builder.UseSetting("Search:Folder", Path.Combine(folder, "search"));
        builder.UseSetting("Mail:PickupFolder", Path.Combine(folder, "mail"));
        builder.UseSetting("Jobs:Enabled", "false");
        builder.UseSetting("Demo:Enabled", "true");
        builder.UseSetting("Stripe:Simulator", "false");
        builder.ConfigureLogging(l => l.ClearProviders());
        builder.ConfigureTestServices(services =>
        {
            services.PostConfigure<PasswordHasherOptions>(o => o.IterationCount = 10);
            services.ConfigureDbContext<SqliteCinemaDb>(o => o.AddInterceptors(Counter));
            services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, HeaderSignIn>(HeaderSignIn.Name, null);
            services.PostConfigure<AuthenticationOptions>(o => o.DefaultScheme = o.DefaultAuthenticateScheme = HeaderSignIn.Name);
        });
    }

    private sealed class HeaderSignIn(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        public const string Name = "Person";

        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers.Authorization.ToString() is not { Length: > 0 } header || !header.StartsWith(Name, StringComparison.Ordinal)) return Task.FromResult(AuthenticateResult.NoResult());
            Claim[] claims = [new(ClaimTypes.NameIdentifier, header[(Name.Length + 1)..]), new(ClaimTypes.Name, "Visitor"), new(ClaimTypes.Role, nameof(Role.User))];
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, Name)), Name)));
        }
    }
}

/// <summary>Opens pages and follows nothing.</summary>
public sealed class DemoBrowser(HttpClient http) : IDisposable
{
    private static readonly HtmlParser Parser = new();

    /// <summary>For requests of other kinds.</summary>
    public HttpClient Http => http;

    public Task<HttpResponseMessage> GetAsync(string url) => http.GetAsync(new Uri(url, UriKind.RelativeOrAbsolute));

    /// <summary>Opens a page that must be there.</summary>
    public async Task<IHtmlDocument> GetPageAsync(string url)
    {
        using var answer = await GetAsync(url);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == System.Net.HttpStatusCode.OK, $"{url} answered {(int)answer.StatusCode}: {html}");
        return await Parser.ParseDocumentAsync(html);
    }

    public void Dispose() => http.Dispose();
}

/// <summary>Finds parts of a page by their hooks.</summary>
public static class TaggedParts
{
    /// <summary>Everything that carries this <c>data-testid</c>.</summary>
    public static IReadOnlyList<IElement> Tagged(this IParentNode page, string testId) => [.. page.QuerySelectorAll($"[data-testid='{testId}']")];

    /// <summary>The words of the one element with this <c>data-testid</c>.</summary>
    public static string TaggedText(this IParentNode page, string testId) => Assert.Single(page.Tagged(testId)).TextContent.Trim();
}

/// <summary>Tests on the one demo site; they run one after another, so that queries can be counted.</summary>
[CollectionDefinition(Name)]
public sealed class DemoSiteTests : ICollectionFixture<DemoSite>
{
    public const string Name = "demo site";
}
