using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;

namespace CinemaSite.Core.Data;

/// <summary>Tells a broken reference between tables from other faults, on both databases.</summary>
public static class ForeignKeyViolation
{
    /// <summary>True when the database refused a row that names one which is gone, or the removal of one that others name.</summary>
    public static bool IsForeignKeyViolation(this Exception? exception) => exception switch
    {
        null => false,
        SqliteException { SqliteExtendedErrorCode: 787 or 1811 } => true, // SQLITE_CONSTRAINT_FOREIGNKEY, _TRIGGER
        SqlException { Number: 547 } => true,
        _ => exception.InnerException.IsForeignKeyViolation(),
    };
}
