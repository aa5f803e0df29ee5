using System.Collections.Concurrent;

namespace Monitoring.Storing.Reading;

/// <summary>The connections of one reader: as many as threads ever read at once, kept until the reader is disposed.</summary>
internal sealed class ConnectionPool(string connectionString) : IDisposable
{
    private readonly ConcurrentBag<ReadingConnection> _free = [];

    /// <summary>A connection for the calling thread, until it gives it back.</summary>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">None is free and none can be opened.</exception>
    public ReadingConnection Rent() =>
        _free.TryTake(out ReadingConnection? connection) ? connection : new ReadingConnection(connectionString);

    /// <summary>Gives a connection back.</summary>
    public void Return(ReadingConnection connection) => _free.Add(connection);

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_free.TryTake(out ReadingConnection? connection))
        {
            connection.Dispose();
        }
    }
}
