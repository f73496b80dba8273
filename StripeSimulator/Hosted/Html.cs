using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace StripeSimulator.Hosted;

/// <summary>Markup that is safe to send: whatever is put into <see cref="Of"/> is encoded unless it is markup itself.</summary>
internal readonly record struct Html(string Markup)
{
    public static readonly Html Empty = new("");

    public static Html Of(Handler markup) => new(markup.ToString());

    public static Html Join<T>(IEnumerable<T> items, Func<T, Html> draw) => new(string.Concat(items.Select(item => draw(item).Markup)));

    public override string ToString() => Markup;

    /// <summary>Encodes the holes of an interpolated text.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Handler(int literalLength, int holes)
    {
        private readonly StringBuilder builder = new(literalLength + (holes * 24));

        public void AppendLiteral(string markup) => builder.Append(markup);

        public void AppendFormatted(Html markup) => builder.Append(markup.Markup);

        public void AppendFormatted(string? text) => builder.Append(HtmlEncoder.Default.Encode(text ?? ""));

        public override string ToString() => builder.ToString();
    }
}
