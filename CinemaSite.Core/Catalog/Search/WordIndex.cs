using System.Collections.Concurrent;
using System.Globalization;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using LuceneDirectory = Lucene.Net.Store.Directory;

namespace CinemaSite.Core.Catalog.Search;

/// <summary>
/// The words of movies and people, on disk. One process writes to a folder; another that is given the same one takes the
/// next free name (<c>search-2</c> …). <see cref="CatalogFollower"/> alone writes, everybody reads.
/// </summary>
public sealed partial class WordIndex(IOptions<SearchOptions> options, ILogger<WordIndex> logger) : IDisposable
{
    private const int MostFolders = 16;
    private const int MostExpansions = 3;
    private const int MemoryMegabytes = 48;

    // Pages, filters and orders of one search ask for its words again and again.
    private const int MostRemembered = 32;
    private const int MostRememberedHits = 250_000;

    private const string SchemaKey = "schema";
    private const string SeqKey = "seq";
    private const string MovieKey = "movie";
    private const string ChangedKey = "changed";

    private readonly FoldingAnalyzer analyzer = new();
    private readonly ConcurrentDictionary<string, (long Version, WeakReference<CatalogSnapshot> Catalog, Hits Hits)> remembered = new();
    private LuceneDirectory? directory;
    private IndexWriter? writer;
    private volatile SearcherManager? searchers;
    private volatile bool broken;

    /// <summary>True when searches are answered from here.</summary>
    internal bool IsReady => searchers is not null && !broken;

    /// <summary>True when the index met damage: it must be built anew.</summary>
    internal bool IsBroken => broken;

    /// <summary>Says that nobody knows what is in the index any more.</summary>
    internal void Break() => broken = true;

    /// <summary>Opens what is in the folder. Null when that is nothing, or not to be used: then <see cref="StartOver"/>.</summary>
    internal ChangeMark? Open()
    {
        Close();
        var folder = options.Value.Folder;
        try
        {
            foreach (var free in Folders())
                if (TryOpen(folder = free, OpenMode.CREATE_OR_APPEND)) break;
            var mark = writer is null ? null : MarkOf(writer.CommitData);
            // Reads the heads of the files, which a shortened one does not survive.
            if (mark is not null) Serve();
            return mark;
        }
        catch (Exception e)
        {
            LogUnreadable(folder, e);
            Close();
            // Nobody else holds this folder: its lock was given to us before the reading failed.
            foreach (var file in System.IO.Directory.Exists(folder) ? System.IO.Directory.GetFiles(folder) : []) File.Delete(file);
            return null;
        }
    }

    /// <summary>Begins an empty index in place of what is there. It answers no search before <see cref="Serve"/>.</summary>
    internal void StartOver()
    {
        if (writer is null || broken)
        {
            Close();
            if (!Folders().Any(f => TryOpen(f, OpenMode.CREATE))) throw new IOException($"Search:Folder: {options.Value.Folder} and the folders beside it are in use by other processes.");
            broken = false;
        }
        searchers?.Dispose();
        searchers = null;
        remembered.Clear();
        writer!.DeleteAll();
    }

    /// <summary>Adds movies that are not in yet.</summary>
    internal void Add(IEnumerable<CatalogText> movies) => writer!.AddDocuments(movies.Select(WordDocuments.Of));

    /// <summary>Adds people who are not in yet.</summary>
    internal void Add(IEnumerable<PersonText> people) => writer!.AddDocuments(people.Where(p => p.Movies > 0).Select(WordDocuments.Of));

    /// <summary>Replaces movies and people, and removes movies; found from the next search on.</summary>
    internal void Update(IEnumerable<CatalogText> movies, IEnumerable<int> deleted, IEnumerable<PersonText> people)
    {
        foreach (var movie in movies) writer!.UpdateDocument(WordDocuments.MovieTerm(movie.Id), WordDocuments.Of(movie));
        foreach (var id in deleted) writer!.DeleteDocuments(WordDocuments.MovieTerm(id));
        foreach (var person in people)
            if (person.Movies > 0) writer!.UpdateDocument(WordDocuments.PersonTerm(person.Id), WordDocuments.Of(person));
            else writer!.DeleteDocuments(WordDocuments.PersonTerm(person.Id));
        searchers?.MaybeRefreshBlocking();
    }

    /// <summary>Answers searches from what was added.</summary>
    internal void Serve() => searchers ??= new SearcherManager(writer!, applyAllDeletes: true, new Searchers());

    /// <summary>Writes to disk, with the last change that is held.</summary>
    internal void Commit(ChangeMark mark)
    {
        if (writer is null || broken) return;
        writer.SetCommitData(new Dictionary<string, string>
        {
            [SchemaKey] = WordDocuments.Schema,
            [SeqKey] = mark.Seq.ToString(CultureInfo.InvariantCulture),
            [MovieKey] = mark.MovieId.ToString(CultureInfo.InvariantCulture),
            [ChangedKey] = mark.ChangedUtc.Ticks.ToString(CultureInfo.InvariantCulture),
        });
        writer.Commit();
    }

    /// <summary>All movies that hold the words of <paramref name="text"/>; null while the index cannot answer.</summary>
    internal Hits? Search(string text, CatalogSnapshot catalog)
    {
        var words = WordQueries.Words(text);
        if (words.Length == 0) return Hits.Nothing;
        return Read(searcher =>
        {
            var key = string.Join(' ', words);
            var version = ((DirectoryReader)searcher.IndexReader).Version;
            // A search that began before a film came finds it among the words but not in its catalogue, and leaves it out.
            if (remembered.TryGetValue(key, out var earlier) && earlier.Version == version && earlier.Catalog.TryGetTarget(out var found) && found == catalog) return earlier.Hits;
            var hits = Collect(typosAnywhere: false);
            if (hits.MovieIds.Length == 0) hits = Collect(typosAnywhere: true);
            if (remembered.Count >= MostRemembered) remembered.Clear();
            if (hits.MovieIds.Length <= MostRememberedHits) remembered[key] = (version, new WeakReference<CatalogSnapshot>(catalog), hits);
            return hits;

            Hits Collect(bool typosAnywhere)
            {
                var collector = new HitCollector(catalog, words.Length);
                searcher.Search(WordQueries.Movies(words, searcher.IndexReader, typosAnywhere), collector);
                return collector.Hits;
            }
        });
    }

    /// <summary>Forgets what was found with other popularities.</summary>
    internal void RanksChanged() => remembered.Clear();

    /// <summary>The most popular movies whose title holds the words, the last perhaps unfinished.</summary>
    internal IReadOnlyList<int> TitlesLike(string[] words, int most, CatalogSnapshot catalog) => Read(searcher =>
    {
        var collector = new BestCollector(WordDocuments.MovieId, most, _ => (_, id) => catalog.OrdinalOf(id) is >= 0 and var ordinal ? catalog.Columns.Popularity[ordinal] : -1);
        searcher.Search(WordQueries.Titles(words), collector);
        return collector.Ids;
    }) ?? [];

    /// <summary>The people with the most movies whose name holds the words, the last perhaps unfinished.</summary>
    internal IReadOnlyList<int> PeopleLike(string[] words, int most) => Read(searcher =>
    {
        var collector = new BestCollector(WordDocuments.PersonId, most, reader =>
        {
            var movies = reader.GetNumericDocValues(WordDocuments.PersonMovies);
            return (doc, _) => movies.Get(doc);
        });
        searcher.Search(WordQueries.People(words), collector);
        return collector.Ids;
    }) ?? [];

    /// <summary>The text with its unknown words as they may have been meant, where that finds something; the likeliest first.</summary>
    internal IReadOnlyList<string> NearSpellings(string text)
    {
        var words = WordQueries.Words(text);
        return Read(searcher =>
        {
            var meant = Array.ConvertAll(words, w => Near(searcher.IndexReader, w));
            if (meant.All(m => m is [])) return (IReadOnlyList<string>)[];
            return [.. Enumerable.Range(0, MostExpansions)
                .Select(i => string.Join(' ', words.Select((w, at) => meant[at] is { Count: > 0 } near ? near[Math.Min(i, near.Count - 1)] : w))).Distinct()
                .Where(t => Finds(searcher, t))];
        }) ?? [];
    }

    public void Dispose()
    {
        Close();
        analyzer.Dispose();
    }

    private static bool Finds(IndexSearcher searcher, string text)
    {
        var count = new TotalHitCountCollector();
        searcher.Search(WordQueries.Movies(WordQueries.Words(text), searcher.IndexReader, typosAnywhere: false), count);
        return count.TotalHits > 0;
    }

    // Nothing for a word that is known; else known words within two letters, the nearest and then the most frequent first.
    // Short words keep their first letter: too many others lie within two letters of them.
    private static List<string> Near(IndexReader reader, string word)
    {
        var known = new[] { WordDocuments.Title, WordDocuments.People, WordDocuments.Description };
        if (word.Length < 3 || known.Any(field => reader.DocFreq(new Term(field, word)) > 0)) return [];
        var found = new Dictionary<string, (float Nearness, int Count)>();
        foreach (var field in known.Take(2))
        {
            if (MultiFields.GetTerms(reader, field) is not { } terms) continue;
            var attributes = new AttributeSource();
            var near = new FuzzyTermsEnum(terms, attributes, new Term(field, word), 2, word.Length < WordQueries.ShortestTypo ? 1 : 0, transpositions: true);
            var nearness = attributes.AddAttribute<IBoostAttribute>();
            while (near.MoveNext())
            {
                var term = near.Term.Utf8ToString();
                found[term] = (nearness.Boost, near.DocFreq + found.GetValueOrDefault(term).Count);
            }
        }
        return [.. found.OrderByDescending(f => f.Value.Nearness).ThenByDescending(f => f.Value.Count).ThenBy(f => f.Key, StringComparer.Ordinal).Take(MostExpansions).Select(f => f.Key)];
    }

    // A damaged file shows itself only where it is read. That must not take a page down: the index is built anew.
    private T? Read<T>(Func<IndexSearcher, T> work) where T : class
    {
        if (broken || searchers is not { } manager) return null;
        IndexSearcher? searcher = null;
        try
        {
            searcher = manager.Acquire();
            return work(searcher);
        }
        catch (Exception) when (searchers != manager)
        {
            // It was closed meanwhile, to be built anew.
            return null;
        }
        catch (Exception e)
        {
            LogBroken(e);
            broken = true;
            return null;
        }
        finally
        {
            if (searcher is not null) manager.Release(searcher);
        }
    }

    private IEnumerable<string> Folders() =>
        Enumerable.Range(1, MostFolders).Select(n => n == 1 ? options.Value.Folder : $"{options.Value.Folder}-{n.ToString(CultureInfo.InvariantCulture)}");

    // False when another process writes there.
    private bool TryOpen(string folder, OpenMode mode)
    {
        System.IO.Directory.CreateDirectory(folder);
        directory = FSDirectory.Open(folder);
        try
        {
            writer = new IndexWriter(directory, Configuration(mode));
        }
        catch (LockObtainFailedException)
        {
            Close();
            return false;
        }
        if (folder != options.Value.Folder) LogOtherFolder(folder);
        return true;
    }

    private IndexWriterConfig Configuration(OpenMode mode) => new(LuceneVersion.LUCENE_48, analyzer)
    {
        OpenMode = mode,
        RAMBufferSizeMB = MemoryMegabytes,
        Similarity = new PlainScores(),
    };

    private static ChangeMark? MarkOf(IDictionary<string, string> data) =>
        data.TryGetValue(SchemaKey, out var schema) && schema == WordDocuments.Schema
        && long.TryParse(data[SeqKey], CultureInfo.InvariantCulture, out var seq) && int.TryParse(data[MovieKey], CultureInfo.InvariantCulture, out var movie)
        && long.TryParse(data[ChangedKey], CultureInfo.InvariantCulture, out var changed)
            ? new ChangeMark(seq, movie, new DateTime(changed, DateTimeKind.Utc)) : null;

    private void Close()
    {
        searchers?.Dispose();
        searchers = null;
        try
        {
            // What is not committed is read again from the changes.
            writer?.Rollback();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            LogUnreadable(options.Value.Folder, e);
        }
        writer = null;
        remembered.Clear();
        directory?.Dispose();
        directory = null;
    }

    private sealed class Searchers : SearcherFactory
    {
        public override IndexSearcher NewSearcher(IndexReader reader) => new(reader) { Similarity = new PlainScores() };
    }

    [LoggerMessage(LogLevel.Warning, "Another process holds the search folder; this one uses {Folder}")]
    private partial void LogOtherFolder(string folder);

    [LoggerMessage(LogLevel.Warning, "The search index in {Folder} cannot be used and is built anew")]
    private partial void LogUnreadable(string folder, Exception exception);

    [LoggerMessage(LogLevel.Error, "A search failed; the index is built anew")]
    private partial void LogBroken(Exception exception);
}
