using System.Text;

namespace CinemaSite.Core;

/// <summary>States as the hooks in the HTML spell them.</summary>
public static class Hook
{
    /// <summary>The state's name in lower case, its words joined by hyphens: <c>partially-refunded</c>.</summary>
    public static string Of<T>(T state) where T : struct, Enum
    {
        var name = state.ToString();
        var hook = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && hook.Length > 0) hook.Append('-');
            hook.Append(char.ToLowerInvariant(letter));
        }
        return hook.ToString();
    }
}
