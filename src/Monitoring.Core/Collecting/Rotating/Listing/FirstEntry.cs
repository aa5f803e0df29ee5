using Monitoring.Tailing;
using Monitoring.Tailing.Seeking;

namespace Monitoring.Collecting.Rotating.Listing;

/// <summary>Tells when the writing of a compressed file was begun: its own times say when it was compressed.</summary>
internal static class FirstEntry
{
    /// <summary>The most that is read of a first line to see when it was written: 16 KiB of a message in JSON, where a byte
    /// may take six.</summary>
    private const int FirstLineBytes = 128 << 10;

    /// <summary>Notes with a compressed file when its first line was written, as far as that says; false if it cannot be read.</summary>
    public static bool TryFindAge(LogFile file)
    {
        try
        {
            if (file.IsCompressed)
            {
                file.LastWritten = EntryTimes.OfFirst(file, FirstLineBytes) ?? file.LastWritten;
                file.Rest();
            }

            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
