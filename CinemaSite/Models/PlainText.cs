using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Html;

namespace CinemaSite.Models;

/// <summary>Shows what people wrote: everything is encoded, line breaks are kept, and web addresses become links.</summary>
public static partial class PlainText
{
    /// <summary>Paragraphs of safe HTML.</summary>
    public static IHtmlContent ToHtml(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var html = new HtmlContentBuilder();
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // A paragraph ends every change of direction that was written into it.
            html.AppendHtml("<p dir=\"auto\">");
            var lines = paragraph.Split('\n');
            for (var i = 0; i < lines.Length; i++)
            {
                if (i > 0) html.AppendHtml("<br>");
                AppendLine(html, lines[i]);
            }
            html.AppendHtml("</p>");
        }
        return html;
    }

    private static void AppendLine(HtmlContentBuilder html, string line)
    {
        var position = 0;
        foreach (var match in Address().EnumerateMatches(line))
        {
            var address = line.Substring(match.Index, match.Length).TrimEnd('.', ',', ';', ':', '!', '?', ')');
            html.Append(line[position..match.Index]);
            var encoded = HtmlEncoder.Default.Encode(address);
            html.AppendHtml($"<a href=\"{encoded}\" rel=\"nofollow ugc noopener\">{encoded}</a>");
            position = match.Index + address.Length;
        }
        html.Append(line[position..]);
    }

    [GeneratedRegex(@"https?://[^\s<>""']{4,300}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
