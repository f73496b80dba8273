using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Core.Shopping;

/// <summary>Registers carts.</summary>
public static class ShoppingSetup
{
    /// <summary>Adds the room's services.</summary>
    public static IServiceCollection AddShopping(this IServiceCollection services)
    {
        return services;
    }
}
