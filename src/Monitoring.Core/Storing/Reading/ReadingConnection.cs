using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Monitoring.Storing.Reading;

/// <summary>One read-only connection to a store, with the statements that queries are made of.</summary>
/// <remarks>Used by one thread at a time. Outside of a method of this type it holds no snapshot, so that the writer can always
/// begin its write-ahead log anew.</remarks>
internal sealed class ReadingConnection : IDisposable
{
    private const int BusyMilliseconds = 5000;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, ReadingStatement> _statements = [];

    /// <summary>Opens a connection.</summary>
    /// <param name="connectionString">What <see cref="ReadingOpening"/> says.</param>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public ReadingConnection(string connectionString)
    {
        _connection = new SqliteConnection(connectionString);
        try
        {
            _connection.Open();
            SqliteException.ThrowExceptionForRC(raw.sqlite3_busy_timeout(Database, BusyMilliseconds), Database);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    private sqlite3 Database => _connection.Handle!;

    /// <summary>The statement with this text, prepared once. The caller resets it after use.</summary>
    public ReadingStatement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out ReadingStatement? statement))
        {
            statement = new ReadingStatement(Database, sql);
            _statements.Add(sql, statement);
        }

        return statement;
    }

    /// <summary>The one number that a statement yields; 0 if it yields none.</summary>
    public long ReadNumber(string sql)
    {
        ReadingStatement statement = Prepare(sql);
        try
        {
            return statement.Step() ? statement.GetInt64(0) : 0;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Reads in one transaction: everything is as it was at one moment.</summary>
    public T InSnapshot<T>(Func<ReadingConnection, T> read)
    {
        ReadNumber("BEGIN");
        try
        {
            return read(this);
        }
        finally
        {
            ReadNumber("COMMIT");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ReadingStatement statement in _statements.Values)
        {
            statement.Dispose();
        }

        _statements.Clear();
        _connection.Dispose();
    }
}
