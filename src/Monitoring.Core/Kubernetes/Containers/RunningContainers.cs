namespace Monitoring.Kubernetes.Containers;

// Implementation notes
//
// Every runtime puts a container into a control group of its own, whose directory is named after the container's id:
// cri-containerd-<id>.scope, crio-<id>.scope, docker-<id>.scope, libpod-<id>.scope, or <id> alone with cgroupfs. It goes when the last
// process does. From inside a container only one's own group may be visible; then nothing can be told.

/// <summary>The containers that run on this machine, as far as its control groups show.</summary>
internal sealed class RunningContainers
{
    private const string ControlGroups = "/sys/fs/cgroup";

    /// <summary>The shortest id that a runtime gives.</summary>
    private const int IdLength = 64;

    /// <summary>The limit of the directories that are looked at.</summary>
    private const int MaxDirectories = 100_000;

    /// <summary>Fewer are not a node's: every pod has two at least.</summary>
    private const int MinContainers = 2;

    private readonly HashSet<string> _ids;

    private RunningContainers(HashSet<string> ids) => _ids = ids;

    /// <summary>Finds them.</summary>
    /// <param name="root">Where the control groups are.</param>
    public static RunningContainers Find(string root = ControlGroups)
    {
        EnumerationOptions options = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
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
            // There are no control groups: nothing can be told.
            ids.Clear();
        }

        return new RunningContainers(ids);
    }

    /// <summary>Whether a container runs; null if that cannot be told.</summary>
    public bool? IsAlive(string id) => _ids.Count < MinContainers ? null : _ids.Contains(id);
}
