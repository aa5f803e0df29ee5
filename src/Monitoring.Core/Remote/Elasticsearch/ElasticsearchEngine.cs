using System.Text;
using System.Text.Json.Nodes;
using Monitoring.Entries;
using Monitoring.Remote.Connecting;
using Monitoring.Remote.Engines;

namespace Monitoring.Remote.Elasticsearch;

// Implementation notes
//
// A point in time shows the same documents to all pages. Elasticsearch numbers its documents, and the next page begins
// after the last hit. OpenSearch does not, and the next page begins with the last moment of the page before.

/// <summary>Elasticsearch or OpenSearch.</summary>
/// <param name="connection">The connection, which is disposed too.</param>
/// <param name="index">The indexes or data streams, with wildcards.</param>
/// <param name="dialect">The product.</param>
internal sealed class ElasticsearchEngine(RemoteConnection connection, string index, SearchDialect dialect)
    : ILogEngine
{
    private const int MaxResponseBytes = 128 << 20;
    private const string KeepAlive = "5m";
    private const long NanosecondsPerMillisecond = 1_000_000;

    private readonly SearchResponses _responses = new();
    private string? _pointInTime;

    /// <summary>The maximum number of entries in a response. The default is Elasticsearch's default.</summary>
    public int MaxPageSize { get; init; } = 10_000;

    /// <summary>The number of entries in a response, unless a moment has more. The default is 2000.</summary>
    public int PageSize { get; init; } = 2000;

    /// <summary>The number of streams in a response. The default is 1000.</summary>
    public int StreamsPageSize { get; init; } = 1000;

    /// <inheritdoc/>
    public FieldNames Names => FieldNames.WithDots;

    /// <summary>The type date has milliseconds.</summary>
    public long OrderNanoseconds => NanosecondsPerMillisecond;

    /// <summary>A document is found after the next refresh, by default within a second, and collectors wait for whole
    /// batches.</summary>
    public TimeSpan Lag => TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public IEnumerable<EngineEntry> Read(EngineQuery query, CancellationToken cancellationToken)
    {
        EngineConditions conditions = new(query.Conditions, Names);
        IReadOnlyList<JsonObject> filters = WriteFilters(conditions, cancellationToken);
        query.Explain?.Invoke(conditions.Explain(
            dialect.Name, SearchQuery.Write(filters, query.Since, query.Until).ToJsonString()));
        int size = query.PageSize(PageSize, conditions.IsExact);
        _pointInTime = Send(
            HttpMethod.Post, $"{Escape(index)}/{dialect.PointInTimePath}?keep_alive={KeepAlive}", body: null,
            SearchResponses.ReadPointInTime, cancellationToken) ?? throw connection.Refuse("The response is too long.");
        try
        {
            IEnumerable<EngineEntry> entries = dialect.HasTiebreaker
                ? ReadAfterHits(query, filters, size, cancellationToken)
                : ReadAfterTimes(query, filters, size, cancellationToken);
            foreach (EngineEntry entry in entries)
            {
                yield return entry;
            }
        }
        finally
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                Close(query.Explain, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<EngineStream> ReadStreams(CancellationToken cancellationToken)
    {
        (IReadOnlySet<string> keywords, _) = FindFields(StreamSearch.CandidatesOf(Names), cancellationToken);
        IReadOnlyList<string> fields = StreamSearch.FieldsOf(Names, keywords);
        List<EngineStream> streams = [];
        JsonObject? after = null;
        while (fields.Count > 0)
        {
            JsonObject search = StreamSearch.Write(Names, fields, StreamsPageSize, after);
            (IReadOnlyList<EngineStream> page, after) = Send(
                HttpMethod.Post, $"{Escape(index)}/_search?allow_partial_search_results=false", search,
                SearchResponses.ReadStreams, cancellationToken)
                ?? throw connection.Refuse("The list of streams is too long.");
            streams.AddRange(page);
            if (page.Count == 0 || after is null)
            {
                break;
            }
        }

        // Documents without any of the fields belong to no stream.
        return [.. streams.Where(stream => stream.Fields.Count > 0)];
    }

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();

    private IEnumerable<EngineEntry> ReadAfterHits(
        EngineQuery query, IReadOnlyList<JsonObject> filters, int size, CancellationToken cancellationToken)
    {
        JsonArray? after = null;
        long number = 0;
        SearchPage page;
        do
        {
            JsonObject conditions = SearchQuery.Write(filters, query.Since, query.Until);
            SearchPage? next = Search(conditions, query.NewestFirst, size, after, number, cancellationToken);
            if (next is null)
            {
                size = size > 1 ? size / 2 : throw connection.Refuse("The response for one entry is too long.");
                page = new SearchPage([], size, PointInTime: null, after);
                continue;
            }

            page = next;
            foreach (EngineEntry entry in page.Entries)
            {
                yield return entry;
            }

            after = page.After;
            number += page.Hits;
        }
        while (page.Hits == size);
    }

    private IEnumerable<EngineEntry> ReadAfterTimes(
        EngineQuery query, IReadOnlyList<JsonObject> filters, int size, CancellationToken cancellationToken)
    {
        TimePages pages = new()
        {
            MaxSize = MaxPageSize,
            Precision = NanosecondsPerMillisecond,
            Refuse = reason => connection.Refuse(reason),
            Request = (since, until, limit) => Search(
                SearchQuery.Write(filters, since, until), query.NewestFirst, limit, after: null, first: 0,
                cancellationToken)?.Entries,
        };
        LogTimestamp earliest = new(0);
        LogTimestamp latest = new(long.MaxValue - NanosecondsPerMillisecond);
        return pages.Read(query.Since ?? earliest, query.Until ?? latest, query.NewestFirst, size);
    }

    private SearchPage? Search(
        JsonObject conditions,
        bool newestFirst,
        int size,
        JsonArray? after,
        long first,
        CancellationToken cancellationToken)
    {
        JsonObject sort = new()
        {
            ["order"] = newestFirst ? "desc" : "asc",
            ["unmapped_type"] = "date",

            // Otherwise indexes with milliseconds and indexes with nanoseconds have values that cannot be compared.
            ["numeric_type"] = "date",
        };
        JsonObject search = new()
        {
            ["size"] = size,
            ["pit"] = new JsonObject { ["id"] = _pointInTime, ["keep_alive"] = KeepAlive },
            ["query"] = conditions,
            ["sort"] = new JsonArray(new JsonObject { [SearchQuery.Time] = sort }),
            ["fields"] = new JsonArray(
                new JsonObject { ["field"] = SearchQuery.Time, ["format"] = SearchQuery.TimeFormat }),
            ["track_total_hits"] = false,
        };
        if (after is not null)
        {
            search["search_after"] = after.DeepClone();
        }

        SearchPage? page = Send(
            HttpMethod.Post, "_search?allow_partial_search_results=false", search,
            response => _responses.ReadPage(response, first, newestFirst), cancellationToken);
        _pointInTime = page?.PointInTime ?? _pointInTime;
        return page;
    }

    private IReadOnlyList<JsonObject> WriteFilters(EngineConditions conditions, CancellationToken cancellationToken)
    {
        if (conditions.Filters.Count == 0 && conditions.LowerLevels.Count == 0)
        {
            return SearchQuery.WriteFilters(conditions, new HashSet<string>(), new HashSet<string>());
        }

        (IReadOnlySet<string> keywords, IReadOnlySet<string> others) = FindFields(
            SearchQuery.FieldsOf(conditions), cancellationToken);
        return SearchQuery.WriteFilters(conditions, keywords, others);
    }

    private Tuple<IReadOnlySet<string>, IReadOnlySet<string>> FindFields(
        IEnumerable<string> names, CancellationToken cancellationToken) => Send(
        HttpMethod.Get,
        $"{Escape(index)}/_field_caps?include_unmapped=true&fields={Escape(string.Join(',', names))}",
        body: null, SearchResponses.ReadFields, cancellationToken)
        ?? throw connection.Refuse("The list of fields is too long.");

    /// <summary>Returns the response; null if it is too long.</summary>
    private T? Send<T>(
        HttpMethod method,
        string path,
        JsonObject? body,
        Func<ReadOnlyMemory<byte>, T> read,
        CancellationToken cancellationToken)
        where T : class
    {
        using StringContent? content = body is null
            ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = connection.Send(method, path, content, cancellationToken);
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

    /// <summary>Closes the point in time, which expires, too.</summary>
    private void Close(Action<string>? explain, CancellationToken cancellationToken)
    {
        try
        {
            Send(
                HttpMethod.Delete, dialect.ClosePath, dialect.Close(_pointInTime!), _ => string.Empty,
                cancellationToken);
        }
        catch (RemoteLogException failure)
        {
            explain?.Invoke($"The point in time was not closed and expires in {KeepAlive}: {failure.Message}");
        }
    }

    private static string Escape(string text) => Uri.EscapeDataString(text);
}
