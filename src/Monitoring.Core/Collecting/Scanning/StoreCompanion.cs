using Monitoring.Files.Opening;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Scanning;

/// <summary>Distinguishes the lock file and the reserve file of a store from a log. A lock contains a process number as
/// text, and a reserve is a hole.</summary>
internal static class StoreCompanion
{
    private static readonly string[] Suffixes = [".lock", ".reserve"];

    /// <summary>Whether a file has the name of a store's companion file and that store exists, so that the file is
    /// not a log.</summary>
    /// <param name="path">The file's path, without links.</param>
    /// <param name="descriptors">Lends a descriptor.</param>
    /// <exception cref="IOException">Reading failed.</exception>
    public static bool IsBesideStore(string path, DescriptorPool descriptors)
    {
        if (Array.Find(Suffixes, suffix => path.EndsWith(suffix, StringComparison.Ordinal)) is not { } known)
        {
            return false;
        }

        using LogFile? store = LogFile.TryOpen(path[..^known.Length], descriptors, out _);
        return store?.Binary.Scan(store.GetStatus()) is not null;
    }
}
