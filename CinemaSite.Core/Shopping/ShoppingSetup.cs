using CinemaSite.Core.Accounts;
using CinemaSite.Core.Jobs;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Core.Shopping;

/// <summary>Registers carts.</summary>
public static class ShoppingSetup
{
    /// <summary>Adds the room's services.</summary>
    public static IServiceCollection AddShopping(this IServiceCollection services)
    {
        services.TryAddSingleton<Prices>();
        services.AddScoped<Carts>();
        services.AddScoped<HeaderCounts>();
        services.AddScoped<DeletedMovies>();
        services.AddScoped<IPersonalData, CartData>();
        services.AddJob<OfferNewsJob>("offer-news", o => TimeSpan.FromSeconds(o.NotificationSeconds));
        return services;
    }
}
