using System.Globalization;
using Monitoring.Entries;
using Monitoring.Remote.Connecting;
using Monitoring.Remote.Engines;

namespace Monitoring.Remote.Loki;

// Implementation notes
//
// Loki refuses a query over more than 30 days and more than 5000 entries in a response. A range is read in windows, and
// a window in pages. A window without labels has no streams.

/// <summary>Grafana Loki.</summary>
/// <param name="connection">The connection, which is disposed too.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class LokiEngine(RemoteConnection connection, TimeProvider timeProvider) : ILogEngine
{
    private const int MaxResponseBytes = 64 << 20;

    private const string Database = "Loki";

    /// <summary>Loki's default for the maximum length of a query's range.</summary>
    private static readonly TimeSpan WindowLength = TimeSpan.FromDays(30);

    /// <summary>The age of the oldest entries to query. Each window is a request, even if it has no entries.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(10 * 365);

    /// <summary>Loki refuses entries that are more than ten minutes in the future.</summary>
    private static readonly TimeSpan MaxFuture = TimeSpan.FromDays(1);

    private readonly EntryFactory _entries = new(FieldNames.WithoutDots);

    /// <summary>The maximum number of entries in a response. The default is Loki's default.</summary>
    public int MaxPageSize { get; init; } = 5000;

    /// <inheritdoc/>
    public FieldNames Names => FieldNames.WithoutDots;

    /// <inheritdoc/>
    public long OrderNanoseconds => 1;

    /// <inheritdoc/>
    public TimeSpan Lag => TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public IEnumerable<EngineEntry> Read(EngineQuery query, CancellationToken cancellationToken)
    {
        DateTimeOffset now = timeProvider.GetUtcNow();
        LogTimestamp oldest = LogTimestamp.From(now - MaxAge);
        LogTimestamp newest = LogTimestamp.From(now + MaxFuture);
        LogTimestamp since = LogTimestamp.Later(query.Since ?? oldest, oldest);
        LogTimestamp until = query.Until is { } end && end < newest ? end : newest;
        bool isExplained = false;
        foreach ((LogTimestamp start, LogTimestamp stop) in TimeWindows.Split(
            since, until, WindowLength, query.NewestFirst))
        {
            IReadOnlyList<string> labels = FindLabels(start, stop, cancellationToken);
            if (labels.Count == 0)
            {
                continue;
            }

            EngineConditions conditions = new(query.Conditions, Names);
            string[] queries = [.. WriteQueries(conditions, labels, start, stop, cancellationToken)];
            if (!isExplained)
            {
                query.Explain?.Invoke(conditions.Explain(Database, string.Join("; ", queries)));
                isExplained = true;
            }

            int size = query.PageSize(MaxPageSize, conditions.IsExact);
            foreach (EngineEntry entry in TimeWindows.Merge(
                [.. queries.Select(text => ReadPages(text, start, stop, query.NewestFirst, size, cancellationToken))],
                query.NewestFirst))
            {
                yield return entry;
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<EngineStream> ReadStreams(CancellationToken cancellationToken)
    {
        DateTimeOffset now = timeProvider.GetUtcNow();
        Dictionary<string, EngineStream> streams = new(StringComparer.Ordinal);
        foreach ((LogTimestamp start, LogTimestamp stop) in TimeWindows.Split(
            LogTimestamp.From(now - MaxAge), LogTimestamp.From(now + MaxFuture), WindowLength, newestFirst: true))
        {
            IReadOnlyList<string> labels = FindLabels(start, stop, cancellationToken);
            foreach (IReadOnlyList<EngineField> fields in FindSeries(
                LokiLabels.All(labels), start, stop, cancellationToken))
            {
                streams.TryAdd(LokiResponses.IdentityOf(fields), new EngineStream(fields, Entries: null));
            }
        }

        return [.. streams.Values];
    }

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();

    private IReadOnlyList<string> FindLabels(
        LogTimestamp start, LogTimestamp end, CancellationToken cancellationToken) => LokiLabels.Order(
        Send($"labels?{Range(start, end)}", LokiResponses.ReadLabels, cancellationToken)
        ?? throw connection.Refuse("The list of labels is too long."));

    /// <summary>Returns the labels of the streams that one of the matchers selects; none without matchers.</summary>
    private IReadOnlyList<IReadOnlyList<EngineField>> FindSeries(
        IEnumerable<string> matchers, LogTimestamp start, LogTimestamp end, CancellationToken cancellationToken)
    {
        string[] matches = [.. matchers.Select(matcher => $"match[]={Escape(matcher)}")];
        return matches.Length == 0
            ? []
            : Send(
                $"series?{Range(start, end)}&{string.Join('&', matches)}", LokiResponses.ReadSeries,
                cancellationToken) ?? throw connection.Refuse("The list of streams is too long.");
    }

    private IEnumerable<string> WriteQueries(
        EngineConditions conditions,
        IReadOnlyList<string> labels,
        LogTimestamp start,
        LogTimestamp end,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<IReadOnlyList<EngineField>> remaining = FindSeries(
            LokiLabels.Remainders(labels), start, end, cancellationToken);
        IReadOnlyList<string> matchers = LokiQuery.WriteMatchers(conditions, labels);
        string filters = LokiQuery.WriteFilters(conditions);
        return LokiLabels.Partition(labels, remaining)
            .Select(part => $$"""{{{string.Join(',', matchers.Prepend(part))}}}{{filters}}""");
    }

    private IEnumerable<EngineEntry> ReadPages(
        string query,
        LogTimestamp start,
        LogTimestamp end,
        bool newestFirst,
        int size,
        CancellationToken cancellationToken)
    {
        string direction = newestFirst ? "backward" : "forward";
        TimePages pages = new()
        {
            MaxSize = MaxPageSize,
            Refuse = reason => connection.Refuse(reason),
            Request = (since, until, limit) => Send(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"query_range?{Range(since, until)}&direction={direction}&limit={limit}&query={Escape(query)}"),
                response => LokiResponses.ReadEntries(response, _entries, newestFirst),
                cancellationToken),
        };
        return pages.Read(start, end, newestFirst, size);
    }

    private T? Send<T>(string request, Func<ReadOnlyMemory<byte>, T> read, CancellationToken cancellationToken)
        where T : class
    {
        using HttpResponseMessage response = connection.Send(
            HttpMethod.Get, $"loki/api/v1/{request}", content: null, cancellationToken);
        try
        {
            return connection.ReadWhole(response, MaxResponseBytes, cancellationToken) is { } whole
                ? read(whole) : null;
        }
        catch (FormatException failure)
        {
            throw connection.Refuse(failure.Message, failure);
        }
    }

    private static string Range(LogTimestamp start, LogTimestamp end) =>
        string.Create(CultureInfo.InvariantCulture, $"start={start.UnixNanoseconds}&end={end.UnixNanoseconds}");

    private static string Escape(string value) => Uri.EscapeDataString(value);
}
