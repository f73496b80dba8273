using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Core.Audit;

/// <summary>Registers the record of what staff did.</summary>
public static class AuditSetup
{
    /// <summary>Adds the room's services.</summary>
    public static IServiceCollection AddAudit(this IServiceCollection services) => services.AddScoped<AuditLog>();
}
