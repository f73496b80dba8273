using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Media;

/// <summary>Registers the store of films, tracks and pictures, and what draws pictures.</summary>
public static class MediaSetup
{
    /// <summary>Adds the room's services.</summary>
    public static IServiceCollection AddMedia(this IServiceCollection services)
    {
        services.AddOptions<MediaOptions>().BindConfiguration("Media").ValidateOnStart();
        services.AddSingleton<IPostConfigureOptions<MediaOptions>, MediaOptionsCheck>();
        services.AddSingleton<IValidateOptions<MediaOptions>, MediaOptionsCheck>();
        services.AddSingleton<IMediaStore, FolderMediaStore>();
        services.AddSingleton<Pictures>();
        return services;
    }
}
