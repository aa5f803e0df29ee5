using Monitoring.Files;
using Monitoring.Framing;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Rotating.Classifying;

/// <summary>The end of a file's text: NULs behind it are room that was reserved.</summary>
internal static class TextEnd
{
    /// <summary>How many bytes a file has up to there, if these are fewer than a limit; null if they are not, or there are none.</summary>
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
                // The last byte of a character of UTF-16 may be NUL.
                long text = start + length;
                text += text % file.Text.Find().UnitBytes();
                return text < limit ? text : null;
            }

            end = start;
        }

        return null;
    }
}
