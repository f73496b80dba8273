namespace CinemaSite.Core.Catalog.Recommending;

/// <summary>What a deed tells of a person's taste.</summary>
public enum Deed
{
    /// <summary>Liked, rated high or kept as a favourite.</summary>
    Loved,
    Bought,

    /// <summary>Disliked or rated low.</summary>
    Disliked,

    /// <summary>They know the movie, and that is all.</summary>
    Met,
}

/// <summary>Something a person did with a movie.</summary>
public readonly record struct TasteDeed(int MovieId, DateTime Utc, Deed Deed);

/// <summary>Somebody who loves or bought a movie.</summary>
public readonly record struct Admirer(Guid UserId, int MovieId);

/// <summary>A room whose deeds tell tastes. It is above the catalogue, which knows it by this alone.</summary>
public interface ITasteSource
{
    /// <summary>All that a person did here, in one query.</summary>
    Task<IReadOnlyList<TasteDeed>> OfAsync(Guid userId, CancellationToken cancellationToken);

    /// <summary>Who loves or bought what, one after another; a pair may come twice. Staff and unverified people don't count.</summary>
    IAsyncEnumerable<Admirer> AdmirersAsync();
}
