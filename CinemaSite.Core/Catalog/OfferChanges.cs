using CinemaSite.Core.Data;

namespace CinemaSite.Core.Catalog;

/// <summary>What whoever changes a movie's price or availability tells, in the transaction that changes it.</summary>
public sealed class OfferChanges(CinemaDb db, TimeProvider clock)
{
    /// <summary>
    /// Notes a change, so that the people it concerns are told. Call it once a change; what concerns nobody is not noted.
    /// Adds to the current unit of work; the caller saves.
    /// </summary>
    public void Note(int movieId, Offer before, Offer after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (NewsOf(before, after) is not { } news) return;
        db.OfferChanges.Add(new OfferChange { MovieId = movieId, News = news, OldPriceMinor = before.PriceMinor, PriceMinor = after.PriceMinor, ChangedUtc = clock.GetUtcNow().UtcDateTime });
    }

    private static OfferNews? NewsOf(Offer before, Offer after) => (before.Availability, after.Availability) switch
    {
        (Availability.OnSale, Availability.OnSale) => after.PriceMinor < before.PriceMinor ? OfferNews.Cheaper : null,
        (_, Availability.OnSale) => OfferNews.OnSale,
        (Availability.Withdrawn, _) => null,
        (_, Availability.Withdrawn) => OfferNews.Withdrawn,
        _ => null,
    };
}
