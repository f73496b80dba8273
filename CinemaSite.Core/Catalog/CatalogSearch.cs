using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Catalog;

/// <summary>What is searched of a movie, folded by <see cref="Names.Fold"/>; written by <see cref="CatalogSearch"/> alone.</summary>
public sealed class SearchDocument
{
    public required int MovieId { get; init; }

    /// <summary>Title and original title.</summary>
    public required string Titles { get; set; }

    /// <summary>Titles, people and description.</summary>
    public required string Text { get; set; }
}

/// <summary>Finds movies by words, without regard to case and accents; words may be beginnings.</summary>
public sealed class CatalogSearch(CinemaDb db)
{
    private const int MostWords = 8;
    private const int BatchSize = 200;

    /// <summary>The movies that hold every word of <paramref name="text"/>.</summary>
    public IQueryable<Movie> Matching(IQueryable<Movie> movies, string text)
    {
        foreach (var word in Words(text))
            movies = movies.Where(m => db.SearchDocuments.Any(d => d.MovieId == m.Id && d.Text.Contains(word)));
        return movies;
    }

    /// <summary>Titles that begin with the text first, then those that hold it, then the rest by popularity.</summary>
    public IOrderedQueryable<Movie> ByRelevance(IQueryable<Movie> movies, string text)
    {
        var phrase = Names.Fold(text);
        var first = Words(text).FirstOrDefault() ?? " ";
        return movies
            .OrderBy(m => db.SearchDocuments.Any(d => d.MovieId == m.Id && d.Titles.StartsWith(phrase)) ? 0
                : db.SearchDocuments.Any(d => d.MovieId == m.Id && d.Titles.Contains(phrase)) ? 1
                : db.SearchDocuments.Any(d => d.MovieId == m.Id && d.Titles.Contains(first)) ? 2 : 3)
            .ThenByDescending(m => m.Popularity);
    }

    /// <summary>Makes changed movies findable as they are now; called in the transaction that changed them.</summary>
    public async Task RefreshAsync(IReadOnlyCollection<int> movieIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(movieIds);
        foreach (var ids in movieIds.Chunk(BatchSize))
        {
            var movies = await db.Movies.AsNoTracking().Where(m => ids.Contains(m.Id))
                .Select(m => new { m.Id, m.Title, m.OriginalTitle, m.Description, People = m.Credits.Select(c => c.Person!.Name).ToList() })
                .ToListAsync(cancellationToken);
            var documents = await db.SearchDocuments.Where(d => ids.Contains(d.MovieId)).ToDictionaryAsync(d => d.MovieId, cancellationToken);
            foreach (var movie in movies)
            {
                var titles = Names.Fold($"{movie.Title} {movie.OriginalTitle}");
                var text = titles + Names.Fold($"{string.Join(' ', movie.People.Distinct())} {movie.Description}");
                if (documents.TryGetValue(movie.Id, out var document)) (document.Titles, document.Text) = (titles, text);
                else db.SearchDocuments.Add(new SearchDocument { MovieId = movie.Id, Titles = titles, Text = text });
            }
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    // Each with the space before it, so that "art" does not find "heart".
    private static IEnumerable<string> Words(string text) =>
        Names.Fold(text).Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().Take(MostWords).Select(w => " " + w);
}

internal sealed class SearchDocumentConfiguration : IEntityTypeConfiguration<SearchDocument>
{
    public void Configure(EntityTypeBuilder<SearchDocument> builder)
    {
        builder.ToTable("SearchDocuments");
        builder.HasKey(d => d.MovieId);
        builder.Property(d => d.MovieId).ValueGeneratedNever();
        builder.Property(d => d.Titles).HasMaxLength(900);
        builder.HasOne<Movie>().WithOne().HasForeignKey<SearchDocument>(d => d.MovieId).OnDelete(DeleteBehavior.Cascade);
    }
}
