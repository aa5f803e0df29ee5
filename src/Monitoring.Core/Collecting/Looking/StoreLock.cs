using Monitoring.Files;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Looking;

/// <summary>Tells the lock of a store from a log: its content, the number of a process, is text.</summary>
internal static class StoreLock
{
    private const string Ending = ".lock";

    /// <summary>Whether a file is named as the lock of one beside it that is no log.</summary>
    /// <param name="path">The file's path, without links.</param>
    /// <param name="descriptors">Lends a descriptor.</param>
    /// <exception cref="IOException">Reading failed.</exception>
    public static bool IsLockOfStore(string path, DescriptorPool descriptors)
    {
        if (!path.EndsWith(Ending, StringComparison.Ordinal))
        {
            return false;
        }

        using LogFile? store = LogFile.TryOpen(path[..^Ending.Length], descriptors, out _);
        return store?.Binary.Look(store.GetStatus()) is not null;
    }
}
