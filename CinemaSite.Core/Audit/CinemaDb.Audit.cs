using CinemaSite.Core.Audit;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Data;

public abstract partial class CinemaDb
{
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();
}
