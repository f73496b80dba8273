using System.ComponentModel;
using System.Globalization;
using System.Linq.Expressions;

namespace CinemaSite.Core.Catalog;

/// <summary>How a viewer stands to a movie.</summary>
public enum Standing
{
    None,
    InCart,

    /// <summary>In an order that is not paid yet.</summary>
    Ordered,
    Owned,
}

/// <summary>What a card shows of a movie; the one badge is told by <see cref="Availability"/> and <see cref="Standing"/>.</summary>
public sealed record MovieCard(
    int Id, string Title, string Slug, int Year, int Minutes, long PriceMinor, int PosterVersion, Availability Availability,
    int RatingCount, int RatingSum, double WeightedRating, string? Director)
{
    internal static readonly Expression<Func<Movie, MovieCard>> Projection = m => new MovieCard(
        m.Id, m.Title, m.Slug, m.Year, m.Minutes, m.PriceMinor, m.PosterVersion, m.Availability,
        m.RatingCount, m.RatingSum, m.WeightedRating,
        m.Credits.Where(c => c.Role == CreditRole.Director).OrderBy(c => c.Position).Select(c => c.Person!.Name).FirstOrDefault());

    /// <summary>Filled by <c>Standings</c> for viewers with a cart or an account.</summary>
    public Standing Standing { get; init; }

    /// <summary>Whether the viewer keeps it as a favourite; filled like <see cref="Standing"/>.</summary>
    public bool Favorite { get; init; }

    /// <summary>Whether it shows something of the person who looks at it.</summary>
    public bool IsMarked => Standing != Standing.None || Favorite;

    /// <summary>A word for what these cards show of the person who looks at them.</summary>
    public static string MarksOf(IEnumerable<MovieCard> cards) => string.Join(',', cards.Where(c => c.IsMarked).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Id}{c.Standing}{c.Favorite}")));

    /// <summary>Why it stands in this row, where that differs from card to card.</summary>
    public string? Reason { get; init; }

    /// <summary>Mean of the viewers' ratings; null while there are too few to say anything.</summary>
    public double? Mean => Ranking.Mean(RatingCount, RatingSum);

    public string Url => Links.Movie(Id, Slug);
    public string Poster => Links.Poster(Id, PosterVersion);
    public string? PosterSet => Links.PosterSet(Id, PosterVersion);
}

/// <summary>Cards as they are kept, without anybody's marks.</summary>
[ImmutableObject(true)]
public sealed record MovieCards(IReadOnlyList<MovieCard> Movies);
