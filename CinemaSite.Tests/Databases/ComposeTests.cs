using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace CinemaSite.Tests.Databases;

/// <summary>docker-compose.yml, Dockerfile and .env.example agree with each other and with the site.</summary>
public sealed partial class ComposeTests
{
    private static readonly string Root = FindRoot();

    private static readonly Dictionary<object, object> Compose = Read();

    private static readonly string[] OneShot = ["migrate"];

    /// <summary>Every key of the site's configuration; a number in a key stands as 0.</summary>
    private static readonly HashSet<string> KnownKeys = new(StringComparer.Ordinal)
    {
        "Site:Name", "Site:PublicUrl",
        "Database:Provider", "ConnectionStrings:Cinema", "Database:MigrateOnStart", "Database:MaxBatchSize",
        "Stripe:SecretKey", "Stripe:WebhookSecrets:0", "Stripe:ApiBase", "Stripe:Currency",
        "Mail:Host", "Mail:Port", "Mail:User", "Mail:Password", "Mail:Security", "Mail:From",
        "Jwt:SigningKeys:0", "Jwt:AccessMinutes", "Jwt:RefreshDays", "Jwt:RefreshGraceSeconds",
        "Media:Provider", "Media:Folder", "Media:S3:Endpoint", "Media:S3:Bucket", "Media:S3:AccessKey", "Media:S3:SecretKey",
        "Search:Folder", "Redis:Connection", "Cinema:Admin:Email", "Cinema:Admin:Password", "Demo:Enabled",
        "Jobs:Enabled", "Jobs:MailSeconds", "Jobs:ReconcileSeconds", "Jobs:CleanupMinutes", "Jobs:RankingMinutes",
        "Orders:PendingMinutes", "Telemetry:OtlpEndpoint", "Network:TrustedProxies", "Network:CountryHeader",
    };

    [Fact]
    public void The_site_runs_twice_from_one_image_in_production()
    {
        var sites = Sites().Select(name => Service(name)).ToList();

        Assert.Equal(2, sites.Count);
        Assert.Single(sites.Select(site => (string)site["image"]).Distinct());
        Assert.All(sites, site => Assert.Equal("Production", Environment(site)["ASPNETCORE_ENVIRONMENT"]));
        Assert.All(sites, site => Assert.Contains("media:/data/media", List(site["volumes"])));
    }

    [Fact]
    public void The_sites_wait_for_the_migration_and_the_proxy_waits_for_the_sites()
    {
        Assert.Equal(["migrate"], List(Service("migrate")["command"]));
        Assert.All(Sites(), name =>
            Assert.Equal("service_completed_successfully", Map(Map(Service(name)["depends_on"])["migrate"])["condition"]));
        Assert.Equal(Sites(), Map(Service("proxy")["depends_on"]).Keys.Cast<string>().Order());
    }

    [Fact]
    public void Every_service_that_keeps_running_says_whether_it_is_well()
    {
        foreach (var name in Services().Except(OneShot))
        {
            var check = Assert.Contains("healthcheck", Service(name).ToDictionary(pair => (string)pair.Key, pair => pair.Value));
            Assert.True(List(Map(check)["test"]).Count > 1, $"{name} has no health check.");
        }
    }

    [Fact]
    public void No_secret_stands_in_the_file_and_a_missing_one_stops_the_start()
    {
        foreach (var name in Services())
        {
            foreach (var (key, value) in Environment(Service(name)).Where(pair => SecretName().IsMatch(pair.Key)))
            {
                var variables = Variable().Matches(value);
                Assert.True(variables.Count > 0, $"{name}: {key} is a literal.");
                Assert.All(variables, variable => Assert.StartsWith(":?", variable.Groups["rest"].Value, StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void The_site_is_told_only_keys_it_knows()
    {
        var keys = Sites().Append("migrate").SelectMany(name => Environment(Service(name)).Keys)
            .Where(key => !key.StartsWith("ASPNETCORE_", StringComparison.Ordinal))
            .Select(key => ListIndex().Replace(key.Replace("__", ":", StringComparison.Ordinal), ":0"))
            .Distinct().ToList();

        Assert.Equal([], keys.Where(key => !KnownKeys.Contains(key)));
        string[] needed = ["Site:PublicUrl", "ConnectionStrings:Cinema", "Stripe:SecretKey", "Stripe:WebhookSecrets:0", "Mail:Host", "Network:TrustedProxies"];
        Assert.Equal([], needed.Except(keys));
    }

    [Fact]
    public void The_example_of_the_settings_names_every_variable_and_no_other()
    {
        var example = File.ReadLines(Path.Combine(Root, ".env.example"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var used = Variable().Matches(File.ReadAllText(Path.Combine(Root, "docker-compose.yml")))
            .Select(match => match.Groups["name"].Value).Distinct();

        Assert.Equal(used.Order(), example.Keys.Order());
        Assert.All(example.Where(pair => SecretName().IsMatch(pair.Key)), pair => Assert.Empty(pair.Value));
        Assert.Contains(".env", File.ReadLines(Path.Combine(Root, ".gitignore")));
    }

    [Fact]
    public void Only_the_proxy_is_reached_from_outside()
    {
        var published = Services().Where(name => Service(name).ContainsKey("ports"))
            .ToDictionary(name => name, name => List(Service(name)["ports"]));

        Assert.Equal(["mailpit", "proxy"], published.Keys.Order());
        Assert.All(published["mailpit"], port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
    }

    [Fact]
    public void The_proxy_knows_both_copies_and_the_site_trusts_its_network()
    {
        var caddyfile = File.ReadAllText(Path.Combine(Root, "deploy", "Caddyfile"));
        Assert.All(Sites(), name => Assert.Contains($"{name}:8080", caddyfile, StringComparison.Ordinal));

        var front = Map(Map(Map(Compose["networks"])["front"])["ipam"]);
        var subnet = (string)Map(((List<object>)front["config"])[0])["subnet"];
        Assert.All(Sites(), name => Assert.Equal(subnet, Environment(Service(name))["Network__TrustedProxies"]));
    }

    [Fact]
    public void The_image_is_built_from_projects_that_exist_and_runs_without_rights()
    {
        var dockerfile = File.ReadAllText(Path.Combine(Root, "Dockerfile"));
        var published = PublishedProject().Match(dockerfile).Groups["project"].Value;

        Assert.Equal("CinemaSite/CinemaSite.csproj", published);
        foreach (var project in ReleaseProjects(published))
        {
            Assert.True(File.Exists(Path.Combine(Root, project)), $"{project} is not there.");
            Assert.Contains($"COPY {project} ", dockerfile, StringComparison.Ordinal);
        }

        Assert.Contains("\nUSER $APP_UID\n", dockerfile, StringComparison.Ordinal);
        Assert.Contains("/health/live", dockerfile, StringComparison.Ordinal);
        Assert.DoesNotContain("StripeSimulator", dockerfile, StringComparison.Ordinal);
    }

    /// <summary>The project and all it refers to in a Release build.</summary>
    private static HashSet<string> ReleaseProjects(string project)
    {
        var found = new HashSet<string> { project };
        var folder = Path.GetDirectoryName(project)!;
        foreach (Match reference in ProjectReference().Matches(File.ReadAllText(Path.Combine(Root, project))))
        {
            if (!reference.Value.Contains("!= 'Release'", StringComparison.Ordinal))
            {
                var path = Path.Combine(Root, folder, reference.Groups["path"].Value.Replace('\\', Path.DirectorySeparatorChar));
                found.UnionWith(ReleaseProjects(Path.GetRelativePath(Root, Path.GetFullPath(path))));
            }
        }

        return found;
    }

    private static IEnumerable<string> Services() => Map(Compose["services"]).Keys.Cast<string>();

    private static List<string> Sites() => [.. Services().Where(name => name.StartsWith("site-", StringComparison.Ordinal)).Order()];

    private static Dictionary<object, object> Service(string name) => Map(Map(Compose["services"])[name]);

    private static Dictionary<string, string> Environment(Dictionary<object, object> service) =>
        service.TryGetValue("environment", out var value)
            ? Map(value).ToDictionary(pair => (string)pair.Key, pair => (string)pair.Value)
            : [];

    private static Dictionary<object, object> Map(object value) => (Dictionary<object, object>)value;

    private static List<string> List(object value) => [.. ((List<object>)value).Cast<string>()];

    private static Dictionary<object, object> Read()
    {
        using var reader = File.OpenText(Path.Combine(Root, "docker-compose.yml"));
        return new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(new MergingParser(new Parser(reader)));
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CinemaSite.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        return folder.FullName;
    }

    [GeneratedRegex(@"(?<!\$)\$\{(?<name>[A-Z0-9_]+)(?<rest>[^}]*)\}")]
    private static partial Regex Variable();

    [GeneratedRegex("password|secret|signingkey|accesskey|connection|auth", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex(@":\d+(?=:|$)")]
    private static partial Regex ListIndex();

    [GeneratedRegex(@"dotnet publish (?<project>\S+)")]
    private static partial Regex PublishedProject();

    [GeneratedRegex("""<ProjectReference Include="(?<path>[^"]+)"[^>]*>""")]
    private static partial Regex ProjectReference();
}
