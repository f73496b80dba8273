using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Mail;

/// <summary>Writes letters out as HTML and as text, in the site's look and with its address.</summary>
public sealed class MailTemplates(IOptions<SiteOptions> site, SiteAddress address)
{
    private const int SubjectLength = 200;
    private const string FilmMark = "{film}";
    private const string Body = "margin:0;padding:24px 16px;background:#f5f2ea;color:#1b1d21;font:16px/1.55 system-ui,'Segoe UI',Roboto,sans-serif";
    private const string Sheet = "max-width:34rem;margin:0 auto;padding:28px 24px;background:#fffdf8;border-radius:8px;border-top:4px solid #f2b544";
    private const string ButtonLook = "display:inline-block;padding:12px 20px;border-radius:8px;background:#f2b544;color:#1a1306;font-weight:600;text-decoration:none";
    private const string QuoteLook = "margin:0 0 16px;padding:8px 16px;border-left:4px solid #e4dfd3";
    private const string StopWords = "Stop mails like this";
    private const string ChooseWords = "Choose what you are told";
    private const string Quiet = "color:#54575f;font-size:14px";

    /// <summary>The mail of a letter. Everything in it is encoded; nothing in it is markup.</summary>
    public MailContent Render(Letter letter)
    {
        ArgumentNullException.ThrowIfNull(letter);
        return new MailContent(OneLine(letter.Subject), Html(letter), Text(letter), letter.IsSecret, letter.StopPath);
    }

    private string Html(Letter letter)
    {
        var html = new StringBuilder(2048)
            .Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>").Append(Encode(letter.Subject)).Append("</title></head>")
            .Append(CultureInfo.InvariantCulture, $"<body style=\"{Body}\"><div style=\"{Sheet}\"><p style=\"margin:0 0 20px;font-weight:600\"><a href=\"{Encode(address.To(Links.Home))}\" style=\"color:#1b1d21;text-decoration:none\">{Encode(site.Value.Name)}</a></p>")
            .Append(CultureInfo.InvariantCulture, $"<h1 style=\"margin:0 0 16px;font-size:24px;line-height:1.25\">{Encode(letter.Subject)}</h1>");
        foreach (var part in letter.Parts) html.Append(Html(part));
        html.Append("</div>");
        if (letter.StopPath is { } stop)
            html.Append(CultureInfo.InvariantCulture, $"<p style=\"max-width:34rem;margin:16px auto 0;{Quiet}\"><a href=\"{Encode(address.To(stop))}\" style=\"color:#54575f\">{StopWords}</a> · <a href=\"{Encode(address.To(Links.MailPreferences))}\" style=\"color:#54575f\">{ChooseWords}</a></p>");
        return html.Append(CultureInfo.InvariantCulture, $"<p style=\"max-width:34rem;margin:16px auto;{Quiet}\">{Encode(site.Value.Name)} · <a href=\"{Encode(address.To(Links.Home))}\" style=\"color:#54575f\">{Encode(address.Base)}</a></p></body></html>").ToString();
    }

    private string Html(LetterPart part) => part switch
    {
        LetterPart.Paragraph p => $"<p style=\"margin:0 0 16px\">{WithFilm(p.Text, p.Film)}</p>",
        LetterPart.Button b => $"<p style=\"margin:24px 0\"><a href=\"{Encode(address.To(b.Path))}\" style=\"{ButtonLook}\">{Encode(b.Text)}</a></p>",
        LetterPart.Rows r => $"<dl style=\"margin:0 0 16px\">{string.Concat(r.Lines.Select(l => $"<dt style=\"{Quiet}\">{Encode(l.Label)}</dt><dd style=\"margin:0 0 8px\">{Encode(l.Value)}</dd>"))}</dl>",
        LetterPart.Quote q => $"<blockquote style=\"{QuoteLook}\"><p style=\"margin:0 0 4px;font-weight:600\">{Encode(OneLine(q.By))}</p><p style=\"margin:0;white-space:pre-line\">{Encode(q.Text)}</p></blockquote>",
        LetterPart.Items i => $"<ul style=\"margin:0 0 16px;padding:0;list-style:none\">{string.Concat(i.Lines.Select(l => $"<li style=\"margin:0;padding:12px 0;border-top:1px solid #e4dfd3\"><a href=\"{Encode(address.To(l.Path))}\" style=\"color:#1b1d21\">{WithFilm(l.Text, l.Film)}</a></li>"))}</ul>",
        LetterPart.Note n => $"<p style=\"margin:24px 0 0;{Quiet}\">{Encode(n.Text)}</p>",
        _ => throw new InvalidOperationException($"A letter has no part {part.GetType().Name}."),
    };

    private string Text(Letter letter)
    {
        var parts = letter.Parts.Select(part => part switch
        {
            LetterPart.Paragraph p => WithFilmAsText(p.Text, p.Film),
            LetterPart.Button b => $"{b.Text}:\n{address.To(b.Path)}",
            LetterPart.Rows r => string.Join('\n', r.Lines.Select(l => $"{l.Label}: {l.Value}")),
            LetterPart.Note n => n.Text,
            LetterPart.Quote q => $"{OneLine(q.By)}:\n{string.Join('\n', q.Text.Split('\n').Select(l => $"> {l}"))}",
            LetterPart.Items i => string.Join("\n\n", i.Lines.Select(l => $"- {WithFilmAsText(l.Text, l.Film)}\n{address.To(l.Path)}")),
            _ => throw new InvalidOperationException($"A letter has no part {part.GetType().Name}."),
        });
        if (letter.StopPath is { } stop) parts = parts.Append($"{StopWords}:\n{address.To(stop)}").Append($"{ChooseWords}:\n{address.To(Links.MailPreferences)}");
        return string.Join("\n\n", [OneLine(letter.Subject), .. parts, $"-- \n{site.Value.Name}\n{address.Base}\n"]);
    }

    private static string WithFilm(string text, string? film) => Encode(text).Replace(Encode(FilmMark), $"<cite>{Encode(film ?? "")}</cite>", StringComparison.Ordinal);

    private static string WithFilmAsText(string text, string? film) => text.Replace(FilmMark, OneLine(film ?? ""), StringComparison.Ordinal);

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    // A line break in a subject would be a header of its own.
    private static string OneLine(string subject)
    {
        var line = string.Concat(subject.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length > SubjectLength ? line[..SubjectLength] : line;
    }
}
