using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace CinemaSite.Core.Data;

/// <summary>Writes many new rows of one table: the way for imports, where saving entity by entity is too slow.</summary>
internal static class BulkInsert
{
    /// <summary>
    /// Inserts the rows, without anything that hangs on them, and gives them the ids that the database made. Called inside
    /// <see cref="Transactions"/>; nothing stays tracked. A refused row is a <see cref="DbUpdateException"/>, as when saving.
    /// </summary>
    public static async Task InsertAsync<T>(this CinemaDb db, IReadOnlyCollection<T> rows, CancellationToken cancellationToken) where T : class
    {
        if (rows.Count == 0) return;
        if (db is SqliteCinemaDb)
        {
            await InsertPreparedAsync(db, rows, cancellationToken);
            return;
        }
        var detects = db.ChangeTracker.AutoDetectChangesEnabled;
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            db.Set<T>().AddRange(rows);
            await db.SaveChangesAsync(cancellationToken);
        }
        finally
        {
            db.ChangeTracker.AutoDetectChangesEnabled = detects;
            db.ChangeTracker.Clear();
        }
    }

    // EF sends SQLite one statement a row and has it compiled anew each time; one prepared statement spares most of that.
    private static async Task InsertPreparedAsync<T>(CinemaDb db, IReadOnlyCollection<T> rows, CancellationToken cancellationToken) where T : class
    {
        var entity = db.Model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is no entity.");
        var made = entity.GetProperties().SingleOrDefault(p => p.IsPrimaryKey() && p.ValueGenerated == ValueGenerated.OnAdd && p.ClrType != typeof(Guid));
        var columns = entity.GetProperties().Where(p => p != made).Select(p => (Property: p, Mapping: p.GetRelationalTypeMapping())).ToArray();
        var sql = db.GetService<ISqlGenerationHelper>();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction() ?? throw new InvalidOperationException("Rows are inserted in a transaction.");
        command.CommandText =
            $"INSERT INTO {sql.DelimitIdentifier(entity.GetTableName()!)} ({string.Join(", ", columns.Select(c => sql.DelimitIdentifier(c.Property.GetColumnName())))}) "
            + $"VALUES ({string.Join(", ", columns.Select((_, i) => Parameter(i)))})"
            + (made is null ? "" : $" RETURNING {sql.DelimitIdentifier(made.GetColumnName())}");
        var parameters = columns.Select((c, i) => c.Mapping.CreateParameter(command, Parameter(i), null, nullable: true)).ToArray();
        command.Parameters.AddRange(parameters);
        await command.PrepareAsync(cancellationToken);
        try
        {
            foreach (var row in rows)
            {
                for (var i = 0; i < columns.Length; i++)
                {
                    var value = columns[i].Property.GetGetter().GetClrValue(row);
                    if (value is not null && columns[i].Mapping.Converter is { } converter) value = converter.ConvertToProvider(value);
                    parameters[i].Value = value ?? DBNull.Value;
                }
                if (made is null) await command.ExecuteNonQueryAsync(cancellationToken);
                else made.PropertyInfo!.SetValue(row, Convert.ChangeType(await command.ExecuteScalarAsync(cancellationToken), made.ClrType, CultureInfo.InvariantCulture));
            }
        }
        catch (SqliteException exception)
        {
            throw new DbUpdateException($"A row of {entity.GetTableName()} was refused.", exception);
        }
    }

    private static string Parameter(int index) => "$p" + index.ToString(CultureInfo.InvariantCulture);
}
