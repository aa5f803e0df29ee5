using Monitoring.Files;
using Monitoring.Files.Opening;

namespace Monitoring.Tailing.Content;

// Implementation notes
//
// A frame states the window that it was compressed with: 2 MiB at zstd's default level, 8 MiB at level 19. This window
// is held while the file is unpacked. A window of more than 128 MiB (zstd --long=28 and above) is refused, as zstd
// itself does without that option.

/// <summary>Unpacks zstd files (RFC 8878) with any number of frames, with or without sizes and checksums.</summary>
internal sealed class ZstdUnpacker : Unpacker
{
    private readonly PackedInput _input;
    private readonly ZstdContent _stream;

    public ZstdUnpacker(ReopenableFile file)
    {
        _input = new PackedInput(file);
        _stream = new ZstdContent(_input);
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
            return RecordDamage(failure.Message);
        }
        catch (EndOfStreamException) when (_input.IsAtEnd)
        {
            Damage = WasCutOff;
            return 0;
        }

        Damage = read == 0 && _input.IsEmpty ? WasCutOff : null;
        return read;
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
