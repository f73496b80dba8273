using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Editing;
using CinemaSite.Core.Catalog.Import;
using CinemaSite.Core.Catalog.Recommending;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Data;

public abstract partial class CinemaDb
{
    public DbSet<Movie> Movies => Set<Movie>();
    public DbSet<Genre> Genres => Set<Genre>();
    public DbSet<Person> People => Set<Person>();
    public DbSet<Certification> Certifications => Set<Certification>();
    public DbSet<MovieGenre> MovieGenres => Set<MovieGenre>();
    public DbSet<MovieCredit> MovieCredits => Set<MovieCredit>();
    public DbSet<MovieCountry> MovieCountries => Set<MovieCountry>();
    public DbSet<MovieLanguage> MovieLanguages => Set<MovieLanguage>();
    public DbSet<OfferChange> OfferChanges => Set<OfferChange>();
    public DbSet<CatalogChange> CatalogChanges => Set<CatalogChange>();
    public DbSet<RankingScale> RankingScales => Set<RankingScale>();
    public DbSet<MovieTrack> MovieTracks => Set<MovieTrack>();
    public DbSet<ImportRun> ImportRuns => Set<ImportRun>();
    public DbSet<FormerAddress> FormerAddresses => Set<FormerAddress>();
    public DbSet<MovieSimilarity> MovieSimilarities => Set<MovieSimilarity>();
}
