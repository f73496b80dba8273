using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CinemaSite.Core.Data.Demo;

/// <summary>
/// Fills an empty site so that it can be looked at: films, people, what they think of the films, and what they bought.
/// All of it or nothing; a second start finds it done.
/// </summary>
public sealed partial class DemoSeeder(
    CinemaDb db, CatalogSearch search, RankingJob ranking, DemoMedia media, IPasswordHasher<User> hasher, TimeProvider clock, ILogger<DemoSeeder> logger)
{
    /// <summary>The password of the three demo people.</summary>
    public const string Password = "cinema-demo-2026";

    internal const string ViewerEmail = "viewer@example.com";

    private const int BatchSize = 30;

    private static readonly (string Email, string Name, Role Role)[] People =
    [
        (ViewerEmail, "Robin", Role.User),
        ("moderator@example.com", "Kit, who keeps the films", Role.Moderator),
        ("admin@example.com", "Sasha, who keeps the house", Role.Admin),
    ];

    /// <summary>Seeds once.</summary>
    /// <param name="openDoors">Give the demo people their known password. Never outside development: it is printed in the documentation.</param>
    /// <param name="cancellationToken">Ends it; nothing is kept then.</param>
    public async Task SeedAsync(bool openDoors, CancellationToken cancellationToken)
    {
        var viewer = ViewerEmail.ToUpperInvariant();
        if (await db.Users.AnyAsync(u => u.NormalizedEmail == viewer, cancellationToken)) return;

        var reels = await media.InstallAsync(cancellationToken);
        var films = DemoFiles.Films();
        await db.InTransaction(async () =>
        {
            var movies = await SeedFilmsAsync(films, reels, cancellationToken);
            var users = await SeedPeopleAsync(openDoors, cancellationToken);
            var activity = new DemoActivity(db, clock.GetUtcNow().UtcDateTime, films, movies, users);
            await activity.SeedOpinionsAsync(cancellationToken);
            await activity.SeedCommentsAsync(cancellationToken);
            await activity.SeedNotificationsAsync(cancellationToken);
            await activity.SeedPurchasesAsync(cancellationToken);
            await activity.SeedCartsAsync(cancellationToken);
            await search.RefreshAsync([.. movies.Select(m => m.Id)], cancellationToken);
        }, cancellationToken);
        await ranking.RunAsync(cancellationToken);
        if (!openDoors) return;
        foreach (var (email, _, role) in People) LogPerson(role, email, Password);
    }

    private async Task<List<Movie>> SeedFilmsAsync(List<DemoFilm> films, IReadOnlyList<DemoReel> reels, CancellationToken cancellationToken)
    {
        var genres = await SeedGenresAsync(cancellationToken);
        var certifications = await SeedCertificationsAsync(cancellationToken);
        var people = await SeedCreditsAsync(films, cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        // The films came to the shop one by one, in an order that has nothing to do with their years.
        var arrivals = films.OrderBy(f => DemoChance.Of("arrival", f.Title)).Select((f, i) => (f, i)).ToDictionary(x => x.f, x => now.AddHours(-5 - x.i * 31 - x.i * x.i / 6.0));
        var movies = new List<Movie>();
        foreach (var film in films)
        {
            var movie = ToMovie(film, certifications[film.Certification], genres, people, arrivals[film]);
            if (reels.Count > 0) GiveMedia(movie, reels[movies.Count % reels.Count]);
            movies.Add(movie);
            if (movies.Count % BatchSize != 0 && movies.Count != films.Count) continue;
            db.Movies.AddRange(movies.Skip(movies.Count - (movies.Count % BatchSize is var rest and not 0 ? rest : BatchSize)));
            await db.SaveChangesAsync(cancellationToken);
            LogFilms(movies.Count, films.Count);
        }
        return movies;
    }

    private static Movie ToMovie(DemoFilm film, Certification certification, Dictionary<string, Genre> genres, Dictionary<string, Person> people, DateTime arrived)
    {
        var movie = new Movie
        {
            Title = film.Title,
            NormalizedTitle = Names.Normalize(film.Title),
            OriginalTitle = film.OriginalTitle,
            Slug = Names.MovieSlug(film.Title),
            Year = film.Year,
            ReleaseDate = film.ReleaseDate,
            Minutes = film.Minutes,
            Tagline = film.Tagline,
            Description = film.Description,
            PriceMinor = film.Price,
            CertificationId = certification.Id,
            Availability = film.Availability,
            SoldIn = film.SoldIn is null ? null : string.Join(',', film.SoldIn),
            ImdbTenths = film.Imdb is { } imdb ? (int)(imdb * 10) : null,
            MetaScore = film.MetaScore,
            CreatedUtc = arrived,
            UpdatedUtc = arrived,
        };
        movie.Genres.AddRange(film.Genres.Select((name, i) => new MovieGenre { GenreId = genres[name].Id, Position = i }));
        movie.Countries.AddRange(film.Countries.Select(name => new MovieCountry { Name = name }));
        movie.Languages.AddRange(film.Languages.Select(name => new MovieLanguage { Name = name }));
        var position = 0;
        movie.Credits.AddRange(film.Directors.Select(name => new MovieCredit { PersonId = people[Names.Normalize(name)].Id, Role = CreditRole.Director, Position = position++ }));
        movie.Credits.AddRange(film.Stars.Select(star => new MovieCredit { PersonId = people[Names.Normalize(star.Name)].Id, Role = CreditRole.Star, Position = position++, Character = star.As }));
        movie.Credits.AddRange((film.Crew ?? []).Select(member => new MovieCredit { PersonId = people[Names.Normalize(member.Name)].Id, Role = member.Role, Position = position++ }));
        return movie;
    }

    // A film that is not out yet has a trailer only.
    private static void GiveMedia(Movie movie, DemoReel reel)
    {
        movie.TrailerKey = DemoMedia.TrailerKey;
        if (movie.Availability == Availability.ComingSoon) return;
        movie.FilmKey = reel.FilmKey;
        movie.FilmSeconds = reel.Seconds;
        movie.Tracks.Add(new MovieTrack { Language = "en", Kind = TrackKind.Captions, Label = "English", FileKey = reel.EnglishKey });
        movie.Tracks.Add(new MovieTrack { Language = "uk", Kind = TrackKind.Subtitles, Label = "Українська", FileKey = reel.UkrainianKey });
    }

    private async Task<Dictionary<string, Genre>> SeedGenresAsync(CancellationToken cancellationToken)
    {
        var genres = await db.Genres.ToDictionaryAsync(g => g.NormalizedName, cancellationToken);
        foreach (var genre in DemoFiles.Genres())
            if (genres.TryAdd(Names.Normalize(genre.Name), new Genre { Name = genre.Name, NormalizedName = Names.Normalize(genre.Name), Slug = genre.Slug, Description = genre.Description }))
                db.Genres.Add(genres[Names.Normalize(genre.Name)]);
        await db.SaveChangesAsync(cancellationToken);
        return genres.Values.ToDictionary(g => g.Name, StringComparer.OrdinalIgnoreCase);
    }

    private async Task<Dictionary<string, Certification>> SeedCertificationsAsync(CancellationToken cancellationToken)
    {
        var certifications = await db.Certifications.ToDictionaryAsync(c => c.NormalizedCode, cancellationToken);
        foreach (var code in Certification.KnownCodes)
            if (certifications.TryAdd(code, Certification.Known(code, otherPosition: 0)))
                db.Certifications.Add(certifications[code]);
        await db.SaveChangesAsync(cancellationToken);
        return certifications;
    }

    private async Task<Dictionary<string, Person>> SeedCreditsAsync(List<DemoFilm> films, CancellationToken cancellationToken)
    {
        var people = await db.People.ToDictionaryAsync(p => p.NormalizedName, cancellationToken);
        foreach (var name in films.SelectMany(f => f.Directors.Concat(f.Stars.Select(s => s.Name)).Concat((f.Crew ?? []).Select(c => c.Name))))
        {
            var person = new Person { Name = name, NormalizedName = Names.Normalize(name), Slug = Names.Slug(name) };
            if (people.TryAdd(person.NormalizedName, person)) db.People.Add(person);
        }
        await db.SaveChangesAsync(cancellationToken);
        return people;
    }

    private async Task<List<(User User, IReadOnlyList<string> Tastes)>> SeedPeopleAsync(bool openDoors, CancellationToken cancellationToken)
    {
        var joined = clock.GetUtcNow().UtcDateTime.AddDays(-90);
        var staff = new List<User>();
        foreach (var (email, name, role) in People)
        {
            var user = NewUser(email, name, role, joined);
            if (openDoors) user.PasswordHash = hasher.HashPassword(user, Password);
            staff.Add(user);
        }
        var viewers = DemoFiles.Viewers().Select(v => (User: NewUser(v.Email, v.DisplayName, Role.User, joined.AddDays(30 * DemoChance.Of(v.Email))), v.Tastes)).ToList();
        db.Users.AddRange(staff);
        db.Users.AddRange(viewers.Select(v => v.User));
        db.Users.AddRange(Newcomers(joined.AddDays(90)));
        await db.SaveChangesAsync(cancellationToken);
        return [(staff[0], ["Film Noir", "Comedy", "Science Fiction"]), .. viewers];
    }

    // Who came lately and has bought nothing yet; two are not as the others, for the staff's list.
    private static IEnumerable<User> Newcomers(DateTime now)
    {
        string[] names = ["Anouk", "Bohdan", "Chiara", "Dorota", "Emre", "Fadia", "Gustav", "Hana", "Ihor", "Jelena"];
        foreach (var (name, i) in names.Select((name, i) => (name, i)))
        {
            var user = NewUser($"{name.ToLowerInvariant()}.new@example.com", name, Role.User, now.AddDays(-1 - 44 * DemoChance.Of("came", name) * DemoChance.Of("later", name)));
            if (i == 3) user.EmailConfirmed = false;
            if (i == 6) (user.BlockedUtc, user.BlockedReason) = (now.AddHours(-9), "Tried other people’s passwords.");
            yield return user;
        }
    }

    private static User NewUser(string email, string name, Role role, DateTime joined) => new()
    {
        Id = Guid.NewGuid(),
        UserName = email,
        NormalizedUserName = email.ToUpperInvariant(),
        Email = email,
        NormalizedEmail = email.ToUpperInvariant(),
        EmailConfirmed = true,
        DisplayName = name,
        Role = role,
        CreatedUtc = joined,
        SecurityStamp = Guid.NewGuid().ToString("N"),
    };

    [LoggerMessage(LogLevel.Information, "Demo catalogue: {Done} of {All} films")]
    private partial void LogFilms(int done, int all);

    [LoggerMessage(LogLevel.Information, "Demo {Role}: {Email}, password {Password}")]
    private partial void LogPerson(Role role, string email, string password);
}
