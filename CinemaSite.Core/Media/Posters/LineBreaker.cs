using System.Collections.Frozen;
using System.Globalization;

namespace CinemaSite.Core.Media.Posters;

/// <summary>Finds the lines that let a title be set in the biggest type.</summary>
internal static class LineBreaker
{
    // Longer words are cut into pieces that may stand on different lines.
    private const int LongestWord = 18;
    private const int MostPieces = 36;

    private static readonly FrozenSet<string> LittleWords = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "a", "an", "the", "of", "and", "or", "on", "in", "to", "at", "by", "for", "with", "from", "my", "his", "her", "our", "de", "la", "le", "el", "i", "у", "в", "з", "на", "і", "та");

    /// <summary>
    /// Tries every way of breaking the text into lines; the biggest type wins, then the most even lines,
    /// with a fine for a line that ends in "of" or "the".
    /// </summary>
    public static (double Size, IReadOnlyList<string> Lines) Fit(string text, TypeFace face, double maxWidth, double maxHeight, double largest, int maxLines = 5)
    {
        var pieces = Pieces(face.Cased(text));
        var search = new Search(pieces, face, maxWidth, maxHeight, largest);
        for (var lines = 1; lines <= Math.Min(maxLines, pieces.Count); lines++)
            search.Try(lines);
        return (search.BestSize, search.BestLines());
    }

    /// <summary>Whether a word leans on the next one, so that a line should not end with it.</summary>
    public static bool Leans(string word) => LittleWords.Contains(word);

    private static List<Piece> Pieces(string text)
    {
        var pieces = new List<Piece>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var letters = StringInfo.ParseCombiningCharacters(word);
            var count = (letters.Length + LongestWord - 1) / LongestWord;
            for (var k = 0; k < count; k++)
            {
                var start = letters[k * letters.Length / count];
                var end = k + 1 == count ? word.Length : letters[(k + 1) * letters.Length / count];
                pieces.Add(new Piece(word[start..end], SpaceBefore: k == 0));
            }
        }

        return pieces.Count <= MostPieces ? pieces : pieces[..MostPieces];
    }

    private sealed record Piece(string Text, bool SpaceBefore);

    private sealed class Search(List<Piece> pieces, TypeFace face, double maxWidth, double maxHeight, double largest)
    {
        private readonly double[] _widths = [.. pieces.Select(piece => face.Width(piece.Text))];
        private readonly bool[] _leans = [.. pieces.Select(piece => Leans(piece.Text))];
        private readonly double _space = face.Width(" ");
        private int[] _bestEnds = [];
        private double _bestEvenness;

        public double BestSize { get; private set; }

        public void Try(int lines) => Break(new int[lines], new double[lines], 0, 0);

        public List<string> BestLines()
        {
            var lines = new List<string>();
            var start = 0;
            foreach (var end in _bestEnds)
            {
                lines.Add(string.Concat(pieces[start..end].Select((piece, k) => k > 0 && piece.SpaceBefore ? " " + piece.Text : piece.Text)));
                start = end;
            }

            return lines;
        }

        private void Break(int[] ends, double[] widths, int line, int start)
        {
            var last = line == ends.Length - 1;
            var width = 0d;
            for (var end = start + 1; end <= pieces.Count - (ends.Length - 1 - line); end++)
            {
                width += _widths[end - 1] + (end - 1 > start && pieces[end - 1].SpaceBefore ? _space : 0);
                if (last && end < pieces.Count)
                    continue;
                (ends[line], widths[line]) = (end, width);
                if (last)
                    Weigh(ends, widths);
                else
                    Break(ends, widths, line + 1, end);
            }
        }

        private void Weigh(int[] ends, double[] widths)
        {
            var widest = widths.Max();
            var size = Math.Min(largest, Math.Min(maxWidth / widest, maxHeight / (face.CapHeight + (ends.Length - 1) * face.LineHeight)));
            size = Math.Round(size, 1);
            if (size < BestSize)
                return;

            var evenness = 0d;
            for (var k = 0; k < ends.Length; k++)
            {
                evenness -= (widest - widths[k]) * (widest - widths[k]);
                if (k < ends.Length - 1 && _leans[ends[k] - 1])
                    evenness -= 3;
            }

            if (_bestEnds.Length > 0 && size == BestSize && evenness <= _bestEvenness)
                return;
            (BestSize, _bestEvenness, _bestEnds) = (size, evenness, [.. ends]);
        }
    }
}
