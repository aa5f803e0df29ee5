using Monitoring.Files.Status;

namespace Monitoring.Files;

// Implementation notes
//
// Thousands of logs that are rotated at once are searched for one after another, in one directory. So the names that were read last are
// kept by file: a file that still has the name it had then is found by one look at that name, whatever else has changed in the directory
// since. Only a file that is not found so makes the directory be read again. The names may be taken by the garbage collector, since there
// may be hundreds of thousands and nobody may ask again.

/// <summary>Finds the name that a file has in its directory by now.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class FileSearch
{
    /// <summary>How often the names are read until they stand still.</summary>
    private const int MaxReadings = 8;

    private readonly Lock _lock = new();
    private readonly WeakReference<Listing?> _last = new(null);

    /// <summary>The number of times that a directory was read.</summary>
    public long Readings { get; private set; }

    /// <summary>Searches for a file; false if it was not there but may have been passed by, because names moved on meanwhile.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="identity">The file.</param>
    /// <param name="path">Its path; null if it has none in the directory.</param>
    public bool TryFind(string directory, FileIdentity identity, out string? path)
    {
        lock (_lock)
        {
            _last.TryGetTarget(out Listing? last);
            Listing? before = last?.Directory == directory ? last : null;
            if (before is not null && (before.TryFind(identity, out path) || before.IsStill()))
            {
                return true;
            }

            before = null;
            for (int reading = 0; reading < MaxReadings; reading++)
            {
                Readings++;
                Listing listing = Listing.Read(directory);
                _last.SetTarget(listing);
                if (listing.TryFind(identity, out path) || listing.IsStill() || before?.IsSameAs(listing) == true)
                {
                    return true;
                }

                before = listing;
            }

            path = null;
            return false;
        }
    }

    /// <summary>The names of the files of a directory, as they were once.</summary>
    private sealed class Listing
    {
        private readonly DirectoryNames _names = new();
        private readonly Dictionary<FileIdentity, string> _byFile = [];

        private Listing(string directory) => Directory = directory;

        public string Directory { get; }

        public static Listing Read(string directory)
        {
            Listing listing = new(directory);
            foreach (string name in listing._names.Of(directory))
            {
                if (FileStatus.Of(Path.Join(directory, name), followLinks: false, out _) is { Kind: FileKind.File } status)
                {
                    listing._byFile[status.Identity] = name;
                }
            }

            return listing;
        }

        /// <summary>Finds a file that has a name that it had then.</summary>
        public bool TryFind(FileIdentity identity, out string? path)
        {
            path = _byFile.TryGetValue(identity, out string? name) ? Path.Join(Directory, name) : null;
            bool isFound = path is not null && FileStatus.Of(path, followLinks: false, out _)?.Identity == identity;
            path = isFound ? path : null;
            return isFound;
        }

        /// <summary>Whether the names are for certain the ones that are there now.</summary>
        public bool IsStill() => _names.AreStill(Directory);

        public bool IsSameAs(Listing other) =>
            _byFile.Count == other._byFile.Count
            && _byFile.All(file => other._byFile.TryGetValue(file.Key, out string? name) && name == file.Value);
    }
}
