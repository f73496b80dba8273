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
        services.AddSingleton<IMediaStore>(s => s.GetRequiredService<IOptions<MediaOptions>>() is { Value.Provider: MediaProvider.S3 } options ? new S3MediaStore(options) : new FolderMediaStore(s.GetRequiredService<IOptions<MediaOptions>>()));
        services.AddSingleton<Pictures>();
        return services;
    }
}
