namespace Monitoring.Serving;

/// <summary>How much one listener does for those who ask: what a client may send, take, and keep busy.</summary>
/// <remarks>With the defaults the queries take at most 16 times 8 MiB of blocks, 16 times the blocks that are read ahead (three for each
/// core, each of about 2 MiB), and 16 pages of 8 MiB.</remarks>
public sealed record LogListenerLimits
{
    /// <summary>Connections at the same time; one more is closed at once. The default is 512.</summary>
    public int MaxConnections { get; init; } = 512;

    /// <summary>The first line of a request, in bytes; a longer one is answered with 414. The default is 8 KiB.</summary>
    public int MaxRequestLineBytes { get; init; } = 8 << 10;

    /// <summary>All headers of a request, in bytes; more are answered with 431. The default is 16 KiB.</summary>
    public int MaxHeaderBytes { get; init; } = 16 << 10;

    /// <summary>How long a client may take to send a request's headers. The default is 10 seconds.</summary>
    public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may say nothing, before its first request and after each. The default is 20
    /// seconds.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Queries at the same time; others wait for <see cref="QueueTimeout"/>. The default is 16.</summary>
    public int MaxQueries { get; init; } = 16;

    /// <summary>How long a query waits for its turn before it is answered with 503. The default is 5 seconds.</summary>
    public TimeSpan QueueTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a query may take, with the sending of what it finds. The default is 5 minutes.</summary>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Entries of a page, if the client does not say a limit. The default is 1,000.</summary>
    public int DefaultPageRows { get; init; } = 1_000;

    /// <summary>The most entries of a page. The default is 10,000.</summary>
    public int MaxPageRows { get; init; } = 10_000;

    /// <summary>A page ends with the entry that makes it this large, in bytes. The default is 8 MiB.</summary>
    public int MaxPageBytes { get; init; } = 8 << 20;

    /// <summary>The most entries of an answer that is not a page. The default is 100 million.</summary>
    public long MaxRows { get; init; } = 100_000_000;

    /// <summary>Clients that follow at the same time; one more is answered with 503. The default is 256.</summary>
    public int MaxFollowers { get; init; } = 256;

    /// <summary>How long a client may take not one byte of what waits for it before its connection is cut. The default is 2 minutes.</summary>
    /// <remarks>A client's kernel tells of what was read in steps of up to 64 KiB: at 1 KB/s that is a step a minute.</remarks>
    public TimeSpan SlowClientTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The least rate at which a client must take the end of an answer, in bytes a second; and after a pause of 5 minutes it is cut. The
    /// default is 240.</summary>
    public double MinBytesPerSecond { get; init; } = 240;

    /// <summary>After how much silence a client that follows is sent an empty line (or comment), to find out that it is gone. The
    /// default is 15 seconds.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long answers may take to end when the listener is stopped. The default is 3 seconds.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(3);
}
