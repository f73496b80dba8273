using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Core.Library;

/// <summary>Registers who owns what, and watching it.</summary>
public static class LibrarySetup
{
    /// <summary>Adds the room's services.</summary>
    public static IServiceCollection AddLibrary(this IServiceCollection services)
    {
        return services;
    }
}
