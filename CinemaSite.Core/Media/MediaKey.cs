namespace CinemaSite.Core.Media;

/// <summary>Names of files in the store: plain parts split by <c>/</c>, so that a key can never climb out of its folder.</summary>
public static class MediaKey
{
    public const int MaxLength = 200;

    /// <summary>True for parts of ASCII letters, digits, <c>-</c>, <c>_</c> and <c>.</c> that do not begin with a point.</summary>
    public static bool IsProper(string? key)
    {
        if (string.IsNullOrEmpty(key) || key.Length > MaxLength) return false;
        foreach (var range in key.AsSpan().Split('/'))
        {
            var part = key.AsSpan(range);
            if (part.IsEmpty || part[0] == '.') return false;
            foreach (var c in part)
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')) return false;
        }
        return true;
    }
}
