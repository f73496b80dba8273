using CinemaSite.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Accounts;

/// <summary>What a person tells of themselves. Only the display name is shown to others, with the picture.</summary>
public sealed record Profile(string DisplayName, string? FirstName, string? LastName, DateOnly? BirthDate, string? Gender, string? About, string? Country);

/// <summary>A person's own page: the profile, and what else it shows.</summary>
public sealed record ProfileView(Profile Profile, string Email, string? AvatarKey, bool TwoFactorEnabled, DateTime CreatedUtc);

/// <summary>Reads and keeps profiles.</summary>
public sealed class Profiles(CinemaDb db, IEnumerable<IShownPeople> rooms, TimeProvider clock)
{
    private static readonly DateOnly Oldest = new(1900, 1, 1);

    /// <summary>The profile of a person who is signed in.</summary>
    public Task<ProfileView> FindAsync(Guid userId, CancellationToken cancellationToken = default) =>
        db.Users.Where(u => u.Id == userId)
            .Select(u => new ProfileView(new Profile(u.DisplayName, u.FirstName, u.LastName, u.BirthDate, u.Gender, u.About, u.Country), u.Email!, u.AvatarKey, u.TwoFactorEnabled, u.CreatedUtc))
            .SingleAsync(cancellationToken);

    /// <summary>One line each, empty ones as null; the words about keep their line breaks.</summary>
    public static Profile Tidy(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return profile with
        {
            DisplayName = DisplayNames.Tidy(profile.DisplayName),
            FirstName = Line(profile.FirstName),
            LastName = Line(profile.LastName),
            Gender = Line(profile.Gender),
            About = PlainText(profile.About),
            Country = Line(profile.Country)?.ToUpperInvariant(),
        };
    }

    /// <summary>What is wrong with a tidy profile, by field; empty when it may be kept.</summary>
    public IReadOnlyList<FieldProblem> Check(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var problems = new List<FieldProblem>();
        if (DisplayNames.Problem(profile.DisplayName) is { } wrongName) problems.Add(new FieldProblem("displayName", wrongName));
        if (profile.FirstName?.Length > User.NameLength) problems.Add(new FieldProblem("firstName", $"At most {User.NameLength} characters, please."));
        if (profile.LastName?.Length > User.NameLength) problems.Add(new FieldProblem("lastName", $"At most {User.NameLength} characters, please."));
        if (profile.Gender?.Length > User.GenderLength) problems.Add(new FieldProblem("gender", $"At most {User.GenderLength} characters, please."));
        if (profile.About?.Length > User.AboutLength) problems.Add(new FieldProblem("about", $"At most {User.AboutLength} characters, please."));
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (profile.BirthDate is { } born && (born < Oldest || born > today)) problems.Add(new FieldProblem("birthDate", "Please check the date: it must be in the past, as in 1987-04-23."));
        if (profile.Country is { } country && !Countries.IsKnown(country)) problems.Add(new FieldProblem("country", "Please choose a country of the list."));
        return problems;
    }

    /// <summary>Keeps a tidy profile that was checked.</summary>
    public Task SaveAsync(Guid userId, Profile profile, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return db.InTransaction(async () =>
        {
            var name = await db.Users.Where(u => u.Id == userId).Select(u => u.DisplayName).SingleOrDefaultAsync(cancellationToken);
            await db.Users.Where(u => u.Id == userId).ExecuteUpdateAsync(s => s
                .SetProperty(u => u.DisplayName, profile.DisplayName).SetProperty(u => u.FirstName, profile.FirstName).SetProperty(u => u.LastName, profile.LastName)
                .SetProperty(u => u.BirthDate, profile.BirthDate).SetProperty(u => u.Gender, profile.Gender).SetProperty(u => u.About, profile.About)
                .SetProperty(u => u.Country, profile.Country), cancellationToken);
            if (name == profile.DisplayName) return;
            foreach (var room in rooms) await room.ChangedAsync(cancellationToken);
        }, cancellationToken);
    }

    private static string? Line(string? text) => DisplayNames.Tidy(text) is { Length: > 0 } line ? line : null;

    // Line breaks stay, other control characters go.
    private static string? PlainText(string? text)
    {
        var clean = string.Concat((text ?? "").ReplaceLineEndings("\n").Where(c => c == '\n' || !char.IsControl(c))).Trim();
        return clean.Length > 0 ? clean : null;
    }
}
