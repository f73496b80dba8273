using CinemaSite.Areas.Admin.Queries;
using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Areas.Admin;

/// <summary>Registers the staff's area.</summary>
public static class StaffSetup
{
    /// <summary>Adds the area's queries.</summary>
    public static IServiceCollection AddStaff(this IServiceCollection services)
    {
        services.AddScoped<SalesQuery>();
        services.AddScoped<HealthQuery>();
        services.AddScoped<StaffMoviesQuery>();
        services.AddScoped<StaffOrdersQuery>();
        services.AddScoped<StaffRefundsQuery>();
        services.AddScoped<StaffCommentsQuery>();
        services.AddScoped<StaffReportsQuery>();
        services.AddScoped<StaffUsersQuery>();
        services.AddScoped<StaffUserQuery>();
        services.AddSingleton<RememberedSums>();
        services.AddScoped<StaffCartsQuery>();
        services.AddSingleton<AuditKinds>();
        services.AddScoped<StaffAuditQuery>();
        return services;
    }
}
