using Monitoring.Exporting.Batches;
using Monitoring.Exporting.Protocols.Http;
using Monitoring.Exporting.Texts;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Destinations;

namespace Monitoring.Exporting.Protocols.Loki;

// Implementation notes
//
// A request has one stream, the oldest entries first. Of a request with several streams an ingester keeps only the
// last stream's error: it may respond with 204 and drop entries of another stream without a word.

/// <summary>Sends entries to Loki's push API in JSON, one stream in each request.</summary>
/// <remarks>A repeated request has the same bytes: Loki drops an entry that it has.</remarks>
internal sealed class LokiProtocol : IExportProtocol
{
    private const int MaxResponseBytes = 64 << 10;
    private const string PushPath = "loki/api/v1/push";

    private readonly HttpReceiver _receiver;
    private readonly RequestBody _body;
    private readonly LokiStreams _streams;
    private readonly Uri _url;

    /// <summary>Prepares the connections; opens none.</summary>
    public LokiProtocol(DestinationSettings settings, TimeProvider timeProvider)
    {
        _url = UrlOf(settings.Target);
        _receiver = new HttpReceiver(settings, timeProvider, MaxResponseBytes);
        _body = new RequestBody(settings.Gzip != false);
        _streams = new LokiStreams(settings.Labels);
    }

    /// <inheritdoc/>
    public long HeldBytes => _body.HeldBytes;

    /// <summary>The URL of requests: the target, with <c>/loki/api/v1/push</c> unless it ends with
    /// <c>/push</c>.</summary>
    public static Uri UrlOf(string target) => new(
        target.TrimEnd('/').EndsWith("/push", StringComparison.Ordinal) ? target : $"{target.TrimEnd('/')}/{PushPath}");

    /// <inheritdoc/>
    public IReadOnlyList<int[]> Divide(ExportBatch batch) => _streams.Divide(batch);

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(
        ExportBatch batch, ReadOnlyMemory<int> rows, CancellationToken cancellationToken)
    {
        Write(batch, rows.Span, _body.Begin());
        HttpReply reply = await _receiver.PostAsync(
            _url, _body.Finish(), "application/json", _body.IsGzip, cancellationToken);
        return LokiResponse.Read(reply, rows.Length) with { Bytes = _body.Length };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _receiver.Dispose();
        _body.Dispose();
    }

    private void Write(ExportBatch batch, ReadOnlySpan<int> rows, ByteBuffer output)
    {
        output.Write("{\"streams\":[{\"stream\":"u8);
        output.Write(_streams.LabelsOf(batch, batch.Rows[rows[0]]));
        output.Write(",\"values\":["u8);
        for (int index = 0; index < rows.Length; index++)
        {
            output.Write(index == 0 ? [] : ","u8);
            WriteEntry(batch, batch.Rows[rows[index]], output);
        }

        output.Write("]}]}"u8);
    }

    private void WriteEntry(ExportBatch batch, in ExportRow row, ByteBuffer output)
    {
        output.Write("[\""u8);
        JsonText.WriteNumber(output, row.Timestamp.UnixNanoseconds);
        output.Write("\","u8);
        JsonText.WriteString(output, batch.MessageOf(row));
        output.Write(",{"u8);
        byte[] metadata = _streams.MetadataOf(batch, row);
        ReadOnlySpan<byte> level = LevelText.NameOf(row.Level);
        if (level.Length > 0)
        {
            // Loki need not guess it then.
            output.Write("\"level\":"u8);
            JsonText.WriteString(output, level);
            output.Write(metadata.Length > 0 ? ","u8 : []);
        }

        output.Write(metadata);
        output.Write("}]"u8);
    }
}
