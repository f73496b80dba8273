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
    private const string Quiet = "color:#54575f;font-size:14px";

    /// <summary>The mail of a letter. Everything in it is encoded; nothing in it is markup.</summary>
    public MailContent Render(Letter letter)
    {
        ArgumentNullException.ThrowIfNull(letter);
        return new MailContent(OneLine(letter.Subject), Html(letter), Text(letter), letter.IsSecret);
    }

    private string Html(Letter letter)
    {
        var html = new StringBuilder(2048)
            .Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>").Append(Encode(letter.Subject)).Append("</title></head>")
            .Append(CultureInfo.InvariantCulture, $"<body style=\"{Body}\"><div style=\"{Sheet}\"><p style=\"margin:0 0 20px;font-weight:600\"><a href=\"{Encode(address.To(Links.Home))}\" style=\"color:#1b1d21;text-decoration:none\">{Encode(site.Value.Name)}</a></p>")
            .Append(CultureInfo.InvariantCulture, $"<h1 style=\"margin:0 0 16px;font-size:24px;line-height:1.25\">{Encode(letter.Subject)}</h1>");
        foreach (var part in letter.Parts) html.Append(Html(part));
        return html.Append(CultureInfo.InvariantCulture, $"</div><p style=\"max-width:34rem;margin:16px auto;{Quiet}\">{Encode(site.Value.Name)} · <a href=\"{Encode(address.To(Links.Home))}\" style=\"color:#54575f\">{Encode(address.Base)}</a></p></body></html>").ToString();
    }

    private string Html(LetterPart part) => part switch
    {
        LetterPart.Paragraph p => $"<p style=\"margin:0 0 16px\">{Encode(p.Text).Replace(Encode(FilmMark), $"<cite>{Encode(p.Film ?? "")}</cite>", StringComparison.Ordinal)}</p>",
        LetterPart.Button b => $"<p style=\"margin:24px 0\"><a href=\"{Encode(address.To(b.Path))}\" style=\"{ButtonLook}\">{Encode(b.Text)}</a></p>",
        LetterPart.Rows r => $"<dl style=\"margin:0 0 16px\">{string.Concat(r.Lines.Select(l => $"<dt style=\"{Quiet}\">{Encode(l.Label)}</dt><dd style=\"margin:0 0 8px\">{Encode(l.Value)}</dd>"))}</dl>",
        LetterPart.Note n => $"<p style=\"margin:24px 0 0;{Quiet}\">{Encode(n.Text)}</p>",
        _ => throw new InvalidOperationException($"A letter has no part {part.GetType().Name}."),
    };

    private string Text(Letter letter)
    {
        var parts = letter.Parts.Select(part => part switch
        {
            LetterPart.Paragraph p => p.Text.Replace(FilmMark, p.Film ?? "", StringComparison.Ordinal),
            LetterPart.Button b => $"{b.Text}:\n{address.To(b.Path)}",
            LetterPart.Rows r => string.Join('\n', r.Lines.Select(l => $"{l.Label}: {l.Value}")),
            LetterPart.Note n => n.Text,
            _ => throw new InvalidOperationException($"A letter has no part {part.GetType().Name}."),
        });
        return string.Join("\n\n", [letter.Subject, .. parts, $"-- \n{site.Value.Name}\n{address.Base}\n"]);
    }

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    // A line break in a subject would be a header of its own.
    private static string OneLine(string subject)
    {
        var line = string.Concat(subject.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length > SubjectLength ? line[..SubjectLength] : line;
    }
}
