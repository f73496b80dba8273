using CinemaSite.Core.Library;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Data;

public abstract partial class CinemaDb
{
    public DbSet<Entitlement> Entitlements => Set<Entitlement>();
    public DbSet<FilmView> FilmViews => Set<FilmView>();
    public DbSet<WatchProgress> WatchProgress => Set<WatchProgress>();
}
