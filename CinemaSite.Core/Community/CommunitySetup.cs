using CinemaSite.Core.Accounts;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Recommending;
using CinemaSite.Core.Jobs;
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
        services.AddOptions<CommunityLimitOptions>().BindConfiguration("Limits")
            .Validate(o => o.CommentsPerMinute > 0 && o.CommentLikesPerMinute > 0 && o.ReportsPerHour > 0 && o.OpinionsPerMinute > 0 && o.DraftsPerAddress > 0,
                "Limits:CommentsPerMinute, Limits:CommentLikesPerMinute, Limits:ReportsPerHour, Limits:OpinionsPerMinute and Limits:DraftsPerAddress must be above zero.")
            .ValidateOnStart();
        services.AddOptions<CommentOptions>().BindConfiguration("Comments");
        services.AddSingleton<CommunityLimits>();
        services.AddSingleton<WatchedWords>();
        services.AddAudit();
        services.AddScoped<VoteService>();
        services.AddScoped<FavoriteService>();
        services.AddScoped<CommentService>();
        services.AddScoped<CommentDrafts>();
        services.AddScoped<ReportService>();
        services.AddScoped<CommentModeration>();
        services.AddScoped<CommunityPages>();
        services.AddScoped<CommentPages>();
        services.AddScoped<IPersonalData, CommunityData>();
        services.AddJob<CommunitySweep>("community-cleanup", o => TimeSpan.FromMinutes(o.CleanupMinutes));
        return services;
    }
}
