using Monitoring.Exporting.Batches;
using Monitoring.Storing.Blocks;

namespace Monitoring.Exporting.Protocols.Otlp;

/// <summary>Writes an ExportLogsServiceRequest.</summary>
internal interface IOtlpEncoder
{
    /// <summary>The content type of the request.</summary>
    string ContentType { get; }

    /// <summary>Writes a request.</summary>
    void Write(ExportBatch batch, ReadOnlySpan<int> rows, ByteBuffer output);
}
