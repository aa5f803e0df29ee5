using System.Buffers;
using Monitoring.Framing;
using Monitoring.Tailing.Content;
using Monitoring.Tailing.Seeking;

namespace Monitoring.Tailing;

/// <summary>Finds out from the first bytes of a file which form its text has.</summary>
/// <remarks>Once the first line is there, nothing is read for it any more.</remarks>
/// <param name="reader">Reads the file.</param>
internal sealed class FileText(ContentReader reader)
{
    /// <summary>The most NULs at the beginning that are passed to find text.</summary>
    private const int MaxNuls = 1 << 20;

    private bool _isCertain;

    /// <summary>The form, as far as it was found out.</summary>
    public TextForm Form { get; private set; }

    /// <summary>Finds out the form, unless that is certain.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public TextForm Find()
    {
        if (!_isCertain)
        {
            Form = Read();
        }

        return Form;
    }

    /// <summary>Finds out the form of a file that does not grow any more: of a short one, too, CR ends the lines if there is no LF.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public TextForm FindAtEnd()
    {
        if (Find() == TextForm.Utf8 && !_isCertain && EndsLinesWithCr(fewest: 0))
        {
            Form = TextForm.CarriageReturn;
            _isCertain = true;
        }

        return Form;
    }

    /// <summary>Reads at an offset bytes in which LF alone ends a line, as many as the file has (see <see cref="FramedBytes"/>).</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public int ReadFramed(long offset, Span<byte> destination) => FramedBytes.Read(reader, Find(), offset, destination);

    /// <summary>The file has other bytes now.</summary>
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
                // Either nothing but NULs until now, or so many of them that the file counts as UTF-8.
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

        // A first line as long as this is rare: then it is worth the while to look for the LF.
        bool endsWithCr = EndsLinesWithCr(TextFormDetection.CarriageReturnBytes);
        return endsWithCr ? TextForm.CarriageReturn : TextForm.Utf8;
    }

    /// <summary>Whether the first bytes have a CR and no LF. Sets whether that is certain.</summary>
    private bool EndsLinesWithCr(int fewest)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(TextFormDetection.CarriageReturnBytes);
        Span<byte> sample = bytes.AsSpan(0, TextFormDetection.CarriageReturnBytes);
        sample = sample[..reader.ReadAt(0, sample)];
        bool hasNewline = sample.Contains((byte)'\n');
        _isCertain = hasNewline || sample.Length == TextFormDetection.CarriageReturnBytes;
        bool endsWithCr = !hasNewline && sample.Length >= fewest && sample.Contains((byte)'\r');
        ArrayPool<byte>.Shared.Return(bytes);
        return endsWithCr;
    }
}
