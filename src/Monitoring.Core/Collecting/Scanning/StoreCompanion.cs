using Monitoring.Files.Opening;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Scanning;

/// <summary>Tells the lock and the reserve of a store from a log: the number of a process is text, and a reserve is a hole.</summary>
internal static class StoreCompanion
{
    private static readonly string[] Endings = [".lock", ".reserve"];

    /// <summary>Whether a file is named as one that a store has beside it, and there is such a store: a file that is no log.</summary>
    /// <param name="path">The file's path, without links.</param>
    /// <param name="descriptors">Lends a descriptor.</param>
    /// <exception cref="IOException">Reading failed.</exception>
    public static bool IsBesideStore(string path, DescriptorPool descriptors)
    {
        if (Array.Find(Endings, ending => path.EndsWith(ending, StringComparison.Ordinal)) is not { } known)
        {
            return false;
        }

        using LogFile? store = LogFile.TryOpen(path[..^known.Length], descriptors, out _);
        return store?.Binary.Look(store.GetStatus()) is not null;
    }
}
