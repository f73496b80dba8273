using Lucene.Net.Index;
using Lucene.Net.Search;
using static CinemaSite.Core.Catalog.Search.WordDocuments;

namespace CinemaSite.Core.Catalog.Search;

/// <summary>
/// Makes queries out of words, never out of a syntax, so that nothing a viewer types can be wrong. Scores are constants:
/// the place counts (title over people over description), then how well the word fits (whole, beginning, one typo). They lie
/// far enough apart that popularity, see <see cref="HitCollector"/>, does not put a person before a title.
/// </summary>
internal static class WordQueries
{
    private const int MostWords = 8;
    internal const int ShortestTypo = 5;
    private const int ShortestBeginning = 4;

    private enum Typos
    {
        None,
        InNames,
        Anywhere,
    }

    /// <summary>The words that are searched of a text.</summary>
    public static string[] Words(string text) => [.. FoldingAnalyzer.Words(text).Take(MostWords)];

    /// <summary>Movies in which every word is found.</summary>
    /// <param name="words">At least one.</param>
    /// <param name="reader">Of the index: a word that a title or a name has is no typo.</param>
    /// <param name="typosAnywhere">Takes every word for a typo, in descriptions too: slow, for when nothing else was found.</param>
    public static Query Movies(string[] words, IndexReader reader, bool typosAnywhere)
    {
        var all = new BooleanQuery(disableCoord: true);
        for (var i = 0; i < words.Length; i++)
            all.Add(Word(words, i, typosAnywhere ? Typos.Anywhere : IsKnown(reader, words[i]) ? Typos.None : Typos.InNames), Occur.MUST);

        all.Add(Constant(new TermQuery(new Term(Whole, string.Join(' ', words))), 8), Occur.SHOULD);
        var first = new Term(Joined, Begins + words[0]);
        all.Add(Constant(words.Length == 1 ? new PrefixQuery(first) : new TermQuery(first), 3), Occur.SHOULD);
        if (words.Length > 1)
        {
            var phrase = new PhraseQuery();
            foreach (var word in words) phrase.Add(new Term(Title, word));
            all.Add(Constant(phrase, 5), Occur.SHOULD);
        }
        return all;
    }

    /// <summary>Movies whose title holds every word, the last of them perhaps unfinished.</summary>
    public static Query Titles(string[] words) => Unfinished(Title, words);

    /// <summary>People whose name holds every word, the last of them perhaps unfinished.</summary>
    public static Query People(string[] words) => Unfinished(PersonName, words);

    private static BooleanQuery Unfinished(string field, string[] words)
    {
        var all = new BooleanQuery(disableCoord: true);
        for (var i = 0; i < words.Length; i++)
            all.Add(i < words.Length - 1 ? new TermQuery(new Term(field, words[i])) : new PrefixQuery(new Term(field, words[i])), Occur.MUST);
        return all;
    }

    private static DisjunctionMaxQuery Word(string[] words, int index, Typos typos)
    {
        var word = words[index];
        // The word being typed is most likely unfinished.
        var isLast = index == words.Length - 1;
        var beginning = isLast ? 1f : 0.95f;
        var best = new DisjunctionMaxQuery(0);
        Whole(word, 10, 9.5f, 5.5f);
        best.Add(Constant(new TermQuery(new Term(Description, word)), 2));
        best.Add(Constant(new PrefixQuery(new Term(Title, word)), 8 * beginning));
        best.Add(Constant(new PrefixQuery(new Term(WordDocuments.People, word)), 4.5f * beginning));
        // Beginnings in descriptions are many and mean little: only of the word that is being typed.
        if (isLast && word.Length >= ShortestBeginning) best.Add(Constant(new PrefixQuery(new Term(Description, word)), 1.5f));
        if (word.Length >= ShortestTypo && typos != Typos.None)
        {
            best.Add(Constant(Typo(Title, word, typos), 4));
            best.Add(Constant(Typo(WordDocuments.People, word, typos), 3));
            if (typos == Typos.Anywhere) best.Add(Constant(Typo(Description, word, typos), 1));
        }
        // "O Brien" for O'Brien, "spider man" for Spiderman.
        if (index > 0) Whole(words[index - 1] + word, 9, 9, 5);
        if (index < words.Length - 1) Whole(word + words[index + 1], 9, 9, 5);
        return best;

        void Whole(string whole, float title, float joined, float people)
        {
            best.Add(Constant(new TermQuery(new Term(Title, whole)), title));
            best.Add(Constant(new TermQuery(new Term(Joined, whole)), joined));
            best.Add(Constant(new TermQuery(new Term(WordDocuments.People, whole)), people));
        }
    }

    private static bool IsKnown(IndexReader reader, string word) => reader.DocFreq(new Term(Title, word)) > 0 || reader.DocFreq(new Term(WordDocuments.People, word)) > 0;

    // A wrong first letter means looking through all words of the index, which only a search that found nothing is worth.
    private static FuzzyQuery Typo(string field, string word, Typos typos) => new(new Term(field, word), maxEdits: 1, prefixLength: typos == Typos.Anywhere ? 0 : 1);

    private static ConstantScoreQuery Constant(Query query, float score) => new(query) { Boost = score };
}
