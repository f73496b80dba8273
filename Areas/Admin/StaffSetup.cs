using CinemaSite.Areas.Admin.Deeds;
using CinemaSite.Areas.Admin.Models;
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
        services.AddScoped<StaffMovieQuery>();
        services.AddScoped<StaffOrdersQuery>();
        services.AddScoped<StaffOrderQuery>();
        services.AddScoped<StaffPaymentsQuery>();
        services.AddScoped<StaffRefundsQuery>();
        services.AddScoped<SystemQuery>();
        services.AddScoped<MailDeeds>();
        services.AddSingleton<ConfigurationCheck>();
        services.AddScoped<StaffCommentsQuery>();
        services.AddScoped<StaffReportsQuery>();
        services.AddScoped<MediaForms>();
        services.AddScoped<StaffUsersQuery>();
        services.AddScoped<StaffUserQuery>();
        services.AddSingleton<RememberedSums>();
        services.AddScoped<StaffCartsQuery>();
        services.AddSingleton<AuditKinds>();
        services.AddScoped<StaffAuditQuery>();
        return services;
    }
}
