using System.Collections.Concurrent;
using Monitoring.Storing.Mixed;

namespace Monitoring.Storing.Reading.Connecting;

/// <summary>The connections of one reader: one for each thread that reads at the same time, kept until the
/// reader is disposed.</summary>
/// <param name="connectionString">The result of <see cref="ReadingOpening"/>.</param>
/// <param name="mixed">The directories of mixed blocks that the connections share.</param>
/// <param name="lifetime">Ends every statement with an <see cref="OperationCanceledException"/>.</param>
internal sealed class ConnectionPool(
    string connectionString, MixedDirectories mixed, CancellationToken lifetime) : IDisposable
{
    private readonly ConcurrentBag<ReadingConnection> _free = [];

    /// <summary>Returns a connection for the calling thread, which must return it to the pool.</summary>
    /// <param name="cancellationToken">Ends the connection's statements with an
    /// <see cref="OperationCanceledException"/> until it is returned.</param>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">No connection is free and none
    /// can be opened.</exception>
    public ReadingConnection Rent(CancellationToken cancellationToken)
    {
        if (!_free.TryTake(out ReadingConnection? connection))
        {
            connection = new ReadingConnection(connectionString, mixed, lifetime);
        }

        connection.Cancellation = cancellationToken;
        return connection;
    }

    /// <summary>Returns a connection to the pool.</summary>
    public void Return(ReadingConnection connection)
    {
        connection.Cancellation = CancellationToken.None;
        _free.Add(connection);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_free.TryTake(out ReadingConnection? connection))
        {
            connection.Dispose();
        }
    }
}
