namespace Monitoring.Collecting.Scanning;

/// <summary>The followed directories, indexed by path: there may be one for each of a hundred thousand logs.</summary>
/// <remarks>Two roots may be the same directory, each with its own filter.</remarks>
internal sealed class FollowedDirectories
{
    private readonly HashSet<FollowedDirectory> _all = [];
    private readonly Dictionary<string, List<FollowedDirectory>> _byPath = [];
    private readonly Dictionary<string, List<FollowedDirectory>> _byRealPath = [];
    private readonly HashSet<FollowedDirectory> _unwatched = [];

    /// <summary>The directories, in no order.</summary>
    public IReadOnlyCollection<FollowedDirectory> All => _all;

    /// <summary>The roots.</summary>
    public List<FollowedDirectory> Roots { get; } = [];

    /// <summary>Whether events report every change of every directory.</summary>
    public bool AreWatched => _unwatched.Count == 0;

    /// <summary>Whether a directory was moved, deleted or replaced. No event reports the files whose paths
    /// led through it.</summary>
    public bool HaveMoved { get; set; }

    /// <summary>Whether something may have changed without an event: a link to a root may
    /// have another target.</summary>
    public bool MayChangeUnseen => HaveMoved || !AreWatched || Roots.Exists(static root => root.RealPath != root.Path);

    /// <summary>Adds a directory that was not scanned yet.</summary>
    public void Add(FollowedDirectory directory)
    {
        _all.Add(directory);
        _unwatched.Add(directory);
        Add(_byPath, directory.Path, directory);
        if (directory.IsRoot)
        {
            Roots.Add(directory);
        }
    }

    /// <summary>Removes a directory that is gone.</summary>
    public void Remove(FollowedDirectory directory)
    {
        SetRealPath(directory, null);
        _all.Remove(directory);
        _unwatched.Remove(directory);
        Remove(_byPath, directory.Path, directory);
    }

    /// <summary>Sets the path without links; null while the directory does not exist.</summary>
    public void SetRealPath(FollowedDirectory directory, string? realPath)
    {
        if (directory.RealPath is { } previous)
        {
            Remove(_byRealPath, previous, directory);
        }

        directory.RealPath = realPath;
        if (realPath is not null)
        {
            Add(_byRealPath, realPath, directory);
        }
    }

    /// <summary>Updates after a scan whether events report every change of the directory.</summary>
    public void NoteWatched(FollowedDirectory directory)
    {
        if (directory is { Scanned: { } scanned, Watch: { IsReliable: true, IsDead: false } watch }
            && watch.Identity == scanned.Identity)
        {
            _unwatched.Remove(directory);
        }
        else if (_all.Contains(directory))
        {
            _unwatched.Add(directory);
        }
    }

    /// <summary>The directories with a path, in the form that users see.</summary>
    public IReadOnlyList<FollowedDirectory> Find(string path) =>
        _byPath.TryGetValue(path, out List<FollowedDirectory>? found) ? found : [];

    /// <summary>The directories with a path without links.</summary>
    public IReadOnlyList<FollowedDirectory> FindReal(string path) =>
        _byRealPath.TryGetValue(path, out List<FollowedDirectory>? found) ? found : [];

    private static void Add(Dictionary<string, List<FollowedDirectory>> index, string path, FollowedDirectory directory)
    {
        if (!index.TryGetValue(path, out List<FollowedDirectory>? directories))
        {
            index.Add(path, directories = new List<FollowedDirectory>(1));
        }

        directories.Add(directory);
    }

    private static void Remove(
        Dictionary<string, List<FollowedDirectory>> index, string path, FollowedDirectory directory)
    {
        if (index.TryGetValue(path, out List<FollowedDirectory>? directories)
            && directories.Remove(directory)
            && directories.Count == 0)
        {
            index.Remove(path);
        }
    }
}
