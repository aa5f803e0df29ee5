using Microsoft.Data.Sqlite;
using Monitoring.Storing.Database;
using Monitoring.Storing.Database.Contents;
using Monitoring.Storing.Database.Schema;
using Monitoring.Storing.Mixed;

namespace Monitoring.Storing.Reading.Connecting;

/// <summary>One read-only connection to a store, with the statements of queries.</summary>
/// <remarks>Outside <see cref="InSnapshot"/> and running statements it holds no snapshot, so that the writer can always
/// restart its write-ahead log.</remarks>
internal sealed class ReadingConnection : DatabaseConnection
{
    private const int BusyMilliseconds = 5000;

    private readonly MixedDirectories _mixed;
    private bool _hasNumbers;
    private bool _hasCounts;
    private bool _hasMixed;

    /// <summary>Opens a connection.</summary>
    /// <param name="connectionString">The result of <see cref="ReadingOpening"/>.</param>
    /// <param name="mixed">The directories of mixed blocks that the reader's connections share.</param>
    /// <param name="lifetime">Ends every statement with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="SqliteException">The connection cannot be opened.</exception>
    public ReadingConnection(string connectionString, MixedDirectories mixed, CancellationToken lifetime)
        : base(connectionString, BusyMilliseconds, StoreLimits.MaxValueBytes, lifetime) => _mixed = mixed;

    /// <summary>Whether entries have numbers. A store of an earlier version gets them when it is next
    /// opened for writing.</summary>
    public bool HasNumbers => _hasNumbers = _hasNumbers || StoreSchema.HasNumbers(this);

    /// <summary>Whether blocks have counts and grouped filters. A store of an earlier version gets them when it is next
    /// opened for writing.</summary>
    public bool HasCounts => _hasCounts = _hasCounts || StoreSchema.HasCounts(this);

    /// <summary>Opens the content of a block; returns null if there is none.</summary>
    /// <exception cref="SqliteException">The database cannot be read.</exception>
    /// <exception cref="InvalidDataException">The content is too large to be a block.</exception>
    public StoredContent? OpenContent(long block) => StoredContent.TryOpen(this, block);

    /// <summary>Whether the store may have mixed blocks.</summary>
    public bool HasMixed => _hasMixed = _hasMixed || StoreSchema.HasMixed(this);

    /// <summary>The directories of mixed blocks that the reader's connections share.</summary>
    public MixedDirectories Directories => _mixed;

    /// <summary>Reads the directories of all mixed blocks; called in a snapshot.</summary>
    public MixedSnapshot ReadMixed() => HasMixed ? _mixed.Read(this) : MixedSnapshot.Empty;

    /// <summary>The connection string for a file.</summary>
    /// <param name="source">The absolute path, or a URI.</param>
    public static string Describe(string source) => Describe(source, SqliteOpenMode.ReadOnly);

    /// <summary>Reads in one transaction: all data are from one moment.</summary>
    public T InSnapshot<T>(Func<ReadingConnection, T> read)
    {
        Prepare("BEGIN").Run();
        try
        {
            return read(this);
        }
        finally
        {
            // SQLite has already ended the transaction after some failures.
            if (IsInTransaction)
            {
                Prepare("COMMIT").Run();
            }
        }
    }
}
