using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace CinemaSite.Core.Data;

/// <summary>
/// Gives SQLite a LIKE that knows the letters of all alphabets: its own takes upper and lower case for the same in ASCII alone. The signs
/// <c>%</c> and <c>_</c> and ESCAPE mean what they always do. SQLite uses no index for a LIKE of others' making, and used none before:
/// the site's indexes tell case apart.
/// </summary>
internal sealed class UnicodeLike : DbConnectionInterceptor
{
    private const int Flags = raw.SQLITE_UTF8 | raw.SQLITE_DETERMINISTIC;

    public static readonly UnicodeLike Instance = new();

    // A connection of the pool stays open below and keeps its functions.
    private readonly ConditionalWeakTable<sqlite3, object> taught = [];

    private UnicodeLike() { }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Teach(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Teach(connection);
        return Task.CompletedTask;
    }

    private void Teach(DbConnection connection)
    {
        if (connection is not SqliteConnection { Handle: { } handle } || taught.TryGetValue(handle, out _)) return;
        raw.sqlite3_create_function(handle, "like", 2, Flags, null, Answer);
        raw.sqlite3_create_function(handle, "like", 3, Flags, null, Answer);
        taught.TryAdd(handle, this);
    }

    // The pattern is the first argument: x LIKE y is like(y, x).
    private static void Answer(sqlite3_context context, object? data, sqlite3_value[] given)
    {
        foreach (var value in given)
            if (raw.sqlite3_value_type(value) == raw.SQLITE_NULL)
            {
                raw.sqlite3_result_null(context);
                return;
            }
        var escape = given.Length > 2 && Rune.DecodeFromUtf8(raw.sqlite3_value_blob(given[2]), out var sign, out _) == System.Buffers.OperationStatus.Done ? sign : (Rune?)null;
        raw.sqlite3_result_int(context, Matches(raw.sqlite3_value_blob(given[0]), raw.sqlite3_value_blob(given[1]), escape) ? 1 : 0);
    }

    /// <summary>Whether a text fits a pattern of LIKE; both in UTF-8.</summary>
    internal static bool Matches(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> text, Rune? escape)
    {
        // Where the last % was and what it stands for so far: it takes one sign more whenever the rest does not fit.
        var (at, place, afterMany, taken) = (0, 0, -1, 0);
        while (true)
        {
            var isSign = at < pattern.Length;
            var (wanted, size, isPlain) = isSign ? Next(pattern[at..], escape) : default;
            if (isSign && !isPlain && wanted.Value == '%')
            {
                at += size;
                if (at == pattern.Length) return true;
                (afterMany, taken) = (at, place);
                if (Ahead(pattern[at..], text[place..], escape) is not (>= 0 and var ahead)) return false;
                place = taken += ahead;
                continue;
            }
            if (place == text.Length)
            {
                // What is left of the pattern wants more than there is.
                return !isSign;
            }
            if (isSign)
            {
                Rune.DecodeFromUtf8(text[place..], out var there, out var length);
                if ((!isPlain && wanted.Value == '_') || Same(wanted, there))
                {
                    (at, place) = (at + size, place + length);
                    continue;
                }
            }
            if (afterMany < 0) return false;
            Rune.DecodeFromUtf8(text[taken..], out _, out var step);
            taken += step;
            if (Ahead(pattern[afterMany..], text[taken..], escape) is not (>= 0 and var next)) return false;
            (at, place) = (afterMany, taken += next);
        }
    }

    // How far it is to where the rest of the pattern can begin; below zero when it can't. Only ASCII is looked for: no other letter is one of its own in another case.
    private static int Ahead(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> text, Rune? escape)
    {
        var (first, _, isPlain) = Next(pattern, escape);
        if (!first.IsAscii || (!isPlain && first.Value is '%' or '_')) return 0;
        return text.IndexOfAny((byte)Rune.ToUpperInvariant(first).Value, (byte)Rune.ToLowerInvariant(first).Value);
    }

    // The next sign of a pattern, how many bytes it takes, and whether it only stands for itself.
    private static (Rune Sign, int Bytes, bool IsPlain) Next(ReadOnlySpan<byte> pattern, Rune? escape)
    {
        Rune.DecodeFromUtf8(pattern, out var sign, out var size);
        if (sign != escape) return (sign, size, false);
        // An escape at the end escapes nothing, and fits nothing.
        if (size == pattern.Length) return (Rune.ReplacementChar, size, true);
        Rune.DecodeFromUtf8(pattern[size..], out var escaped, out var more);
        return (escaped, size + more, true);
    }

    private static bool Same(Rune one, Rune other) =>
        one == other || (one.IsAscii && other.IsAscii ? (one.Value | 0x20) == (other.Value | 0x20) && Rune.IsLetter(one) : Rune.ToUpperInvariant(one) == Rune.ToUpperInvariant(other));
}
