using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Monitoring.Storing.Database;

/// <summary>An open database and its prepared statements; the base of the connections of readers and writers.</summary>
/// <remarks>Used by one thread at a time. Methods throw <see cref="SqliteException"/>; <see cref="StoreFailure"/>
/// converts it to a message for users.</remarks>
internal abstract class DatabaseConnection : IDisposable
{
    /// <summary>About one millisecond of SQLite's virtual machine.</summary>
    private const int InstructionsBetweenChecks = 20_000;

    private readonly Dictionary<string, StoreStatement> _statements = [];
    private readonly delegate_progress _interrupt;

    /// <summary>Opens a database.</summary>
    /// <param name="connectionString">The result of <see cref="Describe"/>.</param>
    /// <param name="busyMilliseconds">The time to wait for other connections' locks, in milliseconds.</param>
    /// <param name="maxValueBytes">The maximum size of a value that is read or written; null for
    /// SQLite's own limit.</param>
    /// <param name="lifetime">Ends every statement with an <see cref="OperationCanceledException"/>.</param>
    protected DatabaseConnection(
        string connectionString, int busyMilliseconds, int? maxValueBytes, CancellationToken lifetime)
    {
        Connection = new SqliteConnection(connectionString);
        _interrupt = _ => lifetime.IsCancellationRequested || Cancellation.IsCancellationRequested ? 1 : 0;
        try
        {
            Connection.Open();
            SqliteException.ThrowExceptionForRC(raw.sqlite3_busy_timeout(Database, busyMilliseconds), Database);
            raw.sqlite3_progress_handler(Database, InstructionsBetweenChecks, _interrupt, v: null);
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

    /// <summary>Ends the current and later statements with an <see cref="OperationCanceledException"/>, in addition to
    /// the token passed at opening. Set by the thread that uses the connection.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <summary>The connection.</summary>
    protected SqliteConnection Connection { get; }

    /// <summary>The connection's handle for SQLite's own functions.</summary>
    protected sqlite3 Database => Connection.Handle!;

    /// <summary>Whether a transaction is open.</summary>
    protected bool IsInTransaction => raw.sqlite3_get_autocommit(Database) == 0;

    /// <summary>Returns the statement with this text, prepared once and kept until the connection is disposed. A caller
    /// that does not run it to its end must reset it.</summary>
    public StoreStatement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out StoreStatement? statement))
        {
            statement = new StoreStatement(Database, sql);
            _statements.Add(sql, statement);
        }

        return statement;
    }

    /// <summary>The number of steps of SQLite's virtual machine that the prepared statements have taken.</summary>
    public long Work => _statements.Values.Sum(statement => statement.Work);

    /// <summary>Returns the number that a query yields; 0 if it yields none.</summary>
    public long GetInt64(string sql) => Prepare(sql).RunForInt64() ?? 0;

    /// <summary>Opens a value of a row that exists, to read parts of it.</summary>
    public StoredBlob OpenBlob(string table, string column, long row) =>
        TryOpenBlob(table, column, row)
        ?? throw new InvalidDataException("A value of the store is missing, or is no sequence of bytes.");

    /// <summary>Like <see cref="OpenBlob"/>; returns null if the value is missing.</summary>
    public StoredBlob? TryOpenBlob(string table, string column, long row) =>
        StoredBlob.TryOpen(Database, table, column, row);

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

    /// <summary>Disables what the database's own schema could make a statement do. A store has no views, no triggers,
    /// and no expressions of functions with side effects.</summary>
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
    /// <remarks>No pooling: a pooled connection would keep files and locks for the next connection to
    /// the same path.</remarks>
    /// <param name="source">The absolute path, or a URI; SQLite may interpret a relative path differently.</param>
    /// <param name="mode">The access mode.</param>
    protected static string Describe(string source, SqliteOpenMode mode) => new SqliteConnectionStringBuilder
    {
        DataSource = source,
        Mode = mode,
        Pooling = false,
        DefaultTimeout = 1,
    }.ToString();
}
