using System.Buffers;
using Monitoring.Framing;
using Monitoring.Tailing.Content;

namespace Monitoring.Tailing.Seeking;

/// <summary>Presents the bytes of a file of any form with an LF only where a line ends, so that its lines are found
/// like those of UTF-8.</summary>
/// <remarks>For UTF-16 only the line ends are valid; each other character becomes two placeholder bytes.</remarks>
internal static class FramedBytes
{
    private const byte Other = (byte)'x';

    /// <summary>Reads at an offset until the destination is full or the file ends.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public static int Read(ContentReader reader, TextForm form, long offset, Span<byte> destination)
    {
        if (form.IsWide())
        {
            return ReadWide(reader, form, offset, destination);
        }

        int read = reader.ReadAt(offset, destination);
        if (form == TextForm.CarriageReturn)
        {
            destination[..read].Replace((byte)'\r', (byte)'\n');
        }

        return read;
    }

    private static int ReadWide(ContentReader reader, TextForm form, long offset, Span<byte> destination)
    {
        int before = (int)(offset & 1);
        byte[] bytes = ArrayPool<byte>.Shared.Rent(destination.Length + 2);
        try
        {
            int wanted = before + destination.Length;
            Span<byte> units = bytes.AsSpan(0, wanted + (wanted & 1));
            units = units[..reader.ReadAt(offset - before, units)];
            for (int index = 0; index < units.Length; index += 2)
            {
                Show(units[index..Math.Min(index + 2, units.Length)], form);
            }

            int read = Math.Clamp(units.Length - before, 0, destination.Length);
            units.Slice(Math.Min(before, units.Length), read).CopyTo(destination);
            return read;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static void Show(Span<byte> unit, TextForm form)
    {
        if (form.StartsWithNewline(unit))
        {
            (unit[0], unit[1]) = ((byte)'\r', (byte)'\n');
        }
        else if (unit.ContainsAnyExcept((byte)0))
        {
            unit.Fill(Other);
        }
    }
}
