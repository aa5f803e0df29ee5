using System.IO.Compression;
using Monitoring.Files.Opening;

namespace Monitoring.Tailing.Content;

/// <summary>Unpacks gzip files (RFC 1952) with any number of members.</summary>
internal sealed class GzipUnpacker : Unpacker
{
    private readonly GzipInput _input;
    private readonly GZipStream _stream;

    public GzipUnpacker(ReopenableFile file)
    {
        _input = new GzipInput(file);
        _stream = new GZipStream(_input, CompressionMode.Decompress);
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = _stream.Read(buffer);
        }
        catch (InvalidDataException failure)
        {
            if (!_input.IsAtEnd)
            {
                return RecordDamage(failure.Message);
            }

            Damage = WasCutOff;
            return 0;
        }

        if (read > 0 && !_input.IsAtEnd)
        {
            return read;
        }

        bool isWhole = !_input.IsEmpty && (!_input.IsAtEnd || GzipInput.IsMark(buffer[..read]));
        Damage = isWhole ? null : WasCutOff;
        return 0;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream.Dispose();
            _input.Dispose();
        }
    }
}
