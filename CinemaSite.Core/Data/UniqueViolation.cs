using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CinemaSite.Core.Data;

/// <summary>Tells a broken unique index from other faults, on both databases.</summary>
public static class UniqueViolation
{
    /// <summary>True when the database refused a row because a unique index or primary key already holds its value.</summary>
    public static bool IsUniqueViolation(this DbUpdateException exception) => exception?.InnerException switch
    {
        SqliteException { SqliteExtendedErrorCode: 2067 or 1555 } => true, // SQLITE_CONSTRAINT_UNIQUE, _PRIMARYKEY
        SqlException { Number: 2601 or 2627 } => true,
        _ => false,
    };
}
