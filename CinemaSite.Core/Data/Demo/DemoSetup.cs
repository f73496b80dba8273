using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data.Demo.Generated;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CinemaSite.Core.Data.Demo;

/// <summary>Registers the demo catalogue.</summary>
public static class DemoSetup
{
    /// <summary>Adds what seeds it; the host decides whether it runs.</summary>
    public static IServiceCollection AddDemo(this IServiceCollection services)
    {
        services.TryAddScoped<IPasswordHasher<User>, PasswordHasher<User>>();
        services.AddScoped<DemoMedia>();
        services.AddScoped<DemoSeeder>();
        services.AddScoped<CatalogueGenerator>();
        return services;
    }
}
