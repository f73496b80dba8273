using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CinemaSite.Core.Data;

/// <summary>Tells a database that can't be worked with just now from a fault of the site's own.</summary>
public static class DatabaseAway
{
    /// <summary>True when the database is locked, full, gone or too slow: the same request may well succeed later.</summary>
    public static bool IsDatabaseAway(this Exception exception) => exception switch
    {
        SqliteException { SqliteErrorCode: 5 or 6 or 8 or 10 or 13 or 14 } => true, // BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN
        // Timeout, deadlock, full log or disk, no such database, and what the network or an overloaded server says.
        SqlException e => e.IsTransient || e.Number is -2 or 2 or 53 or 233 or 1105 or 1205 or 4060 or 9002 or 10054 or 10060 or 10061 or 40197 or 40501 or 40613,
        DbUpdateException or RetryLimitExceededException or InvalidOperationException => exception.InnerException?.IsDatabaseAway() == true,
        _ => false,
    };
}
