namespace CinemaSite.Core.Accounts;

/// <summary>What the site takes for an e-mail address: international ones and apostrophes too.</summary>
public static class EmailAddress
{
    public const int MaximumLength = 254;
    private const int LocalLength = 64;
    private const string Forbidden = "<>()[],;:\\\"";

    /// <summary>What is wrong with an address, in words for the form; null when it is fine. Spaces around it don't matter.</summary>
    public static string? Problem(string? email)
    {
        var text = email?.Trim() ?? "";
        if (text.Length == 0) return "Please give your e-mail address.";
        var at = text.LastIndexOf('@');
        if (at < 1 || at == text.Length - 1 || text.IndexOf('@', StringComparison.Ordinal) != at || text.Length > MaximumLength || at > LocalLength || !IsClean(text) || text.Normalize().Length > MaximumLength)
            return "This does not look like an e-mail address. Please check it.";
        var labels = text[(at + 1)..].Split('.');
        if (labels.Length < 2) return "This address has no ending such as .com. Please check it.";
        return labels.Any(l => l.Length is 0 or > 63) || text.StartsWith('.') || text[at - 1] == '.'
            ? "This does not look like an e-mail address. Please check it."
            : null;
    }

    // Also what string.Normalize throws at, so that nobody after this need fear it.
    private static bool IsClean(string text)
    {
        if (SoundText.Of(text).Length != text.Length) return false;
        foreach (var rune in text.EnumerateRunes())
            // What a decoder puts for bytes that mean nothing.
            if (rune.Value == 0xFFFD || System.Text.Rune.IsWhiteSpace(rune) || System.Text.Rune.IsControl(rune) || (rune.IsAscii && Forbidden.Contains((char)rune.Value, StringComparison.Ordinal)))
                return false;
        return true;
    }
}
