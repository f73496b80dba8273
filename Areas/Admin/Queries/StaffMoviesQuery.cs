using System.Runtime.CompilerServices;
using CinemaSite.Core;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using CinemaSite.Core.Library;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Areas.Admin.Queries;

/// <summary>A movie in the staff's list.</summary>
public sealed record StaffMovie(
    int Id, string Slug, string Title, int Year, int PosterVersion, IReadOnlyList<string> Genres, Availability Availability, long PriceMinor, int Sold, int RatingCount, int RatingSum, bool HasFilm);

/// <summary>A movie as a row of a file that can be imported again.</summary>
public sealed record ExportedMovie(
    string Title, int Year, string? OriginalTitle, int Minutes, long PriceMinor, string Certification, string? Description, string? Tagline, int? ImdbTenths, int? ImdbVotes, int? MetaScore, long? Gross,
    DateOnly? ReleaseDate, Availability Availability, string? SoldIn, IReadOnlyList<string> Genres, IReadOnlyList<string> Directors, IReadOnlyList<ExportedStar> Stars, IReadOnlyList<string> Countries, IReadOnlyList<string> Languages);

/// <summary>A star of a row.</summary>
public sealed record ExportedStar(string Name, string? Character);

/// <summary>What staff ask of the list. A sort begins with <c>-</c> to be turned around.</summary>
public sealed record StaffMoviesFilter(string? Q, Availability? Status, string? Genre, string? Certification, int? YearFrom, int? YearTo, MissingPart? Missing, string? Sort, int Page)
{
    public const int PageSize = 50;

    private static readonly string[] Sorts = ["title", "year", "price", "rating", "added", "sold", "relevance"];

    /// <summary>The order that holds without a choice: the best fit first when something is searched, else by title.</summary>
    public string Usual => Q is null ? "title" : "relevance";

    /// <summary>The order that holds.</summary>
    public string Order => Sort is { } sort && Sorts.Contains(sort.TrimStart('-')) ? sort : Usual;

    internal ListingQuery Listing => new(Q, Status, Genre, Certification, YearFrom, YearTo, Missing, Order);
}

/// <summary>All movies, the withdrawn ones too: which ones the index in memory tells, what their rows show the database.</summary>
public sealed class StaffMoviesQuery(CinemaDb db, CatalogListing listing)
{
    private const int BatchSize = 200;

    /// <summary>The genres and certifications to choose from, by their names in the address.</summary>
    public (IReadOnlyList<(string Key, string Name)> Genres, IReadOnlyList<(string Key, string Name)> Certifications) Choices => listing.Choices;

    /// <summary>One page of the list.</summary>
    public async Task<IPagedList<StaffMovie>> ListAsync(StaffMoviesFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var all = await IdsAsync(filter, cancellationToken);
        var page = Math.Clamp(filter.Page, 1, Math.Max(1, (all.Count + StaffMoviesFilter.PageSize - 1) / StaffMoviesFilter.PageSize));
        var ids = all.Skip((page - 1) * StaffMoviesFilter.PageSize).Take(StaffMoviesFilter.PageSize).ToList();
        var movies = await db.Movies.AsNoTracking().Where(m => ids.Contains(m.Id)).Select(m => new StaffMovie(
                m.Id, m.Slug, m.Title, m.Year, m.PosterVersion, m.Genres.OrderBy(g => g.Position).Select(g => g.Genre!.Name).ToList(),
                m.Availability, m.PriceMinor, db.Entitlements.Count(e => e.MovieId == m.Id && (e.State == EntitlementState.Owned || e.State == EntitlementState.Frozen)), m.RatingCount, m.RatingSum, m.FilmKey != null))
            .ToDictionaryAsync(m => m.Id, cancellationToken);
        return new PagedList<StaffMovie>([.. ids.Where(movies.ContainsKey).Select(id => movies[id])], page, StaffMoviesFilter.PageSize, all.Count);
    }

    /// <summary>The ids of all that fit, in their order.</summary>
    public async Task<IReadOnlyList<int>> IdsAsync(StaffMoviesFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        // Grows with the sales, and is asked only by who wants them in this order.
        var sold = filter.Order.TrimStart('-') != "sold" ? null : await db.Entitlements.Where(e => e.State == EntitlementState.Owned || e.State == EntitlementState.Frozen)
            .GroupBy(e => e.MovieId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        return await listing.IdsAsync(filter.Listing, sold, cancellationToken);
    }

    /// <summary>All that fit, batch by batch, as they can be imported again.</summary>
    public async IAsyncEnumerable<ExportedMovie> AllAsync(StaffMoviesFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var some in (await IdsAsync(filter, cancellationToken)).Chunk(BatchSize))
        {
            var movies = await db.Movies.AsNoTracking().Where(m => some.Contains(m.Id)).OrderBy(m => m.Id).Select(m => new
            {
                m.Id,
                Row = new ExportedMovie(
                    m.Title, m.Year, m.OriginalTitle, m.Minutes, m.PriceMinor, m.Certification!.Code, m.Description, m.Tagline, m.ImdbTenths, m.ImdbVotes, m.MetaScore, m.Gross, m.ReleaseDate, m.Availability, m.SoldIn,
                    m.Genres.OrderBy(g => g.Position).Select(g => g.Genre!.Name).ToList(),
                    m.Credits.Where(c => c.Role == CreditRole.Director).OrderBy(c => c.Position).Select(c => c.Person!.Name).ToList(),
                    m.Credits.Where(c => c.Role == CreditRole.Star).OrderBy(c => c.Position).Select(c => new ExportedStar(c.Person!.Name, c.Character)).ToList(),
                    m.Countries.OrderBy(c => c.Name).Select(c => c.Name).ToList(), m.Languages.OrderBy(l => l.Name).Select(l => l.Name).ToList()),
            }).ToDictionaryAsync(m => m.Id, m => m.Row, cancellationToken);
            foreach (var id in some)
                if (movies.TryGetValue(id, out var movie)) yield return movie;
        }
    }
}
