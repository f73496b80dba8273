namespace CinemaSite.Core.Mail;

/// <summary>What a mail says, described once for its HTML and its text.</summary>
public sealed class Letter(string subject)
{
    private readonly List<LetterPart> parts = [];

    /// <summary>The subject, which is also the heading.</summary>
    public string Subject { get; } = subject;

    /// <summary>The parts in their order.</summary>
    public IReadOnlyList<LetterPart> Parts => parts;

    /// <summary>A paragraph. <c>{film}</c> in it stands for a film's title.</summary>
    public Letter Say(string text, string? film = null) => Add(new LetterPart.Paragraph(text, film));

    /// <summary>A link that looks like a button, to a path of <see cref="Links"/>.</summary>
    public Letter Button(string text, string path) => Add(new LetterPart.Button(text, path));

    /// <summary>Lines of label and value, such as a receipt's.</summary>
    public Letter Rows(IEnumerable<(string Label, string Value)> rows) => Add(new LetterPart.Rows([.. rows]));

    /// <summary>Small print.</summary>
    public Letter Note(string text) => Add(new LetterPart.Note(text));

    /// <summary>Holds a link that opens something: see <see cref="MailContent"/>.</summary>
    public bool IsSecret { get; private set; }

    /// <summary>A button whose link opens something, which makes the whole letter secret.</summary>
    public Letter Key(string text, string path)
    {
        IsSecret = true;
        return Button(text, path);
    }

    private Letter Add(LetterPart part)
    {
        parts.Add(part);
        return this;
    }
}

/// <summary>One part of a letter.</summary>
public abstract record LetterPart
{
    private LetterPart() { }

    public sealed record Paragraph(string Text, string? Film) : LetterPart;

    public sealed record Button(string Text, string Path) : LetterPart;

    public sealed record Rows(IReadOnlyList<(string Label, string Value)> Lines) : LetterPart;

    public sealed record Note(string Text) : LetterPart;
}
