using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Core.Orders;

/// <summary>Registers orders.</summary>
public static class OrdersSetup
{
    /// <summary>Adds the room's services.</summary>
    public static IServiceCollection AddOrders(this IServiceCollection services)
    {
        services.AddScoped<Standings>();
        return services;
    }
}
