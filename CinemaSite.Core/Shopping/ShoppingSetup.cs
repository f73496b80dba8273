using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CinemaSite.Core.Shopping;

/// <summary>Registers carts.</summary>
public static class ShoppingSetup
{
    /// <summary>Adds the room's services.</summary>
    public static IServiceCollection AddShopping(this IServiceCollection services)
    {
        services.TryAddSingleton<Prices>();
        services.AddScoped<Carts>();
        return services;
    }
}
