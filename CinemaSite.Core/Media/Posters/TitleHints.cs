using System.Text;
using static CinemaSite.Core.Media.Posters.Motifs;

namespace CinemaSite.Core.Media.Posters;

/// <summary>A word in the title beats the genre: a film called Wings should have wings.</summary>
internal static class TitleHints
{
    // The first row with a word of the title wins, so the particular comes before the common.
    private static readonly (string Words, Motif Motif)[] Hints =
    [
        ("lost world", Peaks), ("nosferatu|castle|dracula|vampire", House), ("zombie|häxan|eye|witness", Eye),
        ("cyrano|farewell|martha|bondage|human", Pair), ("godfrey|butler", Bowler), ("sherlock|detective", Keyhole),
        ("north", Star), ("ben hur|wagon", Wheel), ("moon|lunar", Moon), ("train|railroad|railway|general|hospitality", Rails),
        ("caligari|cabinet", Crooked), ("house|haunted", House), ("road|highway|detour|hitch", Road), ("wing|eagle|pilot|flight|flying", Wings),
        ("circus|animal|clown", Harlequin), ("star", Star), ("safety|clock|time|hour|midnight|d o a", Clock), ("box|confidential|secret|key", Keyhole),
        ("dead", Hand), ("phantom|zorro|mask|opera", Mask), ("metropolis|city", Skyline), ("camera|photographer", Aperture),
        ("gold|mountain|peak", Peaks), ("bagdad|achmed|arab|arabian|sultan", Dome), ("joan|fire|passion|flame|burning", Flame),
        ("potemkin|battleship|steamboat|ship|sea|ocean|sailor|travel", Sea), ("sunrise|sunset|sun|badman|dawn", Rays),
        ("soul|parade|intolerance|crowd", Crowd), ("blossom|shop|rose|flower|garden", Flower), ("stranger|charade|vertigo|spiral", Spiral),
        ("friday|nothing|talk|talking", Bubbles), ("front|arms|war|battle|soldier", Wire), ("street|blind|shadow", Blinds),
        ("wedding|jazz|song|cocoanut|piano|melody", Keys), ("kid|rush|laugh", Bowler),
    ];

    private static readonly (string[] Words, Motif Motif)[] Table = [.. Hints.Select(hint => (hint.Words.Split('|'), hint.Motif))];

    /// <summary>The picture a word of the title asks for, if any; a plural counts as its word.</summary>
    public static Motif? Find(string title)
    {
        var words = Words(title);
        foreach (var (hints, motif) in Table)
        {
            if (hints.Any(hint => words.Contains($" {hint} ", StringComparison.Ordinal) || words.Contains($" {hint}s ", StringComparison.Ordinal)))
                return motif;
        }

        return null;
    }

    private static string Words(string title)
    {
        var words = new StringBuilder(" ");
        foreach (var letter in title.ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(letter))
                words.Append(letter);
            else if (words[^1] != ' ' && letter is not ('\'' or '’'))
                words.Append(' ');
        }

        return words.Append(' ').ToString();
    }
}
