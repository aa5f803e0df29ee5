using Monitoring.Kubernetes.Paths;

namespace Monitoring.Checking;

/// <summary>The files in the directory of a node's logs.</summary>
/// <param name="Root">The directory.</param>
/// <param name="Logs">The paths with names of container logs.</param>
/// <param name="Others">The number of other files.</param>
/// <param name="Failure">The exception if the directory cannot be read; otherwise null.</param>
internal sealed record NodeLogFiles(string Root, IReadOnlyList<string> Logs, int Others, Exception? Failure)
{
    /// <summary>Lists the directory.</summary>
    public static NodeLogFiles Find(string root)
    {
        try
        {
            if (NodeLogDirectory.LayoutOf(root) == NodeLogLayout.Pods)
            {
                return new NodeLogFiles(
                    root, [.. NodeLogDirectory.FindLogs(root).Select(log => log.Path)], Others: 0, Failure: null);
            }

            string[] paths = Directory.GetFiles(root);
            string[] logs = [.. paths.Where(path => ContainerLogName.TryParse(Path.GetFileName(path), out _))];
            return new NodeLogFiles(root, logs, paths.Length - logs.Length, Failure: null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new NodeLogFiles(root, [], 0, failure);
        }
    }
}
