using Monitoring.Exporting.Batches;
using Monitoring.Exporting.Protocols.Http;
using Monitoring.Exporting.Texts;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Destinations;

namespace Monitoring.Exporting.Protocols.Bulk;

/// <summary>Sends entries to the bulk API of Elasticsearch and OpenSearch.</summary>
/// <remarks>Each entry is created with its identity: the receiver refuses a second copy, which counts as taken. In a
/// data stream this holds within the current backing index.</remarks>
internal sealed class BulkProtocol : IExportProtocol
{
    /// <summary>The default data stream.</summary>
    public const string DefaultIndex = "logs-kubernetes-default";

    // For each of 8,192 items at most 300 bytes of a reason.
    private const int MaxResponseBytes = 16 << 20;
    private const string Query =
        "filter_path=errors,items.*.status,items.*.error.type,items.*.error.reason,items.*.failure_store";

    private readonly HttpReceiver _receiver;
    private readonly RequestBody _body;
    private readonly EntryIdentity _identity;
    private readonly BulkDocument _document;
    private readonly Uri _url;
    private readonly byte[] _id = new byte[EntryIdentity.MaxLength];
    private readonly byte[] _action;

    /// <summary>Prepares the connections; opens none.</summary>
    public BulkProtocol(DestinationSettings settings, EntryIdentity identity, TimeProvider timeProvider)
    {
        _url = UrlOf(settings.Target, settings.Index);
        _action = ActionOf(settings);
        _receiver = new HttpReceiver(settings, timeProvider, MaxResponseBytes);
        _body = new RequestBody(settings.Gzip == true);
        _identity = identity;
        _document = new BulkDocument(settings.Labels);
    }

    /// <inheritdoc/>
    public long HeldBytes => _body.HeldBytes;

    /// <summary>The URL of requests. A target with a query, such as that of VictoriaLogs, keeps it.</summary>
    public static Uri UrlOf(string target, string? index)
    {
        UriBuilder url = new(target);
        if (!IsBulkPath(url.Path))
        {
            url.Path = $"{url.Path.TrimEnd('/')}/{Uri.EscapeDataString(index ?? DefaultIndex)}/_bulk";
        }

        url.Query = url.Query.Length > 1 ? $"{url.Query}&{Query}" : Query;
        return url.Uri;
    }

    /// <inheritdoc/>
    public IReadOnlyList<int[]> Divide(ExportBatch batch) => RowIndexes.All(batch);

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(
        ExportBatch batch, ReadOnlyMemory<int> rows, CancellationToken cancellationToken)
    {
        Write(batch, rows.Span, _body.Begin());
        HttpReply reply = await _receiver.PostAsync(
            _url, _body.Finish(), "application/x-ndjson", _body.IsGzip, cancellationToken);
        return BulkResponse.Read(reply, rows.Span) with { Bytes = _body.Length };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _receiver.Dispose();
        _body.Dispose();
    }

    // The URL has the index, unless the user's URL is that of the bulk API.
    private static byte[] ActionOf(DestinationSettings settings)
    {
        ByteBuffer action = new();
        action.Write("{\"create\":{"u8);
        if (IsBulkPath(new Uri(settings.Target).AbsolutePath))
        {
            JsonText.WriteMember(action, "_index", settings.Index ?? DefaultIndex);
            action.WriteByte((byte)',');
        }

        action.Write("\"_id\":\""u8);
        return action.Written.ToArray();
    }

    private static bool IsBulkPath(string path) => path.TrimEnd('/').EndsWith("/_bulk", StringComparison.Ordinal);

    private void Write(ExportBatch batch, ReadOnlySpan<int> rows, ByteBuffer output)
    {
        foreach (int index in rows)
        {
            ref readonly ExportRow row = ref batch.Rows[index];
            output.Write(_action);
            output.Write(_id.AsSpan(0, _identity.Write(row, batch.MessageOf(row), _id)));
            output.Write("\"}}\n"u8);
            _document.Write(batch, row, output);
            output.WriteByte((byte)'\n');
        }
    }
}
