using Microsoft.Data.Sqlite;
using Monitoring.Storing.Database;
using Monitoring.Storing.Database.Schema;

namespace Monitoring.Storing.Reading.Connecting;

/// <summary>One read-only connection to a store, with the statements that queries are made of.</summary>
/// <remarks>Outside of <see cref="InSnapshot"/> and of a statement that is being run it holds no snapshot, so that the writer can
/// always begin its write-ahead log anew.</remarks>
internal sealed class ReadingConnection : DatabaseConnection
{
    private const int BusyMilliseconds = 5000;

    private bool _hasNumbers;

    /// <summary>Opens a connection.</summary>
    /// <param name="connectionString">What <see cref="ReadingOpening"/> says.</param>
    /// <param name="lifetime">Ends every statement with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public ReadingConnection(string connectionString, CancellationToken lifetime)
        : base(connectionString, BusyMilliseconds, StoreLimits.MaxValueBytes, lifetime)
    {
    }

    /// <summary>Whether entries have numbers. A store of an earlier version gets them when it is next opened to write.</summary>
    public bool HasNumbers => _hasNumbers = _hasNumbers || StoreSchema.HasNumbers(this);

    /// <summary>The connection string for a file.</summary>
    /// <param name="source">The absolute path, or a URI.</param>
    public static string Describe(string source) => Describe(source, SqliteOpenMode.ReadOnly);

    /// <summary>Reads in one transaction: everything is as it was at one moment.</summary>
    public T InSnapshot<T>(Func<ReadingConnection, T> read)
    {
        Prepare("BEGIN").Run();
        try
        {
            return read(this);
        }
        finally
        {
            // SQLite has ended it already after some failures.
            if (IsInTransaction)
            {
                Prepare("COMMIT").Run();
            }
        }
    }
}
