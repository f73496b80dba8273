using CinemaSite.Core.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Core.Orders;

/// <summary>Registers orders.</summary>
public static class OrdersSetup
{
    /// <summary>Adds the room's services.</summary>
    public static IServiceCollection AddOrders(this IServiceCollection services)
    {
        services.AddScoped<Standings>();
        services.AddOptions<OrderOptions>().BindConfiguration("Orders")
            .Validate(o => o.IsValid, "Orders:PendingMinutes must be from 30 (Stripe's least for a session) to 1380.")
            .ValidateOnStart();
        services.AddScoped<OrderService>();
        services.AddScoped<MovieRemoval>();
        services.AddScoped<OrderQueries>();
        services.AddScoped<IPersonalData, OrderData>();
        return services;
    }
}
