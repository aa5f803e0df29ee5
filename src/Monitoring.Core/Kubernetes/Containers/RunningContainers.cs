namespace Monitoring.Kubernetes.Containers;

// Implementation notes
//
// Every runtime puts a container into a control group of its own, whose directory is named after the container's id:
// cri-containerd-<id>.scope, crio-<id>.scope, docker-<id>.scope, libpod-<id>.scope, or <id> alone with cgroupfs. The
// group is removed when the last process ends. Inside a container only its own group may be visible. Then the state of
// the others is unknown.

/// <summary>The containers that run on this machine, found by its control groups.</summary>
internal sealed class RunningContainers
{
    private const string ControlGroups = "/sys/fs/cgroup";

    /// <summary>The length of a runtime's id.</summary>
    private const int IdLength = 64;

    /// <summary>The maximum number of scanned directories.</summary>
    private const int MaxDirectories = 100_000;

    /// <summary>The minimum number of containers on a node: every pod has at least two.</summary>
    private const int MinContainers = 2;

    private readonly HashSet<string> _ids;

    private RunningContainers(HashSet<string> ids) => _ids = ids;

    /// <summary>Scans the control groups.</summary>
    /// <param name="root">The directory of the control groups.</param>
    public static RunningContainers Find(string root = ControlGroups)
    {
        EnumerationOptions options = new()
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.ReparsePoint
        };
        HashSet<string> ids = [];
        try
        {
            foreach (string directory in Directory.EnumerateDirectories(root, "*", options).Take(MaxDirectories))
            {
                string name = Path.GetFileNameWithoutExtension(directory);
                name = name[(name.LastIndexOf('-') + 1)..];
                if (name.Length == IdLength && name.All(char.IsAsciiHexDigitLower))
                {
                    ids.Add(name);
                }
            }
        }
        catch (IOException)
        {
            // There are no control groups: the state of containers is unknown.
            ids.Clear();
        }

        return new RunningContainers(ids);
    }

    /// <summary>Whether a container runs; null if that is unknown.</summary>
    public bool? IsAlive(string id) => _ids.Count < MinContainers ? null : _ids.Contains(id);
}
