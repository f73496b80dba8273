using System.Text.RegularExpressions;
using CinemaSite.Core.Mail;

namespace CinemaSite.Models.Account;

/// <summary>A piece of a mail's text; the links among them can be followed.</summary>
public sealed record TextPiece(string Text, bool IsLink);

/// <summary>A mail to read in Development.</summary>
public sealed partial record DevMailPage(PickedUpMail Mail)
{
    /// <summary>The text, cut where links begin and end.</summary>
    public IReadOnlyList<TextPiece> Pieces { get; } = [.. Links().Split(Mail.Text).Select(t => new TextPiece(t, t.StartsWith("http", StringComparison.Ordinal)))];

    [GeneratedRegex(@"(https?://\S+)")]
    private static partial Regex Links();
}
