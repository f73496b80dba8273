using System.Globalization;
using System.Runtime.CompilerServices;

namespace CinemaSite.Core.Media.Posters;

/// <summary>Interpolation for path data and transforms: numbers get at most one decimal (or the given format) and a full stop in every culture.</summary>
[InterpolatedStringHandler]
internal ref struct SvgText(int literalLength, int formattedCount)
{
    private DefaultInterpolatedStringHandler _text = new(literalLength, formattedCount, CultureInfo.InvariantCulture);

    public void AppendLiteral(string value) => _text.AppendLiteral(value);

    public void AppendFormatted(string value) => _text.AppendLiteral(value);

    public void AppendFormatted(int value) => _text.AppendFormatted(value);

    public void AppendFormatted(double value) => AppendFormatted(value, "0.#");

    public void AppendFormatted(double value, string format)
    {
        Span<char> digits = stackalloc char[32];

        // Rounded first, and with zero added, so that -0.04 is written 0 and not -0.
        var rounded = Math.Round(value, format.Length - 2) + 0d;
        rounded.TryFormat(digits, out var length, format, CultureInfo.InvariantCulture);
        _text.AppendFormatted(digits[..length]);
    }

    public override string ToString() => _text.ToStringAndClear();
}
