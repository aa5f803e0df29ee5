using Monitoring.Entries;
using Monitoring.Framing;
using Monitoring.Remote.Connecting;
using Monitoring.Remote.Engines;

namespace Monitoring.Remote.VictoriaLogs;

// Implementation notes
//
// VictoriaLogs returns entries in no order, unless they are sorted, and needs memory for all that it sorts, unless the
// sorting has a limit. So entries are read in sorted pages.

/// <summary>VictoriaLogs.</summary>
/// <param name="connection">The connection, which is disposed too.</param>
internal sealed class VictoriaLogsEngine(RemoteConnection connection) : ILogEngine
{
    private const int MaxResponseBytes = 64 << 20;

    /// <summary>The earliest and the latest times that VictoriaLogs stores.</summary>
    private static readonly LogTimestamp Earliest = new(0);
    private static readonly LogTimestamp Latest = new(long.MaxValue / LogTimestamp.NanosecondsPerSecond
        * LogTimestamp.NanosecondsPerSecond);

    private readonly VictoriaLogsEntries _entries = new();

    /// <summary>The maximum number of entries in a response, which both sides hold in memory. The default is
    /// 100,000.</summary>
    public int MaxPageSize { get; init; } = 100_000;

    /// <summary>The number of entries in a response, unless a moment has more. The default is 5000.</summary>
    public int PageSize { get; init; } = 5000;

    /// <inheritdoc/>
    public FieldNames Names => FieldNames.WithDots;

    /// <inheritdoc/>
    public long OrderNanoseconds => 1;

    /// <inheritdoc/>
    public TimeSpan Lag => TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public IEnumerable<EngineEntry> Read(EngineQuery query, CancellationToken cancellationToken)
    {
        EngineConditions conditions = new(query.Conditions, Names);
        IReadOnlyList<string> filters = LogsQuery.WriteFilters(conditions);
        LogTimestamp since = LogTimestamp.Later(query.Since ?? Earliest, Earliest);
        LogTimestamp until = query.Until ?? Latest;
        TimePages pages = new()
        {
            MaxSize = MaxPageSize,
            Refuse = reason => connection.Refuse(reason),
            Request = (start, end, limit) => Send(
                LogsQuery.Write(filters, start, end, query.NewestFirst, limit), cancellationToken),
        };
        int size = query.PageSize(PageSize, conditions.IsExact);
        query.Explain?.Invoke(conditions.Explain(
            "VictoriaLogs", LogsQuery.Write(filters, since, until, query.NewestFirst, size)));
        return pages.Read(since, until, query.NewestFirst, size);
    }

    /// <inheritdoc/>
    public IReadOnlyList<EngineStream> ReadStreams(CancellationToken cancellationToken)
    {
        using FormUrlEncodedContent form = new([new("query", "*")]);
        using HttpResponseMessage response = connection.Send(
            HttpMethod.Post, "select/logsql/streams", form, cancellationToken);
        ReadOnlyMemory<byte> whole = connection.ReadWhole(response, MaxResponseBytes, cancellationToken)
            ?? throw connection.Refuse("The list of streams is too long.");
        try
        {
            return VictoriaLogsStreams.Read(whole);
        }
        catch (FormatException failure)
        {
            throw connection.Refuse(failure.Message, failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();

    /// <summary>Returns the entries of a response; null if the response is too long.</summary>
    private List<EngineEntry>? Send(string query, CancellationToken cancellationToken)
    {
        using FormUrlEncodedContent form = new([new("query", query)]);
        using HttpResponseMessage response = connection.Send(
            HttpMethod.Post, "select/logsql/query", form, cancellationToken);
        using Stream body = response.Content.ReadAsStream(cancellationToken);
        using LineBuffer lines = new(MaxResponseBytes);
        List<EngineEntry> entries = [];
        long length = 0;
        while (true)
        {
            while (lines.TryPeek(out ReadOnlyMemory<byte> line, out _))
            {
                if (!line.IsEmpty)
                {
                    entries.Add(Parse(line));
                }

                lines.Take();
            }

            int read = connection.ReadSome(body, lines.GetSpace(), cancellationToken);
            if (read == 0)
            {
                return lines.Length == 0 ? entries : throw connection.Refuse("The response is truncated.");
            }

            length += read;
            if (length > MaxResponseBytes)
            {
                return null;
            }

            lines.Advance(read);
        }
    }

    private EngineEntry Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            return _entries.Read(line);
        }
        catch (FormatException failure)
        {
            throw connection.Refuse(failure.Message, failure);
        }
    }
}
