using CinemaSite.Caching;
using CinemaSite.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OutputCaching.StackExchangeRedis;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CinemaSite.Tests.Rules;

public class BuildNameTests
{
    [Fact]
    public void What_copies_keep_together_is_kept_for_one_build_alone()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration["Redis:Connection"] = "localhost";
        builder.AddPageCache(new CookieRules(Secure: false));
        using var services = builder.Services.BuildServiceProvider();
        string[] names = [services.GetRequiredService<IOptions<RedisOutputCacheOptions>>().Value.InstanceName!, services.GetRequiredService<IOptions<RedisCacheOptions>>().Value.InstanceName!];
        Assert.All(names, n => Assert.Contains(BuildName.Current, n, StringComparison.Ordinal));
        Assert.Equal(2, names.Distinct().Count());
    }

    [Fact]
    public void Another_program_or_another_style_sheet_is_another_build()
    {
        var (site, tests) = (typeof(BuildName).Assembly, typeof(BuildNameTests).Assembly);
        string[] names = [BuildName.Of([site], "tokens.1.css"u8), BuildName.Of([site], "tokens.2.css"u8), BuildName.Of([tests], "tokens.1.css"u8)];
        Assert.Equal(3, names.Distinct().Count());
        Assert.Equal(names[0], BuildName.Of([site], "tokens.1.css"u8));
        Assert.DoesNotContain(':', BuildName.Current);
    }
}
