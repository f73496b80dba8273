using CinemaSite.Core.Accounts;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Catalog.Import;

/// <summary>The files of movies that somebody of the staff uploaded. The films stay; who brought them is forgotten here.</summary>
internal sealed class ImportData(CinemaDb db) : IPersonalData
{
    public string Section => "imports";

    public async Task<object> ExportAsync(Guid userId, CancellationToken cancellationToken) => await db.ImportRuns.AsNoTracking().Where(r => r.UserId == userId).OrderBy(r => r.Id)
        .Select(r => new { r.Id, r.FileName, r.State, r.Rows, r.Added, r.CreatedUtc, r.FinishedUtc }).ToListAsync(cancellationToken);

    public Task EraseAsync(Guid userId, CancellationToken cancellationToken) => db.ImportRuns.Where(r => r.UserId == userId).ExecuteDeleteAsync(cancellationToken);
}
