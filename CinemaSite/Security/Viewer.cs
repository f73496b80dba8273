using System.Security.Claims;
using CinemaSite.Core.Accounts;

namespace CinemaSite.Security;

/// <summary>The signed-in person of a request.</summary>
public sealed record Viewer(Guid Id, string Name, Role Role, Guid SessionId, string? AvatarKey);

/// <summary>Reads the viewer out of the principal that the token authentication made.</summary>
public static class ViewerClaims
{
    public const string Session = "sid";
    public const string Avatar = "avatar";

    /// <summary>The viewer, or null for a stranger.</summary>
    public static Viewer? Viewer(this ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        if (!Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id)) return null;
        _ = Guid.TryParse(principal.FindFirstValue(Session), out var session);
        _ = Enum.TryParse<Role>(principal.FindFirstValue(ClaimTypes.Role), out var role);
        return new Viewer(id, principal.FindFirstValue(ClaimTypes.Name) ?? "", role, session, principal.FindFirstValue(Avatar) is { Length: > 0 } avatar ? avatar : null);
    }

    /// <summary>The id of the viewer, or null for a stranger.</summary>
    public static Guid? ViewerId(this ClaimsPrincipal principal) => principal.Viewer()?.Id;
}
