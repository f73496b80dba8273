using CinemaSite.Core.Accounts;

namespace CinemaSite.Areas.Admin;

/// <summary>Who may open which part of the staff's area.</summary>
public static class StaffRoles
{
    /// <summary>Moderators and admins.</summary>
    public const string Staff = nameof(Role.Moderator) + "," + nameof(Role.Admin);

    /// <summary>Admins alone: people, money, the system.</summary>
    public const string Admin = nameof(Role.Admin);
}
