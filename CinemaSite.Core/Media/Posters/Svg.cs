using System.Text;

namespace CinemaSite.Core.Media.Posters;

/// <summary>Writes compact SVG: a few shapes, groups and words, nothing that a strict content policy would stop.</summary>
internal sealed class Svg
{
    private readonly StringBuilder _markup = new(4096);

    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    public void Write(string markup) => _markup.Append(markup);

    public void Write(SvgText markup) => _markup.Append(markup.ToString());

    public void Rect(double x, double y, double width, double height, string fill, double radius = 0)
    {
        Write($"<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{fill}\"");
        if (radius > 0)
            Write($" rx=\"{radius}\"");
        Write("/>");
    }

    public void Disc(double x, double y, double radius, string fill) =>
        Write($"<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{fill}\"/>");

    public void Ring(double x, double y, double radius, string stroke, double width) =>
        Write($"<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"none\" stroke=\"{stroke}\" stroke-width=\"{width}\"/>");

    public void Path(string data, string fill) => Write($"<path d=\"{data}\" fill=\"{fill}\"/>");

    public void Path(SvgText data, string fill) => Path(data.ToString(), fill);

    public void Line(string data, string stroke, double width, bool roundEnds = false)
    {
        Write($"<path d=\"{data}\" fill=\"none\" stroke=\"{stroke}\" stroke-width=\"{width}\"");
        Write(roundEnds ? " stroke-linecap=\"round\"/>" : "/>");
    }

    public void Line(SvgText data, string stroke, double width) => Line(data.ToString(), stroke, width);

    public void Polygon(string fill, params ReadOnlySpan<(double X, double Y)> points)
    {
        var start = "<path d=\"M";
        foreach (var (x, y) in points)
        {
            Write($"{start}{x} {y}");
            start = "L";
        }

        Write($"Z\" fill=\"{fill}\"/>");
    }

    /// <summary>Opens a transformed group; disposing of the result closes it.</summary>
    public Element Group(SvgText transform) => Open($"<g transform=\"{transform.ToString()}\">", "</g>");

    /// <summary>Opens a picture of its own size within the picture; what is drawn outside its box is cut off.</summary>
    public Element Window(double x, double y, double width, double height) =>
        Open($"<svg x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\">", "</svg>");

    public Element Open(SvgText start, string end)
    {
        Write(start);
        return new Element(this, end);
    }

    public override string ToString() => _markup.ToString();

    /// <summary>An element that is still open.</summary>
    public readonly ref struct Element(Svg svg, string end)
    {
        public void Dispose() => svg.Write(end);
    }
}
