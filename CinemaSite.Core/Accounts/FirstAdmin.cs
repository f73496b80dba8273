using CinemaSite.Core.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CinemaSite.Core.Accounts;

/// <summary>Makes the first admin from the configuration, at start, when there is none.</summary>
public sealed partial class FirstAdmin(CinemaDb db, People people, ILookupNormalizer normalizer, IOptions<FirstAdminOptions> options, ILogger<FirstAdmin> logger)
{
    /// <summary>Does it; an account that has the address already is promoted and keeps its password.</summary>
    /// <exception cref="OptionsValidationException">The configured address or password would not be taken from anybody else either.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken = default)
    {
        var (email, password) = (options.Value.Email?.Trim(), options.Value.Password);
        if (string.IsNullOrEmpty(email) || await db.Users.AnyAsync(u => u.Role == Role.Admin, cancellationToken)) return;
        if (EmailAddress.Problem(email) is { } wrongEmail) throw Refusal("Email", wrongEmail);
        var normalized = normalizer.NormalizeEmail(email);
        var known = await db.Users.Where(u => u.NormalizedEmail == normalized).Select(u => new { u.Id, u.EmailConfirmed }).FirstOrDefaultAsync(cancellationToken);
        // Whoever registered the address without confirming it may be anybody: that account makes room.
        if (known is { EmailConfirmed: false })
        {
            await db.InTransaction(() => db.Users.Where(u => u.Id == known.Id && !u.EmailConfirmed).ExecuteDeleteAsync(cancellationToken), cancellationToken);
            known = null;
        }
        if (known is not null)
        {
            await people.SetRoleAsync(null, known.Id, Role.Admin, cancellationToken);
        }
        else
        {
            if (PasswordRules.Problem(password, email) is { } wrongPassword) throw Refusal("Password", wrongPassword);
            try
            {
                await people.CreateActivatedAsync(email, password!, "Admin", Role.Admin, cancellationToken);
            }
            catch (DbUpdateException e) when (e.IsUniqueViolation())
            {
                // Another copy of the site started at the same moment and made the same person.
                if (await db.Users.AnyAsync(u => u.Role == Role.Admin, cancellationToken)) return;
                throw;
            }
        }
        LogMade();
    }

    private static OptionsValidationException Refusal(string key, string problem) =>
        new($"Cinema:Admin:{key}", typeof(FirstAdminOptions), [$"Cinema:Admin:{key} is not acceptable: {problem}"]);

    [LoggerMessage(LogLevel.Information, "There was no admin; the one of the configuration was made")]
    private partial void LogMade();
}
