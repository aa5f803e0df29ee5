using Monitoring.Tailing;

namespace Monitoring.Entries;

/// <summary>The lines of one stream that were read together: one pooled UTF-8 buffer and a table of records over it.</summary>
/// <remarks>Whoever collected it disposes it; spans and records are of no use after that. An entry made from it
/// lives on.</remarks>
public sealed class LogBatch : IDisposable
{
    /// <summary>What is known of the stream.</summary>
    public LogMetadata Metadata => throw new NotSupportedException();

    /// <summary>The file the lines were read from.</summary>
    public FileIdentity File => throw new NotSupportedException();

    /// <summary>Where to resume once the batch is safe.</summary>
    public Checkpoint Checkpoint => throw new NotSupportedException();

    /// <summary>How many records there are.</summary>
    public int Count => Records.Length;

    /// <summary>The table, in the order of the file.</summary>
    public ReadOnlySpan<LogRecord> Records => throw new NotSupportedException();

    /// <summary>The bytes of a record's message: UTF-8 if the writer wrote that, any bytes if not.</summary>
    public ReadOnlySpan<byte> GetMessage(in LogRecord record) => throw new NotSupportedException();

    /// <summary>The record as an object that does not depend on the batch.</summary>
    /// <param name="index">The record's row in <see cref="Records"/>.</param>
    public LogEntry CreateEntry(int index) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
