using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;

namespace CinemaSite.Core.Catalog.Search;

/// <summary>Leaves the constants of <see cref="WordQueries"/> as they are.</summary>
internal sealed class PlainScores : DefaultSimilarity
{
    public override float QueryNorm(float sumOfSquaredWeights) => 1;
}

/// <summary>Gathers all movies that were found, a little better the more of the title was asked for and the more popular they are.</summary>
internal sealed class HitCollector(CatalogSnapshot catalog, int words) : ICollector
{
    private const float PopularitySay = 0.3f;
    private const float LengthSay = 0.5f;

    private readonly List<int> ids = [];
    private readonly List<float> scores = [];
    private readonly double mostPopular = Math.Log(1 + (catalog.LiveCount == 0 ? 0 : catalog.Columns.Popularity[catalog.Orders.Popularity[^1]]));
    private Scorer? scorer;
    private NumericDocValues? movieIds;
    private NumericDocValues? lengths;

    public bool AcceptsDocsOutOfOrder => true;

    public Hits Hits => new([.. ids], [.. scores]);

    public void SetScorer(Scorer scorer) => this.scorer = scorer;

    public void SetNextReader(AtomicReaderContext context)
    {
        movieIds = context.AtomicReader.GetNumericDocValues(WordDocuments.MovieId);
        lengths = context.AtomicReader.GetNumericDocValues(WordDocuments.TitleLength);
    }

    public void Collect(int doc)
    {
        if (movieIds is null || lengths is null) return;
        var id = (int)movieIds.Get(doc);
        if (catalog.OrdinalOf(id) is not (>= 0 and var ordinal)) return;
        var score = scorer!.GetScore() + LengthSay * Math.Min(1, words / Math.Max(1f, lengths.Get(doc)));
        if (mostPopular > 0) score *= 1 + PopularitySay * (float)(Math.Log(1 + Math.Max(0, catalog.Columns.Popularity[ordinal])) / mostPopular);
        ids.Add(id);
        scores.Add(score);
    }
}

/// <summary>Keeps the few documents with the highest worth; their ids, best first.</summary>
/// <param name="idField">Where a document's id stands.</param>
/// <param name="most">How many are kept.</param>
/// <param name="worthIn">For a segment, the worth of a document by its number there and its id.</param>
internal sealed class BestCollector(string idField, int most, Func<AtomicReader, Func<int, int, double>> worthIn) : ICollector
{
    private readonly List<(double Worth, int Id)> best = [];
    private NumericDocValues? ids;
    private Func<int, int, double>? worth;

    public bool AcceptsDocsOutOfOrder => true;

    public IReadOnlyList<int> Ids => [.. best.Select(b => b.Id)];

    public void SetScorer(Scorer scorer) { }

    public void SetNextReader(AtomicReaderContext context)
    {
        ids = context.AtomicReader.GetNumericDocValues(idField);
        worth = worthIn(context.AtomicReader);
    }

    public void Collect(int doc)
    {
        if (ids is null) return;
        var id = (int)ids.Get(doc);
        var value = worth!(doc, id);
        if (best.Count == most && value <= best[^1].Worth) return;
        var at = best.FindIndex(b => b.Worth < value);
        best.Insert(at < 0 ? best.Count : at, (value, id));
        if (best.Count > most) best.RemoveAt(most);
    }
}
