using System.Collections.Frozen;

namespace CinemaSite.Core.Accounts;

/// <summary>The list of passwords that are refused because everybody tries them first.</summary>
public static class CommonPasswords
{
    /// <summary>Up to here an ending of digits only stretches a common password to the length we ask for.</summary>
    private const int MinimumLength = 12;

    private static readonly Lazy<FrozenSet<string>> Known = new(Load);

    /// <summary>Whether a password is on the list, repeats an entry of it, or is an entry filled up with digits or
    /// exclamation marks to the minimum length. Case and spaces around it don't matter.</summary>
    public static bool Contains(string password)
    {
        ArgumentNullException.ThrowIfNull(password);

        var text = password.AsSpan().Trim();
        if (IsKnown(text))
            return true;
        if (text.Length > MinimumLength)
            return false;

        // Every split is tried, since an entry may itself end in a digit (trustno1).
        for (var length = text.Length - 1; length > 0 && IsFilling(text[length]); length--)
        {
            if (IsKnown(text[..length]))
                return true;
        }

        return false;
    }

    private static bool IsFilling(char c) => char.IsAsciiDigit(c) || c == '!';

    private static bool IsKnown(ReadOnlySpan<char> text)
    {
        var known = Known.Value.GetAlternateLookup<ReadOnlySpan<char>>();
        if (known.Contains(text))
            return true;

        for (var length = text.Length / 2; length > 0; length--)
        {
            // Comparing mostly ends at the first letter, so it comes before the look-up.
            if (text.Length % length == 0 && IsRepeated(text, length) && known.Contains(text[..length]))
                return true;
        }

        return false;
    }

    private static bool IsRepeated(ReadOnlySpan<char> text, int length) =>
        text[length..].Equals(text[..^length], StringComparison.OrdinalIgnoreCase);

    private static FrozenSet<string> Load()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream(typeof(CommonPasswords), "common-passwords.txt")
            ?? throw new InvalidOperationException("The list of common passwords is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }
}
