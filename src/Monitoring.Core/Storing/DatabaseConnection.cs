using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Monitoring.Storing;

/// <summary>An open database and the statements that were prepared on it; what whoever reads and whoever writes have in
/// common.</summary>
/// <remarks>Used by one thread at a time. Methods throw <see cref="SqliteException"/>;
/// <see cref="StoreFailure"/> turns it into words.</remarks>
internal abstract class DatabaseConnection : IDisposable
{
    private readonly Dictionary<string, StoreStatement> _statements = [];

    /// <summary>Opens a database.</summary>
    /// <param name="connectionString">What <see cref="Describe"/> says.</param>
    /// <param name="busyMilliseconds">How long to wait for others that have locked it.</param>
    protected DatabaseConnection(string connectionString, int busyMilliseconds)
    {
        Connection = new SqliteConnection(connectionString);
        try
        {
            Connection.Open();
            SqliteException.ThrowExceptionForRC(raw.sqlite3_busy_timeout(Database, busyMilliseconds), Database);
        }
        catch
        {
            Connection.Dispose();
            throw;
        }
    }

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
