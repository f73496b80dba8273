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

    /// <summary>What another person wrote, with their name; line breaks stay. The letter is secret then, so that their words do not stay in our books.</summary>
    public Letter Quote(string by, string text)
    {
        IsSecret = true;
        return Add(new LetterPart.Quote(by, text));
    }

    /// <summary>Sentences with a link each. <c>{film}</c> in a sentence stands for a film's title.</summary>
    public Letter Items(IEnumerable<LetterItem> items) => Add(new LetterPart.Items([.. items]));

    /// <summary>Holds a link that opens something, or another person's words: see <see cref="MailContent"/>.</summary>
    public bool IsSecret { get; private set; }

    /// <summary>The path that stops mails like this one; null for mails that always come.</summary>
    public string? StopPath { get; private set; }

    /// <summary>Gives the letter a link, and headers for mail programs, by which mails like it are stopped without signing in.</summary>
    public Letter Stoppable(string path)
    {
        StopPath = path;
        return this;
    }

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

    public sealed record Quote(string By, string Text) : LetterPart;

    public sealed record Items(IReadOnlyList<LetterItem> Lines) : LetterPart;
}

/// <summary>A sentence of a letter with the page it is about.</summary>
public sealed record LetterItem(string Text, string? Film, string Path);
