using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CinemaSite.Core.Accounts;

/// <summary>What a person may be told about, or not. Mails about the account and about money are not asked for: they always come.</summary>
public enum MailTopic
{
    /// <summary>Somebody answered a comment of theirs.</summary>
    Replies,

    /// <summary>Somebody liked a comment of theirs.</summary>
    Likes,

    /// <summary>A favourite went on sale or became cheaper.</summary>
    Favorites,

    /// <summary>A movie in their cart was withdrawn.</summary>
    Cart,

    /// <summary>A comment they reported was looked at.</summary>
    Reports,

    /// <summary>A comment of theirs was hidden.</summary>
    Moderation,
}

/// <summary>How soon a mail comes.</summary>
public enum MailDelivery
{
    AtOnce,
    Daily,
    Off,
}

/// <summary>How a person is told of one topic: in the site or not, and how soon by mail.</summary>
public sealed record Wish(bool OnSite, MailDelivery Mail);

/// <summary>A person's choice about one topic; without a row the topic's default holds.</summary>
public sealed class MailPreference
{
    public required Guid UserId { get; init; }
    public required MailTopic Topic { get; init; }
    public required MailDelivery Delivery { get; set; }

    /// <summary>Shown among the notifications of the site.</summary>
    public bool OnSite { get; set; } = true;
}

internal sealed class MailPreferenceConfiguration : IEntityTypeConfiguration<MailPreference>
{
    public void Configure(EntityTypeBuilder<MailPreference> builder)
    {
        builder.ToTable("MailPreferences");
        builder.HasKey(p => new { p.UserId, p.Topic });
        // What was chosen before there was this channel was chosen for mails.
        builder.Property(p => p.OnSite).HasDefaultValue(true).ValueGeneratedNever();
        builder.HasOne<User>().WithMany().HasForeignKey(p => p.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
