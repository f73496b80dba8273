using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Core.Media;

/// <summary>Registers the store of films, tracks and posters.</summary>
public static class MediaSetup
{
    /// <summary>Adds the room's services.</summary>
    public static IServiceCollection AddMedia(this IServiceCollection services)
    {
        return services;
    }
}
