using System.Text;

namespace CinemaSite.Core;

/// <summary>Text from outside without what is no character.</summary>
public static class SoundText
{
    /// <summary>The text without halves of surrogate pairs and code points that Unicode sets aside for ever: <see cref="string.Normalize()"/> throws at some of them, and XML holds none.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uFFFF')) return text;
        var sound = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune))
            {
                i++;
                continue;
            }
            if (!IsNone(rune.Value)) sound.Append(text, i, rune.Utf16SequenceLength);
            i += rune.Utf16SequenceLength;
        }
        return sound.Length == text.Length ? text : sound.ToString();
    }

    // The last two of each plane, and thirty-two among the Arabic forms.
    private static bool IsNone(int value) => (value & 0xFFFE) == 0xFFFE || value is >= 0xFDD0 and <= 0xFDEF;
}
