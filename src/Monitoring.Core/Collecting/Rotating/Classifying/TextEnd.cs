using Monitoring.Files;
using Monitoring.Framing;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Rotating.Classifying;

/// <summary>Finds the end of the text in a file. NULs after it are preallocated space.</summary>
internal static class TextEnd
{
    /// <summary>The number of bytes up to the end of the text, if below a limit; null if it is not, or if the file
    /// has no text.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public static long? Find(LogFile file, long limit)
    {
        Span<byte> bytes = stackalloc byte[Fingerprint.MarkerLength];
        for (long end = limit; end > 0;)
        {
            long start = Math.Max(0, end - bytes.Length);
            int length = bytes[..file.ReadAt(start, bytes[..(int)(end - start)])].TrimEnd((byte)0).Length;
            if (length > 0)
            {
                // The last byte of a UTF-16 character may be NUL.
                long text = start + length;
                text += text % file.Text.Find().UnitBytes();
                return text < limit ? text : null;
            }

            end = start;
        }

        return null;
    }
}
