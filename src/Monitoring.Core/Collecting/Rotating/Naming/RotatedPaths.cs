namespace Monitoring.Collecting.Rotating.Naming;

/// <summary>The followed paths with names of rotated files, indexed by the logs that they may belong to.</summary>
/// <remarks>One lookup finds the paths of a log, however many paths there are.</remarks>
internal sealed class RotatedPaths
{
    private readonly Dictionary<string, HashSet<string>> _byLog = [];

    /// <summary>Creates the index with the paths of an earlier collector.</summary>
    public RotatedPaths(IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            Add(path);
        }
    }

    /// <summary>The paths of the logs that a path may be a rotated file of.</summary>
    public static IEnumerable<string> GetPossibleLogs(string path)
    {
        string? directory = Path.GetDirectoryName(path);
        string name = Path.GetFileName(path);
        return RotationName.GetPossibleOriginals(name).Distinct()
            .Where(original => RotationName.Parse(original, name) is not null)
            .Select(original => Path.Join(directory, original));
    }

    /// <summary>Adds a path, which may also be that of a log.</summary>
    public void Add(string path)
    {
        foreach (string log in GetPossibleLogs(path))
        {
            if (!_byLog.TryGetValue(log, out HashSet<string>? paths))
            {
                _byLog.Add(log, paths = new HashSet<string>(1));
            }

            paths.Add(path);
        }
    }

    /// <summary>Removes a path.</summary>
    public void Remove(string path)
    {
        foreach (string log in GetPossibleLogs(path))
        {
            if (_byLog.TryGetValue(log, out HashSet<string>? paths) && paths.Remove(path) && paths.Count == 0)
            {
                _byLog.Remove(log);
            }
        }
    }

    /// <summary>The followed paths with names of rotated files of a log.</summary>
    public IReadOnlyCollection<string> Of(string log) =>
        _byLog.TryGetValue(log, out HashSet<string>? paths) ? paths : [];
}
