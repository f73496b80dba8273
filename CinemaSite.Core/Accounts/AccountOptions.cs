using System.Text;
using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Accounts;

/// <summary>Section <c>Jwt</c> of the configuration.</summary>
public sealed class JwtOptions
{
    /// <summary>The first signs, all verify. Without any, a key is made and kept in the database.</summary>
    public IList<string> SigningKeys { get; set; } = [];

    public int AccessMinutes { get; set; } = 10;
    public int RefreshDays { get; set; } = 30;

    /// <summary>So long a replaced refresh token still gets its successor, for requests that were sent in parallel.</summary>
    public int RefreshGraceSeconds { get; set; } = 10;
}

/// <summary>The part of section <c>Limits</c> that guards accounts.</summary>
public sealed class AccountLimitOptions
{
    /// <summary>Wrong passwords for one account in 15 minutes, before the wait begins to grow.</summary>
    public int LoginPerAccount { get; set; } = 10;

    /// <summary>Wrong codes of the second step for one account in 15 minutes, before the wait begins to grow.</summary>
    public int CodePerAccount { get; set; } = 5;

    /// <summary>Wrong passwords from one network address in a minute.</summary>
    public int LoginPerAddress { get; set; } = 20;

    /// <summary>Registrations from one network address in 15 minutes.</summary>
    public int RegisterPerAddress { get; set; } = 60;

    /// <summary>Activation links asked for from one network address in 15 minutes.</summary>
    public int ResendPerAddress { get; set; } = 30;

    /// <summary>Reset links asked for from one network address in 15 minutes.</summary>
    public int ForgotPerAddress { get; set; } = 30;

    /// <summary>Uses of the token endpoints that led to nothing, from one network address in a minute.</summary>
    public int TokenPerAddress { get; set; } = 120;

    /// <summary>Pictures that one person may send in an hour.</summary>
    public int AvatarPerAccount { get; set; } = 20;

    /// <summary>Mails that strangers can cause to one account in an hour; further ones are left out without a word.</summary>
    public int MailsPerAccount { get; set; } = 10;

    /// <summary>Forms that must not tell who has an account answer in whole steps of so many milliseconds.</summary>
    public int NeutralMilliseconds { get; set; } = 250;

    /// <summary>So long somebody waits for a turn at the password hasher before being told to come back later.</summary>
    public int HashWaitSeconds { get; set; } = 20;
}

/// <summary>Section <c>Cinema:Admin</c>: the first admin, made at start when there is none.</summary>
public sealed class FirstAdminOptions
{
    public string? Email { get; set; }
    public string? Password { get; set; }
}

internal sealed class AccountLimitOptionsCheck : IValidateOptions<AccountLimitOptions>
{
    public ValidateOptionsResult Validate(string? name, AccountLimitOptions options)
    {
        if (options.NeutralMilliseconds is < 0 or > 5000) return ValidateOptionsResult.Fail("Limits:NeutralMilliseconds must be from 0 to 5000.");
        return options.HashWaitSeconds is < 0 or > 60
            ? ValidateOptionsResult.Fail("Limits:HashWaitSeconds must be from 0 to 60.")
            : ValidateOptionsResult.Success;
    }
}

internal sealed class JwtOptionsCheck : IValidateOptions<JwtOptions>
{
    private const int KeyBytes = 32;

    public ValidateOptionsResult Validate(string? name, JwtOptions options)
    {
        for (var i = 0; i < options.SigningKeys.Count; i++)
            if (Encoding.UTF8.GetByteCount(options.SigningKeys[i]) < KeyBytes)
                return ValidateOptionsResult.Fail($"Jwt:SigningKeys:{i} is too short: a key needs at least {KeyBytes} bytes.");
        if (options.AccessMinutes is < 1 or > 60) return ValidateOptionsResult.Fail("Jwt:AccessMinutes must be from 1 to 60.");
        if (options.RefreshDays is < 1 or > Sessions.AbsoluteDays) return ValidateOptionsResult.Fail($"Jwt:RefreshDays must be from 1 to {Sessions.AbsoluteDays}.");
        return options.RefreshGraceSeconds is < 0 or > 60
            ? ValidateOptionsResult.Fail("Jwt:RefreshGraceSeconds must be from 0 to 60.")
            : ValidateOptionsResult.Success;
    }
}
