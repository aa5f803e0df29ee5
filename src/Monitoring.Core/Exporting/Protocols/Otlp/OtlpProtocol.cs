using Monitoring.Exporting.Batches;
using Monitoring.Exporting.Protocols.Http;
using Monitoring.Storing.Destinations;

namespace Monitoring.Exporting.Protocols.Otlp;

/// <summary>Sends entries by OTLP over HTTP, in protobuf or JSON.</summary>
/// <remarks>A repeated request has the same bytes, and each record the same <c>log.record.uid</c>.</remarks>
internal sealed class OtlpProtocol : IExportProtocol
{
    /// <summary>The maximum size of a response; a larger one is not sent again.</summary>
    private const int MaxResponseBytes = 4 << 20;

    private const string LogsPath = "v1/logs";

    private readonly HttpReceiver _receiver;
    private readonly IOtlpEncoder _encoder;
    private readonly RequestBody _body;
    private readonly Uri _url;

    /// <summary>Prepares the connections; opens none.</summary>
    public OtlpProtocol(DestinationSettings settings, EntryIdentity identity, TimeProvider timeProvider)
    {
        _url = UrlOf(settings.Target);
        _receiver = new HttpReceiver(settings, timeProvider, MaxResponseBytes);
        _encoder = settings.Json
            ? new OtlpJson(identity, settings.Labels) : new OtlpProtobuf(identity, settings.Labels);
        _body = new RequestBody(settings.Gzip == true);
    }

    /// <inheritdoc/>
    public long HeldBytes => _body.HeldBytes;

    /// <summary>The URL of requests: the target, with <c>/v1/logs</c> unless it ends with it.</summary>
    public static Uri UrlOf(string target) => new(
        target.TrimEnd('/').EndsWith('/' + LogsPath, StringComparison.Ordinal)
            ? target : $"{target.TrimEnd('/')}/{LogsPath}");

    /// <inheritdoc/>
    public IReadOnlyList<int[]> Divide(ExportBatch batch) => RowIndexes.All(batch);

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(
        ExportBatch batch, ReadOnlyMemory<int> rows, CancellationToken cancellationToken)
    {
        _encoder.Write(batch, rows.Span, _body.Begin());
        HttpReply reply = await _receiver.PostAsync(
            _url, _body.Finish(), _encoder.ContentType, _body.IsGzip, cancellationToken);
        return OtlpResponse.Read(reply, rows.Length) with { Bytes = _body.Length };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _receiver.Dispose();
        _body.Dispose();
    }
}
