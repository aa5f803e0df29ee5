using Monitoring.Files.Status;

namespace Monitoring.Files;

// Implementation notes
//
// Thousands of logs that are rotated at once are searched for one after another, in one directory. So the last listing
// is kept, indexed by file. A file that still has its name is found with one check of that name, whatever else has
// changed in the directory since. Only if a file is not found this way is the directory read again. The garbage
// collector may free the listing, since there may be hundreds of thousands of names and perhaps no further search.

/// <summary>Finds the present name of a file in its directory.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class FileSearch
{
    /// <summary>The maximum number of readings until the names stop changing.</summary>
    private const int MaxReadings = 8;

    private readonly Lock _lock = new();
    private readonly WeakReference<Listing?> _last = new(null);

    /// <summary>The number of directory readings.</summary>
    public long Readings { get; private set; }

    /// <summary>Searches for a file. False if it was not found but may exist, because
    /// names changed meanwhile.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="identity">The file.</param>
    /// <param name="path">The path of the file; null if it has none in the directory.</param>
    public bool TryFind(string directory, FileIdentity identity, out string? path)
    {
        lock (_lock)
        {
            _last.TryGetTarget(out Listing? last);
            Listing? before = last?.Directory == directory ? last : null;
            if (before is not null && (before.TryFind(identity, out path) || before.IsCurrent()))
            {
                return true;
            }

            before = null;
            for (int reading = 0; reading < MaxReadings; reading++)
            {
                Readings++;
                Listing listing = Listing.Read(directory);
                _last.SetTarget(listing);
                if (listing.TryFind(identity, out path) || listing.IsCurrent() || before?.IsSameAs(listing) == true)
                {
                    return true;
                }

                before = listing;
            }

            path = null;
            return false;
        }
    }

    /// <summary>The names of the files in a directory at one moment.</summary>
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
                if (FileStatus.Of(Path.Join(directory,
                    name), followLinks: false, out _) is { Kind: FileKind.File } status)
                {
                    listing._byFile[status.Identity] = name;
                }
            }

            return listing;
        }

        /// <summary>Finds a file that still has its name from the listing.</summary>
        public bool TryFind(FileIdentity identity, out string? path)
        {
            path = _byFile.TryGetValue(identity, out string? name) ? Path.Join(Directory, name) : null;
            bool isFound = path is not null && FileStatus.Of(path, followLinks: false, out _)?.Identity == identity;
            path = isFound ? path : null;
            return isFound;
        }

        /// <summary>Whether the names are certain to be current.</summary>
        public bool IsCurrent() => _names.AreCurrent(Directory);

        public bool IsSameAs(Listing other) =>
            _byFile.Count == other._byFile.Count
            && _byFile.All(file => other._byFile.TryGetValue(file.Key, out string? name) && name == file.Value);
    }
}
