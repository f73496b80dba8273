using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using CinemaSite.Core.Data;

namespace CinemaSite.Core.Audit;

/// <summary>Who does something as staff, and from which network address.</summary>
public sealed record Actor(Guid Id, string? Address);

/// <summary>What staff did to what, with what changed before and after; both are written as JSON.</summary>
public sealed record Deed(string Action, string Subject, string SubjectId, object? Before = null, object? After = null);

/// <summary>The record of what staff did.</summary>
public sealed class AuditLog(CinemaDb db, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        // For people to read: letters stay letters. Whoever shows it on a page encodes it for the page.
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Writes a deed down in the transaction that does it, so that neither is there without the other.</summary>
    /// <exception cref="InvalidOperationException">There is no transaction.</exception>
    public async Task AddAsync(Actor actor, Deed deed, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(deed);
        if (db.Database.CurrentTransaction is null) throw new InvalidOperationException($"{deed.Action} is written down in the transaction that does it.");
        db.AuditEntries.Add(new AuditEntry
        {
            ActorId = actor.Id,
            Action = deed.Action,
            Subject = deed.Subject,
            SubjectId = deed.SubjectId,
            Before = Json(deed.Before),
            After = Json(deed.After),
            DoneUtc = clock.GetUtcNow().UtcDateTime,
            Address = actor.Address,
        });
        await db.SaveChangesAsync(cancellationToken);
    }

    private static string? Json(object? value) => value is null ? null : JsonSerializer.Serialize(value, Options);
}
