using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Catalog;

/// <summary>A kind of film, such as Comedy.</summary>
public sealed class Genre
{
    public int Id { get; init; }
    public required string Name { get; set; }
    public required string NormalizedName { get; set; }
    public required string Slug { get; set; }
    public string? Description { get; set; }
}

/// <summary>Somebody who made or played in films.</summary>
public sealed class Person
{
    public int Id { get; init; }
    public required string Name { get; set; }
    public required string NormalizedName { get; set; }
    public required string Slug { get; set; }
}

/// <summary>An age rating, such as PG; NR where none was given.</summary>
public sealed class Certification
{
    private static readonly (string Code, string Meaning)[] Meanings =
    [
        ("G", "General audiences: all ages"),
        ("PG", "Parental guidance suggested"),
        ("PG-13", "Some material may not suit children under 13"),
        ("R", "Restricted: under 17 with an adult"),
        ("NC-17", "Adults only"),
        ("NR", "Not rated: older than the ratings, or never sent in"),
    ];

    public int Id { get; init; }
    public required string Code { get; set; }
    public required string NormalizedCode { get; set; }
    public required string Meaning { get; set; }

    /// <summary>From the mildest to the strictest.</summary>
    public int Position { get; set; }

    /// <summary>The codes every cinema here starts with.</summary>
    public static IReadOnlyList<string> KnownCodes { get; } = [.. Meanings.Select(m => m.Code)];

    /// <summary>Gives it another code, with the meaning and place of a known one; a meaning that only repeated the code goes on doing so.</summary>
    public void Rename(string code)
    {
        var renamed = Known(code, Position);
        if (KnownCodes.Contains(renamed.NormalizedCode) || Meaning == Code) Meaning = renamed.Meaning;
        (Code, NormalizedCode, Position) = (code, renamed.NormalizedCode, renamed.Position);
    }

    /// <summary>A certification with its meaning and place where the code is a known one.</summary>
    public static Certification Known(string code, int otherPosition)
    {
        var key = Names.Normalize(code);
        var place = Array.FindIndex(Meanings, m => m.Code == key);
        return new Certification { Code = code, NormalizedCode = key, Meaning = place < 0 ? code : Meanings[place].Meaning, Position = place < 0 ? otherPosition : place };
    }
}

internal sealed class TaxonomyConfiguration : IEntityTypeConfiguration<Genre>, IEntityTypeConfiguration<Person>, IEntityTypeConfiguration<Certification>
{
    public void Configure(EntityTypeBuilder<Genre> builder)
    {
        builder.ToTable("Genres");
        builder.Property(g => g.Name).HasMaxLength(60);
        builder.Property(g => g.NormalizedName).Exact(60);
        builder.Property(g => g.Slug).Exact(80);
        builder.Property(g => g.Description).HasMaxLength(400);
        builder.HasIndex(g => g.NormalizedName).IsUnique();
        builder.HasIndex(g => g.Slug).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Person> builder)
    {
        builder.ToTable("People");
        builder.Property(p => p.Name).HasMaxLength(120);
        builder.Property(p => p.NormalizedName).Exact(120);
        builder.Property(p => p.Slug).HasMaxLength(120).IsUnicode(false);
        builder.HasIndex(p => p.NormalizedName).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Certification> builder)
    {
        builder.ToTable("Certifications");
        builder.Property(c => c.Code).HasMaxLength(20);
        builder.Property(c => c.NormalizedCode).Exact(20);
        builder.Property(c => c.Meaning).HasMaxLength(200);
        builder.HasIndex(c => c.NormalizedCode).IsUnique();
    }
}
