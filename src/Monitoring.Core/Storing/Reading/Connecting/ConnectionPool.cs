using System.Collections.Concurrent;

namespace Monitoring.Storing.Reading.Connecting;

/// <summary>The connections of one reader: as many as threads ever read at once, kept until the reader is disposed.</summary>
/// <param name="connectionString">What <see cref="ReadingOpening"/> says.</param>
/// <param name="lifetime">Ends every statement with an <see cref="OperationCanceledException"/>.</param>
internal sealed class ConnectionPool(string connectionString, CancellationToken lifetime) : IDisposable
{
    private readonly ConcurrentBag<ReadingConnection> _free = [];

    /// <summary>A connection for the calling thread, until it gives it back.</summary>
    /// <param name="cancellationToken">Ends its statements with an <see cref="OperationCanceledException"/> until it is given back.</param>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">None is free and none can be opened.</exception>
    public ReadingConnection Rent(CancellationToken cancellationToken)
    {
        if (!_free.TryTake(out ReadingConnection? connection))
        {
            connection = new ReadingConnection(connectionString, lifetime);
        }

        connection.Cancellation = cancellationToken;
        return connection;
    }

    /// <summary>Gives a connection back.</summary>
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
