using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Areas.Admin.Queries;

/// <summary>What the page of a movie says of it beside the form.</summary>
public sealed record StaffMovieState(int Id, string Title, string Slug, int Year, int PosterVersion, Availability Availability, bool HasFilm, int Carts, int Orders, DateTime UpdatedUtc);

/// <summary>A movie beside its form, in one query.</summary>
public sealed class StaffMovieQuery(CinemaDb db)
{
    /// <summary>The movie, or null when there is none.</summary>
    public Task<StaffMovieState?> FindAsync(int id, CancellationToken cancellationToken = default) =>
        db.Movies.AsNoTracking().Where(m => m.Id == id).Select(m => new StaffMovieState(
            m.Id, m.Title, m.Slug, m.Year, m.PosterVersion, m.Availability, m.FilmKey != null,
            db.CartLines.Count(l => l.MovieId == m.Id), db.OrderLines.Count(l => l.MovieId == m.Id), m.UpdatedUtc)).FirstOrDefaultAsync(cancellationToken);
}
