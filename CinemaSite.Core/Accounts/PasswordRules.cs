namespace CinemaSite.Core.Accounts;

/// <summary>Which passwords are taken: long ones that nobody guesses first. No rules about kinds of characters.</summary>
public static class PasswordRules
{
    public const int MinimumLength = 12;
    public const int MaximumLength = 128;
    private const int NameLength = 3;

    /// <summary>What is wrong with a password for this e-mail, in words for the form; null when it is fine.</summary>
    public static string? Problem(string? password, string email)
    {
        ArgumentNullException.ThrowIfNull(email);
        var length = password?.EnumerateRunes().Count() ?? 0;
        if (length < MinimumLength) return $"At least {MinimumLength} characters, please. A short sentence is fine, spaces and all.";
        if (IsTooLong(password!)) return $"At most {MaximumLength} characters, please.";
        if (CommonPasswords.Contains(password!)) return "This one is on the list of common passwords. Pick another.";
        var name = email.Split('@')[0].Trim();
        return name.Length >= NameLength && password!.Contains(name, StringComparison.OrdinalIgnoreCase)
            ? "This one contains the name in your e-mail address. Pick another."
            : null;
    }

    /// <summary>Whether nobody can have such a password, so that it needs no look at any.</summary>
    public static bool IsTooLong(string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        return password.Length > MaximumLength * 2 || password.EnumerateRunes().Count() > MaximumLength;
    }
}
