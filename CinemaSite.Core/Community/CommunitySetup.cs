using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Recommending;
using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Core.Community;

/// <summary>Registers ratings, reactions and comments.</summary>
public static class CommunitySetup
{
    /// <summary>Adds the room's services.</summary>
    public static IServiceCollection AddCommunity(this IServiceCollection services)
    {
        services.AddScoped<IRankingSource, CommunityRanking>();
        services.AddScoped<ITasteSource, CommunityTaste>();
        services.AddScoped<FavoriteMovies>();
        services.AddScoped<FirstPicks>();
        services.AddScoped<CommunityPages>();
        services.AddScoped<IPersonalData, CommunityData>();
        return services;
    }
}
