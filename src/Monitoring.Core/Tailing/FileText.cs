using System.Buffers;
using Monitoring.Framing;
using Monitoring.Tailing.Content;
using Monitoring.Tailing.Seeking;

namespace Monitoring.Tailing;

/// <summary>Detects the form of a file's text from its first bytes.</summary>
/// <remarks>Once the file has its first line, detection reads nothing more.</remarks>
/// <param name="reader">Reads the file.</param>
internal sealed class FileText(ContentReader reader)
{
    /// <summary>The maximum number of NULs at the beginning that are skipped to find text.</summary>
    private const int MaxNuls = 1 << 20;

    private bool _isCertain;

    /// <summary>The form detected so far.</summary>
    public TextForm Form { get; private set; }

    /// <summary>Detects the form, unless it is certain.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public TextForm Find()
    {
        if (!_isCertain)
        {
            Form = Read();
        }

        return Form;
    }

    /// <summary>Detects the form of a file that no longer grows. In a short file, too, CR ends the lines if there
    /// is no LF.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public TextForm FindAtEnd()
    {
        if (Find() == TextForm.Utf8 && !_isCertain && EndsLinesWithCr(minBytes: 0))
        {
            Form = TextForm.CarriageReturn;
            _isCertain = true;
        }

        return Form;
    }

    /// <summary>Reads at an offset, with LF only where a line ends, until the destination is full or the file ends
    /// (see <see cref="FramedBytes"/>).</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public int ReadFramed(long offset, Span<byte> destination) => FramedBytes.Read(reader, Find(), offset, destination);

    /// <summary>Resets the detection, because the file has other bytes now.</summary>
    public void Forget()
    {
        Form = TextForm.Utf8;
        _isCertain = false;
    }

    private TextForm Read()
    {
        Span<byte> sample = stackalloc byte[TextFormDetection.SampleBytes];
        long start = 0;
        int read = reader.ReadAt(0, sample);
        if (read > 0 && sample[0] == 0)
        {
            int text = sample[..read].IndexOfAnyExcept((byte)0);
            start = text < 0 ? read : text;
            if (text < 0 && (read < sample.Length || !reader.TryFindText(ref start, size: 0, MaxNuls, out _)))
            {
                // Either only NULs so far, or so many of them that the file counts as UTF-8.
                _isCertain = start >= MaxNuls;
                return TextForm.Utf8;
            }

            start &= ~1L;
            read = start > 0 ? reader.ReadAt(start, sample) : read;
        }

        TextForm form = TextFormDetection.Find(sample[..read], start, out _isCertain);
        if (form != TextForm.Utf8 || read < sample.Length || sample.Contains((byte)'\n'))
        {
            return form;
        }

        // A first line of this length is rare, so the search for its LF is worth the cost.
        bool endsWithCr = EndsLinesWithCr(TextFormDetection.CarriageReturnBytes);
        return endsWithCr ? TextForm.CarriageReturn : TextForm.Utf8;
    }

    /// <summary>Whether the first bytes contain CR but no LF. Sets whether that is certain.</summary>
    private bool EndsLinesWithCr(int minBytes)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(TextFormDetection.CarriageReturnBytes);
        Span<byte> sample = bytes.AsSpan(0, TextFormDetection.CarriageReturnBytes);
        sample = sample[..reader.ReadAt(0, sample)];
        bool hasNewline = sample.Contains((byte)'\n');
        _isCertain = hasNewline || sample.Length == TextFormDetection.CarriageReturnBytes;
        bool endsWithCr = !hasNewline && sample.Length >= minBytes && sample.Contains((byte)'\r');
        ArrayPool<byte>.Shared.Return(bytes);
        return endsWithCr;
    }
}
