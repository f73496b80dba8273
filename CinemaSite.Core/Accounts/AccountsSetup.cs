using CinemaSite.Core.Audit;
using CinemaSite.Core.Data;
using CinemaSite.Core.Jobs;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Accounts;

/// <summary>Registers people, their sessions and tokens.</summary>
public static class AccountsSetup
{
    private const int HashIterations = 220_000;

    /// <summary>Adds the room's services.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddOptions<JwtOptions>().BindConfiguration("Jwt").ValidateOnStart();
        services.AddSingleton<IValidateOptions<JwtOptions>, JwtOptionsCheck>();
        services.AddOptions<AccountLimitOptions>().BindConfiguration("Limits").ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccountLimitOptions>, AccountLimitOptionsCheck>();
        services.AddOptions<FirstAdminOptions>().BindConfiguration("Cinema:Admin");
        services.Configure<PasswordHasherOptions>(o => o.IterationCount = HashIterations);
        // Both before Identity adds its own.
        services.AddScoped<IUserStore<User>, SealedKeyStore>();
        // The hasher behind the seats lives as long as they do.
        services.AddSingleton<IPasswordHasher<User>, PasswordHasher<User>>();
        services.AddIdentityCore<User>(o =>
        {
            // Empty means any character: addresses may have apostrophes and letters of any script.
            o.User.AllowedUserNameCharacters = "";
            o.User.RequireUniqueEmail = true;
        }).AddEntityFrameworkStores<CinemaDb>().AddTokenProvider<AuthenticatorTokenProvider<User>>(TokenOptions.DefaultAuthenticatorProvider);

        services.AddSingleton<PasswordHashing>();
        services.AddSingleton<EvenTime>();
        services.AddSingleton<SigningKeyRing>();
        services.AddSingleton<KnownTokens>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<AccountLimits>();
        services.AddScoped<AccountMails>();
        services.AddScoped<Attempts>();
        services.AddScoped<OneTimeTokens>();
        services.AddScoped<Sessions>();
        services.AddScoped<Registration>();
        services.AddScoped<SignIn>();
        services.AddScoped<PasswordChanges>();
        services.AddScoped<OwnPassword>();
        services.AddScoped<EmailChanges>();
        services.AddScoped<Authenticators>();
        services.AddScoped<RecoveryCodes>();
        services.AddScoped<TwoFactorSetup>();
        services.AddScoped<TwoFactor>();
        services.AddScoped<PendingSignIns>();
        services.AddScoped<Profiles>();
        services.AddScoped<MailWishes>();
        services.AddScoped<MyData>();
        services.AddScoped<AccountDeletion>();
        services.AddScoped<IPersonalData, AccountData>();
        services.AddAudit();
        services.AddScoped<People>();
        services.AddScoped<Avatars>();
        services.AddScoped<FirstAdmin>();
        services.AddJob<AccountSweep>("cleanup", o => TimeSpan.FromMinutes(o.CleanupMinutes));
        return services;
    }
}
