using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CinemaSite.Core.Audit;

/// <summary>Registers the record of what staff did.</summary>
public static class AuditSetup
{
    /// <summary>Adds the room's services; every room whose deeds are recorded calls it.</summary>
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.TryAddScoped<AuditLog>();
        return services;
    }
}
