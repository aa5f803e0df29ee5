using Monitoring.Exporting.Batches;
using Monitoring.Exporting.Protocols.Http;
using Monitoring.Files.Opening;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Destinations;

namespace Monitoring.Exporting.Protocols.Files;

// Implementation notes
//
// The file is opened for each batch, so that it can be renamed at any time. A batch is on the disk before it counts as
// sent. A kill may leave a part of a batch; the batch is then written again. If the last line is not whole, a line end
// is written first, so that the batch begins on a line of its own.

/// <summary>Appends entries to a file as lines of JSON, or writes them to the standard output.</summary>
internal sealed class FileProtocol : IExportProtocol
{
    /// <summary>The target that means the standard output.</summary>
    public const string Output = "-";

    private readonly string _path;
    private readonly NdjsonLine _line;
    private readonly RequestBody _body = new(isGzip: false);

    /// <summary>Prepares to write; opens nothing.</summary>
    public FileProtocol(DestinationSettings settings, EntryIdentity identity)
    {
        _path = settings.Target;
        _line = new NdjsonLine(identity, settings.Labels);
    }

    /// <inheritdoc/>
    public long HeldBytes => _body.HeldBytes;

    /// <inheritdoc/>
    public IReadOnlyList<int[]> Divide(ExportBatch batch) => RowIndexes.All(batch);

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(
        ExportBatch batch, ReadOnlyMemory<int> rows, CancellationToken cancellationToken)
    {
        ByteBuffer output = _body.Begin();
        foreach (int index in rows.Span)
        {
            _line.Write(batch, batch.Rows[index], output);
        }

        try
        {
            ReadOnlyMemory<byte> body = _body.Finish();
            if (_path == Output)
            {
                WriteToOutput(body.Span);
            }
            else
            {
                await using FileStream file = OpenToAppend(_path);
                await file.WriteAsync(body, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            return SendResult.Taken with { Bytes = _body.Length };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new SendResult(
                failure is UnauthorizedAccessException ? SendVerdict.Denied : SendVerdict.Retry,
                HttpVerdicts.Neutralize(failure.Message));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _body.Dispose();

    private static void WriteToOutput(ReadOnlySpan<byte> bytes)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new IOException("The standard output is not supported on Windows. Use a file.");
        }

        StandardOutput.Write(bytes);
    }

    private static FileStream OpenToAppend(string path)
    {
        FileStream file = OwnFile.OpenOrCreate(path);
        if (file.Length > 0)
        {
            file.Position = file.Length - 1;
            if (file.ReadByte() != '\n')
            {
                file.WriteByte((byte)'\n');
            }
        }

        return file;
    }
}
