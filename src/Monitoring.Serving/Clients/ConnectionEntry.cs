namespace Monitoring.Serving.Clients;

/// <summary>One connection in the table of connections.</summary>
internal sealed class ConnectionEntry
{
    private readonly ConnectionTable _table;
    private readonly Action _close;

    /// <summary>A connection that is idle.</summary>
    public ConnectionEntry(ConnectionTable table, ClientAddress client, Action close)
    {
        (_table, Client, _close) = (table, client, close);
        Node = new LinkedListNode<ConnectionEntry>(this);
    }

    /// <summary>The client.</summary>
    public ClientAddress Client { get; }

    /// <summary>The connection among those that are idle. The table's.</summary>
    public LinkedListNode<ConnectionEntry> Node { get; }

    /// <summary>The number of queries and followers of the connection; several over HTTP/2. Only the table uses
    /// it.</summary>
    public int Uses { get; set; }

    /// <summary>Whether the table has removed the connection. Only the table uses it.</summary>
    public bool IsDropped { get; set; }

    /// <summary>A request has come.</summary>
    public void Touch() => _table.Touch(this);

    /// <summary>Keeps the connection from being closed until the result is disposed.</summary>
    public IDisposable Use() => new Usage(this);

    /// <summary>Closes the connection.</summary>
    public void Close() => _close();

    /// <summary>A query or a follower.</summary>
    private sealed class Usage : IDisposable
    {
        private readonly ConnectionEntry _entry;

        public Usage(ConnectionEntry entry)
        {
            _entry = entry;
            entry._table.Use(entry, 1);
        }

        public void Dispose() => _entry._table.Use(_entry, -1);
    }
}
