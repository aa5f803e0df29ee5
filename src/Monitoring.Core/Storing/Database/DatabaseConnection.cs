using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Monitoring.Storing.Database;

/// <summary>An open database and the statements that were prepared on it; what whoever reads and whoever writes have in
/// common.</summary>
/// <remarks>Used by one thread at a time. Methods throw <see cref="SqliteException"/>;
/// <see cref="StoreFailure"/> turns it into words.</remarks>
internal abstract class DatabaseConnection : IDisposable
{
    /// <summary>About a millisecond of SQLite's machine.</summary>
    private const int InstructionsBetweenLooks = 20_000;

    private readonly Dictionary<string, StoreStatement> _statements = [];
    private readonly delegate_progress _interrupt;

    /// <summary>Opens a database.</summary>
    /// <param name="connectionString">What <see cref="Describe"/> says.</param>
    /// <param name="busyMilliseconds">How long to wait for others that have locked it.</param>
    /// <param name="maxValueBytes">The maximum size of a value that is read or written; null for SQLite's own limit.</param>
    /// <param name="lifetime">Ends every statement with an <see cref="OperationCanceledException"/>.</param>
    protected DatabaseConnection(string connectionString, int busyMilliseconds, int? maxValueBytes, CancellationToken lifetime)
    {
        Connection = new SqliteConnection(connectionString);
        _interrupt = _ => lifetime.IsCancellationRequested || Cancellation.IsCancellationRequested ? 1 : 0;
        try
        {
            Connection.Open();
            SqliteException.ThrowExceptionForRC(raw.sqlite3_busy_timeout(Database, busyMilliseconds), Database);
            raw.sqlite3_progress_handler(Database, InstructionsBetweenLooks, _interrupt, v: null);
            Restrict();
            if (maxValueBytes is { } bytes)
            {
                raw.sqlite3_limit(Database, raw.SQLITE_LIMIT_LENGTH, bytes);
            }
        }
        catch
        {
            Connection.Dispose();
            throw;
        }
    }

    /// <summary>Ends the statement that runs, and further ones, with an <see cref="OperationCanceledException"/>; besides the token that the
    /// connection was opened with. Set by the thread that uses the connection.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <summary>The connection.</summary>
    protected SqliteConnection Connection { get; }

    /// <summary>The same to SQLite's own functions.</summary>
    protected sqlite3 Database => Connection.Handle!;

    /// <summary>Whether a transaction is open.</summary>
    protected bool IsInTransaction => raw.sqlite3_get_autocommit(Database) == 0;

    /// <summary>The statement with this text, prepared once; it lives as long as the connection. Whoever does not run it to its
    /// end resets it.</summary>
    public StoreStatement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out StoreStatement? statement))
        {
            statement = new StoreStatement(Database, sql);
            _statements.Add(sql, statement);
        }

        return statement;
    }

    /// <summary>How many steps of SQLite's machine the prepared statements have taken so far.</summary>
    public long Work => _statements.Values.Sum(statement => statement.Work);

    /// <summary>The number that a query gives; 0 if it gives none.</summary>
    public long GetInt64(string sql) => Prepare(sql).RunForInt64() ?? 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (StoreStatement statement in _statements.Values)
        {
            statement.Dispose();
        }

        _statements.Clear();
        Connection.Dispose();
    }

    /// <summary>Takes from the database's own text what it could make a statement do: a store has neither views nor triggers, and no
    /// expression of a function with effects.</summary>
    private void Restrict()
    {
        Configure(raw.SQLITE_DBCONFIG_ENABLE_VIEW, value: 0);
        Configure(raw.SQLITE_DBCONFIG_ENABLE_TRIGGER, value: 0);
        Configure(raw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, value: 0);
        Configure(raw.SQLITE_DBCONFIG_DEFENSIVE, value: 1);
    }

    /// <summary>Changes a setting of the connection that no statement can change.</summary>
    protected void Configure(int setting, int value) =>
        SqliteException.ThrowExceptionForRC(raw.sqlite3_db_config(Database, setting, value, out _), Database);

    /// <summary>The connection string for a file.</summary>
    /// <remarks>No pooling: a pooled connection would keep files and locks for whoever asks for the same path next.</remarks>
    /// <param name="source">The absolute path, or a URI: a relative path may be something else to SQLite than a path.</param>
    /// <param name="mode">What for.</param>
    protected static string Describe(string source, SqliteOpenMode mode) => new SqliteConnectionStringBuilder
    {
        DataSource = source,
        Mode = mode,
        Pooling = false,
        DefaultTimeout = 1,
    }.ToString();
}
