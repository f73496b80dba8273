using CinemaSite.Core.Data;
using CinemaSite.Core.Media;
using CinemaSite.Core.Mail;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Accounts;

/// <summary>What this room holds about a person: who they are, where they are signed in, what was written to them.</summary>
internal sealed class AccountData(CinemaDb db, Outbox outbox, Avatars avatars, TwoFactor twoFactor, IEnumerable<IShownPeople> shown) : IPersonalData
{
    public string Section => "account";

    public async Task<object> ExportAsync(Guid userId, CancellationToken cancellationToken)
    {
        var user = await db.Users.AsNoTracking().SingleAsync(u => u.Id == userId, cancellationToken);
        return new
        {
            user.Id, user.Email, user.EmailConfirmed, user.DisplayName, user.FirstName, user.LastName, user.BirthDate, user.Gender, user.About, user.Country, user.Role,
            user.CreatedUtc, user.BlockedUtc, user.BlockedReason, user.TwoFactorEnabled,
            Picture = await PictureAsync(user.AvatarKey, cancellationToken),
            MailPreferences = await db.MailPreferences.AsNoTracking().Where(p => p.UserId == userId).OrderBy(p => p.Topic).Select(p => new { p.Topic, p.Delivery, p.OnSite }).ToListAsync(cancellationToken),
            Sessions = await db.Sessions.AsNoTracking().Where(s => s.UserId == userId).OrderBy(s => s.CreatedUtc)
                .Select(s => new { s.Device, s.Address, s.CreatedUtc, s.LastUsedUtc, s.RevokedUtc, s.RevokedReason }).ToListAsync(cancellationToken),
            Mails = await outbox.HistoryAsync(userId, cancellationToken),
        };
    }

    public async Task EraseAsync(Guid userId, CancellationToken cancellationToken)
    {
        var user = await db.Users.SingleAsync(u => u.Id == userId, cancellationToken);
        await outbox.EraseAsync(userId, cancellationToken);
        await twoFactor.ClearAsync(userId, cancellationToken);
        // Their refresh tokens go with them.
        await db.Sessions.Where(s => s.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.OneTimeTokens.Where(t => t.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.MailPreferences.Where(p => p.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        user.Email = user.NormalizedEmail = user.UserName = user.NormalizedUserName = user.PasswordHash = user.SecurityStamp = null;
        user.FirstName = user.LastName = user.Gender = user.About = user.Country = user.AvatarKey = user.BlockedReason = null;
        user.BirthDate = null;
        user.DisplayName = DisplayNames.Deleted;
        user.Role = Role.User;
        user.TwoFactorEnabled = false;
        await db.SaveChangesAsync(cancellationToken);
        foreach (var room in shown) await room.ChangedAsync(cancellationToken);
    }

    private async Task<string?> PictureAsync(string? key, CancellationToken cancellationToken)
    {
        if (key is null || await avatars.FindAsync(key, Avatars.Sizes[^1], cancellationToken) is not { Length: > 0 and <= Pictures.MostBytes } file) return null;
        var bytes = new byte[file.Length];
        await using var stream = await avatars.OpenAsync(file, cancellationToken);
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return $"data:image/webp;base64,{Convert.ToBase64String(bytes)}";
    }
}
