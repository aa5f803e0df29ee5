namespace Monitoring.Serving.Clients;

/// <summary>The open connections. A new connection replaces the one that has been idle longest, so that silent
/// connections cannot keep clients out.</summary>
/// <remarks>
/// <para>A connection is in use only while it has a query or a follower, which have limits of their own; these together
/// are fewer than the connections that there may be. Any other connection is idle: before its first request, while it
/// sends one slowly, and after each.</para>
/// <para>If a client is at its limit, its oldest idle connection is closed. If the listener is at its limit, the
/// oldest idle connection of the client with the most is. Used by any thread.</para>
/// </remarks>
internal sealed class ConnectionTable(LogListenerLimits limits)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ClientAddress, Connections> _clients = [];
    private int _count;

    /// <summary>The number of connections.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <summary>Adds a connection, and closes an idle one if the limit is reached.</summary>
    /// <param name="client">The client.</param>
    /// <param name="close">Closes the connection; called on the thread of another one.</param>
    /// <returns>The connection; null if the limit is reached and none is idle.</returns>
    public ConnectionEntry? TryAdd(ClientAddress client, Action close)
    {
        ConnectionEntry? closed = null;
        ConnectionEntry entry = new(this, client, close);
        lock (_lock)
        {
            int own = _clients.GetValueOrDefault(client)?.Count ?? 0;
            if (own >= limits.MaxConnectionsPerClient || _count >= limits.MaxConnections)
            {
                closed = own >= limits.MaxConnectionsPerClient ? _clients[client].Oldest : FindOldest();
                if (closed is null)
                {
                    return null;
                }

                Drop(closed);
            }

            Connections connections = FindOrAdd(client);
            connections.Count++;
            connections.Idle.AddLast(entry.Node);
            _count++;
        }

        closed?.Close();
        return entry;
    }

    /// <summary>The connection has ended.</summary>
    public void Remove(ConnectionEntry entry)
    {
        lock (_lock)
        {
            if (!entry.IsDropped)
            {
                Drop(entry);
            }
        }
    }

    /// <summary>The connection is in use, for one request more or less.</summary>
    public void Use(ConnectionEntry entry, int change)
    {
        lock (_lock)
        {
            entry.Uses += change;
            Place(entry);
        }
    }

    /// <summary>A request has come: the connection is the last one to be closed.</summary>
    public void Touch(ConnectionEntry entry)
    {
        lock (_lock)
        {
            Place(entry);
        }
    }

    // At the end of those that are idle, or not among them.
    private void Place(ConnectionEntry entry)
    {
        if (entry.IsDropped)
        {
            return;
        }

        LinkedList<ConnectionEntry> idle = _clients[entry.Client].Idle;
        if (entry.Node.List is not null)
        {
            idle.Remove(entry.Node);
        }

        if (entry.Uses == 0)
        {
            idle.AddLast(entry.Node);
        }
    }

    private ConnectionEntry? FindOldest() =>
        _clients.Values.Where(client => client.Oldest is not null).MaxBy(client => client.Count)?.Oldest;

    private void Drop(ConnectionEntry entry)
    {
        entry.IsDropped = true;
        _count--;
        Connections connections = _clients[entry.Client];
        if (entry.Node.List is not null)
        {
            connections.Idle.Remove(entry.Node);
        }

        if (--connections.Count == 0)
        {
            _clients.Remove(entry.Client);
        }
    }

    private Connections FindOrAdd(ClientAddress client)
    {
        if (!_clients.TryGetValue(client, out Connections? connections))
        {
            _clients.Add(client, connections = new Connections());
        }

        return connections;
    }

    /// <summary>The connections of one client.</summary>
    private sealed class Connections
    {
        public int Count { get; set; }

        public LinkedList<ConnectionEntry> Idle { get; } = [];

        public ConnectionEntry? Oldest => Idle.First?.Value;
    }
}
