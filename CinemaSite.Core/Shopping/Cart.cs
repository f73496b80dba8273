using CinemaSite.Core.Accounts;
using CinemaSite.Core.Catalog;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Shopping;

/// <summary>What somebody means to buy. A visitor's cart is found by its unguessable id, a person's by the person.</summary>
public sealed class Cart
{
    /// <summary>Random, not ordered: it is the secret in a visitor's cookie.</summary>
    public Guid Id { get; init; } = Guid.NewGuid();

    public Guid? UserId { get; init; }
    public required DateTime CreatedUtc { get; init; }
    public DateTime UpdatedUtc { get; set; }
    public List<CartLine> Lines { get; } = [];
}

/// <summary>A movie in a cart, with the price its owner last saw.</summary>
public sealed class CartLine
{
    public Guid CartId { get; init; }
    public required int MovieId { get; init; }

    /// <summary>Minor units at the time it was added, to say "was, now".</summary>
    public required long SeenPriceMinor { get; set; }

    public required DateTime AddedUtc { get; init; }
}

internal sealed class CartConfiguration : IEntityTypeConfiguration<Cart>, IEntityTypeConfiguration<CartLine>
{
    public void Configure(EntityTypeBuilder<Cart> builder)
    {
        builder.ToTable("Carts");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.HasIndex(c => c.UserId).IsUnique();
        builder.HasIndex(c => c.UpdatedUtc);
        builder.HasOne<User>().WithMany().HasForeignKey(c => c.UserId);
        builder.HasMany(c => c.Lines).WithOne().HasForeignKey(l => l.CartId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<CartLine> builder)
    {
        builder.ToTable("CartLines");
        builder.HasKey(l => new { l.CartId, l.MovieId });
        builder.HasIndex(l => l.MovieId);
        builder.HasOne<Movie>().WithMany().HasForeignKey(l => l.MovieId);
    }
}
