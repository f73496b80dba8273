using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Core.Shopping;

/// <summary>Registers carts.</summary>
public static class ShoppingSetup
{
    /// <summary>Adds the room's services.</summary>
    public static IServiceCollection AddShopping(this IServiceCollection services)
    {
        services.AddSingleton(s => new ShopCurrency((s.GetRequiredService<IConfiguration>()["Stripe:Currency"] ?? "usd").ToLowerInvariant()));
        services.AddScoped<Carts>();
        return services;
    }
}
