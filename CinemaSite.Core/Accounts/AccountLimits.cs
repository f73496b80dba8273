using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Accounts;

/// <summary>The limits of the account's forms, from the configuration.</summary>
public sealed class AccountLimits(IOptions<AccountLimitOptions> options)
{
    private static readonly TimeSpan QuarterHour = TimeSpan.FromMinutes(15);

    public AttemptLimit LoginPerAccount => new("login-account", options.Value.LoginPerAccount, QuarterHour, Grows: true);
    public AttemptLimit CodePerAccount => new("code-account", options.Value.CodePerAccount, QuarterHour, Grows: true);
    public AttemptLimit LoginPerAddress => new("login-address", options.Value.LoginPerAddress, TimeSpan.FromMinutes(1), Grows: true);
    public AttemptLimit RegisterPerAddress => new("register", options.Value.RegisterPerAddress, QuarterHour);
    public AttemptLimit ResendPerAddress => new("resend", options.Value.ResendPerAddress, QuarterHour);
    public AttemptLimit ForgotPerAddress => new("forgot", options.Value.ForgotPerAddress, QuarterHour);
    public AttemptLimit TokenPerAddress => new("token", options.Value.TokenPerAddress, TimeSpan.FromMinutes(1), Grows: true);
    public AttemptLimit AvatarPerAccount => new("avatar", options.Value.AvatarPerAccount, TimeSpan.FromHours(1));

    /// <summary>For each purpose of its own: who asks for activation links in somebody's name must not use up their reset links.</summary>
    public AttemptLimit MailsPerAccount(string purpose) => new($"mails-{purpose}", options.Value.MailsPerAccount, TimeSpan.FromHours(1));
}
