namespace Monitoring.Serving;

/// <summary>The limits of one listener and of each of its clients.</summary>
/// <remarks>
/// <para>With the defaults an ample query takes 8 MiB of blocks and 2 MiB for each of the blocks that are read ahead,
/// three for each core. Any other query, and a follower that reads, takes about 3 MiB, and a page up to 4 MiB until it
/// is sent. So queries and followers take at most
/// <c>MaxAmpleQueries * (8 + 6 * cores) + (MaxOpenQueries - MaxAmpleQueries) * 4 + MaxReadingFollowers * 3</c>
/// MiB.</para>
/// <para>A client is an IPv4 address, a /64 network of IPv6, or loopback as a whole. One client can have neither all
/// queries nor all followers nor all connections.</para>
/// </remarks>
public sealed record LogListenerLimits
{
    /// <summary>Connections at the same time. For one more, the connection that has been idle longest is closed, one of
    /// the client that has most. The default is 512.</summary>
    public int MaxConnections { get; init; } = 512;

    /// <summary>Connections of one client. For one more, its own connection that has been idle longest is closed. The
    /// default is 384.</summary>
    public int MaxConnectionsPerClient { get; init; } = 384;

    /// <summary>The first line of a request, in bytes; a longer one gets 414. The default is 8 KiB.</summary>
    public int MaxRequestLineBytes { get; init; } = 8 << 10;

    /// <summary>All headers of a request, in bytes; more get 431. The default is 16 KiB.</summary>
    public int MaxHeaderBytes { get; init; } = 16 << 10;

    /// <summary>The maximum time in which a client sends a request's headers. The default is 10 seconds.</summary>
    public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The maximum time without data on a connection, before its first request and after each. The default is
    /// 20 seconds.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Queries that work at the same time; others wait for <see cref="QueueTimeout"/>. One client's queries
    /// have at most half of these turns. A query that waits for its client has no turn. The default is 16.</summary>
    public int MaxQueries { get; init; } = 16;

    /// <summary>Queries that are open at the same time: at work, or waiting for their clients. The default is
    /// 48.</summary>
    public int MaxOpenQueries { get; init; } = 48;

    /// <summary>Queries that are open or wait for a turn; one more gets 503 at once. The default is 128.</summary>
    public int MaxQueuedQueries { get; init; } = 128;

    /// <summary>Queries of one client, open or waiting for a turn; one more gets 429. The default is 24.</summary>
    public int MaxQueriesPerClient { get; init; } = 24;

    /// <summary>Open queries that read ahead with several threads and 8 MiB of open blocks; all others read on their
    /// own, with 1 MiB. The default is 2.</summary>
    public int MaxAmpleQueries { get; init; } = 2;

    /// <summary>How long a query waits for its first turn before it gets 503, or 429 if only its own client is at a
    /// limit. The default is 5 seconds.</summary>
    public TimeSpan QueueTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a query may work. The time in which it waits for its client does not count. The default is 5
    /// minutes.</summary>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Entries of a page, if the client does not say a limit. The default is 1,000.</summary>
    public int DefaultPageRows { get; init; } = 1_000;

    /// <summary>The maximum number of entries of a page. The default is 10,000.</summary>
    public int MaxPageRows { get; init; } = 10_000;

    /// <summary>A page ends with the entry that makes it this large, in bytes. The default is 4 MiB.</summary>
    public int MaxPageBytes { get; init; } = 4 << 20;

    /// <summary>The maximum number of entries of a response that is not a page. The default is 100 million.</summary>
    public long MaxRows { get; init; } = 100_000_000;

    /// <summary>Clients that follow at the same time; one more gets 503. The default is 256.</summary>
    public int MaxFollowers { get; init; } = 256;

    /// <summary>Followers that read entries at the same time, or wait for their clients to take them; one client has at
    /// most half of them. Others wait until one has emitted all stored entries. The default is 32.</summary>
    public int MaxReadingFollowers { get; init; } = 32;

    /// <summary>Followers of one client; one more gets 429. The default is 224.</summary>
    public int MaxFollowersPerClient { get; init; } = 224;

    /// <summary>The time after which a client is disconnected that acknowledges none of the sent bytes. The default is
    /// 2 minutes.</summary>
    /// <remarks>A client's kernel acknowledges reads in steps of up to 64 KiB: at 1 KB/s that is one a
    /// minute.</remarks>
    public TimeSpan SlowClientTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The minimum rate at which a client must read the end of a response, in bytes a second. After a pause of
    /// 5 minutes the client is disconnected. The default is 240.</summary>
    public double MinBytesPerSecond { get; init; } = 240;

    /// <summary>The interval after which a silent follower gets an empty line (or comment), by which a closed
    /// connection is noticed. The default is 15 seconds.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The maximum time in which responses end when the listener stops. The default is 3 seconds.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(3);
}
