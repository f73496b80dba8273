using CinemaSite.Core.Jobs;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Data;

public abstract partial class CinemaDb
{
    public DbSet<Lease> Leases => Set<Lease>();
}
