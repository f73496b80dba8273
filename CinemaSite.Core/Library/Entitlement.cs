using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Library;

/// <summary>What a person's claim on a movie is worth.</summary>
public enum EntitlementState
{
    /// <summary>Stands in a pending order.</summary>
    Reserved,

    /// <summary>Paid: it may be watched.</summary>
    Owned,

    /// <summary>Paid, but disputed: it may not be watched until the dispute ends.</summary>
    Frozen,

    /// <summary>Refunded or lost in a dispute; kept for the books.</summary>
    Revoked,
}

/// <summary>
/// A person's claim on a movie. Its unique index over live rows is what makes "never owned twice" and "never in two
/// pending orders" true, however many tabs race.
/// </summary>
public sealed class Entitlement : IVersioned
{
    public long Id { get; init; }
    public required Guid UserId { get; init; }
    public required int MovieId { get; init; }
    public required long OrderLineId { get; init; }
    public EntitlementState State { get; private set; } = EntitlementState.Reserved;
    public required DateTime ReservedUtc { get; init; }
    public DateTime? OwnedUtc { get; private set; }
    public DateTime? RevokedUtc { get; private set; }

    /// <summary>When the film was first played: the right of withdrawal ends there.</summary>
    public DateTime? FirstPlayedUtc { get; set; }

    /// <summary>When bytes of the film were first sent: it may have been played in a browser that cannot say so, and then a person looks at a refund.</summary>
    public DateTime? FirstSentUtc { get; set; }

    public long Version { get; private set; }

    /// <summary>The money is here.</summary>
    /// <exception cref="InvalidOperationException">It is not reserved.</exception>
    public void Grant(DateTime utc)
    {
        Require(EntitlementState.Reserved);
        State = EntitlementState.Owned;
        OwnedUtc = utc;
    }

    /// <summary>A dispute was opened.</summary>
    /// <exception cref="InvalidOperationException">It is not owned.</exception>
    public void Freeze()
    {
        Require(EntitlementState.Owned);
        State = EntitlementState.Frozen;
    }

    /// <summary>The dispute was won.</summary>
    /// <exception cref="InvalidOperationException">It is not frozen.</exception>
    public void Thaw()
    {
        Require(EntitlementState.Frozen);
        State = EntitlementState.Owned;
    }

    /// <summary>The money went back.</summary>
    /// <exception cref="InvalidOperationException">It was never owned, or is revoked already.</exception>
    public void Revoke(DateTime utc)
    {
        Require(EntitlementState.Owned, EntitlementState.Frozen);
        State = EntitlementState.Revoked;
        RevokedUtc = utc;
    }

    /// <summary>The refund for which it was revoked failed: the money is still here.</summary>
    /// <exception cref="InvalidOperationException">It is not revoked.</exception>
    public void Restore()
    {
        Require(EntitlementState.Revoked);
        State = EntitlementState.Owned;
        RevokedUtc = null;
    }

    private void Require(params ReadOnlySpan<EntitlementState> allowed)
    {
        if (!allowed.Contains(State)) throw new InvalidOperationException($"Entitlement {Id} is {State}.");
    }
}

internal sealed class EntitlementConfiguration : IEntityTypeConfiguration<Entitlement>
{
    public void Configure(EntityTypeBuilder<Entitlement> builder)
    {
        builder.ToTable("Entitlements");
        // Square brackets are understood by both databases.
        builder.HasIndex(e => new { e.UserId, e.MovieId }).IsUnique().HasFilter("[State] <> 'Revoked'").HasDatabaseName("UX_Entitlements_Live");
        builder.HasIndex(e => e.OrderLineId).IsUnique();
        builder.HasIndex(e => new { e.MovieId, e.State });
        builder.HasOne<User>().WithMany().HasForeignKey(e => e.UserId);
        builder.HasOne<Movie>().WithMany().HasForeignKey(e => e.MovieId);
    }
}
