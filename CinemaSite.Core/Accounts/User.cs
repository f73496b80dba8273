using CinemaSite.Core.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Accounts;

/// <summary>What a person may do; one role a person.</summary>
public enum Role
{
    User,
    Moderator,
    Admin,
}

/// <summary>A person with an account. Passwords, e-mail and two-factor state are Identity's.</summary>
public sealed class User : IdentityUser<Guid>
{
    public const int DisplayNameLength = 60;
    public const int NameLength = 100;
    public const int GenderLength = 40;
    public const int AboutLength = 1000;
    public const int BlockedReasonLength = 400;

    /// <summary>Shown beside comments; never the e-mail.</summary>
    public required string DisplayName { get; set; }

    public Role Role { get; set; }

    public DateTime CreatedUtc { get; init; }

    /// <summary>Set when an admin blocked the person: no request of theirs is signed in any more.</summary>
    public DateTime? BlockedUtc { get; set; }

    /// <summary>Why, in words for the staff.</summary>
    public string? BlockedReason { get; set; }

    /// <summary>Set when the person deleted their account. The row stays for the books, with nothing in it that names them.</summary>
    public DateTime? DeletedUtc { get; set; }

    public string? FirstName { get; set; }
    public string? LastName { get; set; }
    public DateOnly? BirthDate { get; set; }

    /// <summary>In the person's own words.</summary>
    public string? Gender { get; set; }

    /// <summary>What the person tells of themselves; plain text.</summary>
    public string? About { get; set; }

    /// <summary>Names the picture's files in the media store; random, new with every picture, null without one.</summary>
    public string? AvatarKey { get; set; }

    /// <summary>ISO 3166 alpha-2 code that the person chose, for what is sold where.</summary>
    public string? Country { get; set; }
}

internal sealed class UserConfiguration : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.ToTable("Users");
        builder.Property(u => u.DisplayName).HasMaxLength(User.DisplayNameLength);
        builder.Property(u => u.Country).HasMaxLength(2);
        builder.Property(u => u.BlockedReason).HasMaxLength(User.BlockedReasonLength);
        builder.Property(u => u.FirstName).HasMaxLength(User.NameLength);
        builder.Property(u => u.LastName).HasMaxLength(User.NameLength);
        builder.Property(u => u.Gender).HasMaxLength(User.GenderLength);
        builder.Property(u => u.About).HasMaxLength(User.AboutLength);
        builder.Property(u => u.AvatarKey).HasMaxLength(40).IsUnicode(false);
        builder.Property(u => u.NormalizedEmail!).Exact(256);
        builder.Property(u => u.NormalizedUserName!).Exact(256);
        builder.HasIndex(u => u.NormalizedEmail).IsUnique();
        // The admins' list and its orders; how many viewers are new.
        builder.HasIndex(u => new { u.CreatedUtc, u.Id, u.EmailConfirmed });
        builder.HasIndex(u => new { u.DisplayName, u.Id });
        builder.HasIndex(u => new { u.Role, u.CreatedUtc });
        // Attempts are counted in rows of their own, and there is no telephone.
        builder.Ignore(u => u.LockoutEnd).Ignore(u => u.LockoutEnabled).Ignore(u => u.AccessFailedCount)
            .Ignore(u => u.PhoneNumber).Ignore(u => u.PhoneNumberConfirmed);
    }
}
