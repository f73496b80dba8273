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
    // How entries were written at first; they can't be changed.
    private static readonly JavaScriptEncoder Escaping = JavaScriptEncoder.Create(UnicodeRanges.All);

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        // For people to read and to search: signs stay signs. Whoever shows it on a page encodes it for the page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
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

    /// <summary>Words as they stand in the log's JSON: as they are, as they are written inside of a text, and as they were written at first, when more was escaped.</summary>
    public static IReadOnlyList<string> Spellings(string words) =>
        [.. new[] { words, JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(words), Escaping.Encode(words) }.Distinct(StringComparer.Ordinal)];

    private static string? Json(object? value) => value is null ? null : JsonSerializer.Serialize(value, Options);
}
