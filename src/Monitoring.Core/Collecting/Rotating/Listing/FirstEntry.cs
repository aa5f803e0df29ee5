using Monitoring.Tailing;
using Monitoring.Tailing.Seeking;

namespace Monitoring.Collecting.Rotating.Listing;

/// <summary>Finds when a compressed file was begun: the file's own times only show when it was compressed.</summary>
internal static class FirstEntry
{
    /// <summary>The maximum number of bytes of a first line that are read to find its time: 16 KiB of a JSON message,
    /// where a byte may take six.</summary>
    private const int FirstLineBytes = 128 << 10;

    /// <summary>Sets the age of a compressed file to the time of its first line, if that has one; false if the file
    /// cannot be read.</summary>
    public static bool TryFindAge(LogFile file)
    {
        try
        {
            if (file.IsCompressed)
            {
                file.LastWritten = EntryTimes.OfFirst(file, FirstLineBytes) ?? file.LastWritten;
                file.ReleaseBuffers();
            }

            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
