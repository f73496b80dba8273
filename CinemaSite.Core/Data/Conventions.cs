using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CinemaSite.Core.Data;

/// <summary>An entity whose lost updates are noticed: its version is a concurrency token on both databases.</summary>
public interface IVersioned
{
    /// <summary>Counts the saved changes of this row; set by <see cref="CinemaDb"/>.</summary>
    long Version { get; }
}

/// <summary>An entity that is written once: to change or delete a row of it throws, and the table's trigger refuses what goes past EF's entities.</summary>
public interface IAppendOnly;

/// <summary>Times are stored without a zone and are always UTC.</summary>
public sealed class UtcDateTimeConverter() : ValueConverter<DateTime, DateTime>(
    value => value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : DateTime.SpecifyKind(value, DateTimeKind.Utc),
    value => DateTime.SpecifyKind(value, DateTimeKind.Utc));

/// <summary>Money is whole minor units; a decimal column would be text on SQLite and would sum wrongly.</summary>
public sealed class NoDecimals : ValueConverter<decimal, long>
{
    public NoDecimals() : base(value => 0, value => 0) =>
        throw new NotSupportedException("No decimal columns: money is long minor units.");
}

/// <summary>Marks for columns that both databases must treat alike.</summary>
public static class ColumnMarks
{
    internal const string ExactAnnotation = "Cinema:Exact";

    /// <summary>The column is compared byte by byte (tokens, normalised names), whatever the server's collation is.</summary>
    public static PropertyBuilder<string> Exact(this PropertyBuilder<string> property, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(property);
        return property.HasMaxLength(maxLength).HasAnnotation(ExactAnnotation, true);
    }
}
