using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CinemaSite.Core.Accounts;
using CinemaSite.Core.Audit;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Catalog.Search;
using CinemaSite.Core.Data;
using CinemaSite.Core.Shopping;
using CinemaSite.Tests.Support;
using CinemaSite.Tests.Watching;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Tests.Staff;

/// <summary>What the tests of the moderators' catalogue arrange and ask.</summary>
internal static class StaffCatalogue
{
    private static int number;

    /// <summary>Ids of a genre, a person and a certification, as forms want them.</summary>
    public static Task<(string Genre, string Person, string Certification)> NamesAsync(this SiteFactory site, string? person = null) => site.InDbAsync(db => db.InTransaction(async () =>
    {
        var mark = Interlocked.Increment(ref number);
        person ??= $"Person of Films {mark}";
        var genre = new Genre { Name = $"Kind {mark}", NormalizedName = $"KIND {mark}", Slug = $"kind-{mark}" };
        var made = new Core.Catalog.Person { Name = person, NormalizedName = Names.Normalize(person), Slug = Names.Slug(person) };
        var certification = new Certification { Code = $"C{mark}", NormalizedCode = $"C{mark}", Meaning = "A test", Position = mark };
        db.AddRange(genre, made, certification);
        await db.SaveChangesAsync();
        return (Text(genre.Id), Text(made.Id), Text(certification.Id));
    }));

    /// <summary>Gives a film a director, without whom no form is taken.</summary>
    public static async Task DirectedAsync(this SiteFactory site, int film, string? director = null)
    {
        var (_, person, _) = await site.NamesAsync(director);
        await site.InDbAsync(db => db.InTransaction(async () =>
        {
            db.MovieCredits.Add(new MovieCredit { MovieId = film, PersonId = int.Parse(person, CultureInfo.InvariantCulture), Role = CreditRole.Director });
            await db.SaveChangesAsync();
        }));
    }

    /// <summary>Somebody rated, liked, kept and discussed the film.</summary>
    public static Task TalkedOfAsync(this SiteFactory site, int film, Guid person) => site.InDbAsync(db => db.InTransaction(async () =>
    {
        var now = site.Clock.UtcNow;
        var comment = new Core.Community.Comment { MovieId = film, UserId = person, Text = "Ah.", CreatedUtc = now };
        db.AddRange(new Core.Community.Rating { UserId = person, MovieId = film, Value = 7 }, new Core.Community.Reaction { UserId = person, MovieId = film, Liked = true },
            new Core.Community.Favorite { UserId = person, MovieId = film, AddedUtc = now }, comment);
        await db.SaveChangesAsync();
        db.AddRange(new Core.Community.Comment { MovieId = film, UserId = person, Text = "Oh.", CreatedUtc = now, ParentId = comment.Id, ReplyToId = comment.Id }, new Core.Community.CommentLike { CommentId = comment.Id, UserId = person, LikedUtc = now });
        await db.SaveChangesAsync();
    }));

    /// <summary>The search knows all that is committed.</summary>
    public static Task CatchUpAsync(this SiteFactory site) => site.WithAsync<CatalogFollower>(f => f.CatchUpAsync(default));

    /// <summary>Tells the search of films that were put into the database past the site.</summary>
    public static Task KnownAsync(this SiteFactory site, params int[] films) => site.InDbAsync(db => db.InTransaction(async () =>
    {
        db.AddRange(films.Append(CatalogChange.NamesOfFilters).Select(f => new CatalogChange { MovieId = f, ChangedUtc = site.Clock.UtcNow }));
        await db.SaveChangesAsync();
    }));

    /// <summary>The people the search would suggest.</summary>
    public static IReadOnlyList<int> PeopleLike(this SiteFactory site, string word) => ((WordIndex)site.Services.GetService(typeof(WordIndex))!).PeopleLike([word], 5);

    /// <summary>What the log says of a film, oldest first.</summary>
    public static Task<List<AuditEntry>> EntriesAsync(this SiteFactory site, int film, string subject = "Movie")
    {
        var key = Text(film);
        return site.InDbAsync(db => db.AuditEntries.AsNoTracking().Where(e => e.Subject == subject && e.SubjectId == key).OrderBy(e => e.Id).ToListAsync());
    }

    private static string Text(int id) => id.ToString(CultureInfo.InvariantCulture);
}
