using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;

namespace CinemaSite.Core.Catalog.Search;

/// <summary>Words as <see cref="Names.Fold"/> makes them, so that the index and the rest of the house agree on what is the same.</summary>
internal sealed class FoldingAnalyzer : Analyzer
{
    /// <summary>The folded words of a text, in their order.</summary>
    public static string[] Words(string text) => Names.Fold(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    // Far enough that no phrase goes from the title over into the original title.
    public override int GetPositionIncrementGap(string fieldName) => 100;

    protected override TokenStreamComponents CreateComponents(string fieldName, TextReader reader) => new(new FoldedWords(reader));

    private sealed class FoldedWords : Tokenizer
    {
        private readonly ICharTermAttribute term;
        private string[] words = [];
        private int next;

        public FoldedWords(TextReader reader) : base(reader) => term = AddAttribute<ICharTermAttribute>();

        public override void Reset()
        {
            base.Reset();
            words = Words(m_input.ReadToEnd());
            next = 0;
        }

        public override bool IncrementToken()
        {
            ClearAttributes();
            if (next == words.Length) return false;
            term.SetEmpty().Append(words[next++]);
            return true;
        }
    }
}
