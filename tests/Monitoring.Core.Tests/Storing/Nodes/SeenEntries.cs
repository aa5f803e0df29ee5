using System.Globalization;
using Monitoring.Entries;

namespace Monitoring.Storing.Nodes;

/// <summary>The lines of a <see cref="NodeLife"/> that a reader has received, each once.</summary>
/// <param name="name">The name of the reader, for the message of a failure.</param>
internal sealed class SeenEntries(string name)
{
    private readonly Dictionary<string, HashSet<int>> _lines = [];

    /// <summary>Notes an entry; fails if it was there before.</summary>
    public void Add(LogEntry entry)
    {
        string[] words = entry.Message.Split(' ', count: 5);
        int line = int.Parse(words[3], CultureInfo.InvariantCulture);
        string pod = words[1];
        if (!_lines.TryGetValue(pod, out HashSet<int>? lines))
        {
            _lines.Add(pod, lines = []);
        }

        Assert.True(lines.Add(line), $"{name} has got line {line} of pod {pod} twice");
    }

    /// <summary>The number of seen lines of a pod.</summary>
    public int CountOf(NodePod pod) =>
        _lines.GetValueOrDefault(pod.Number.ToString(CultureInfo.InvariantCulture))?.Count ?? 0;

    /// <summary>Fails if a line that was stored was not seen.</summary>
    public void Check(IEnumerable<NodePod> pods) =>
        Assert.All(
            pods,
            pod => Assert.True(
            CountOf(pod) == pod.Handed, $"{name} has got {CountOf(pod)} of {pod.Handed} lines of {pod.Path}"));

    /// <summary>Forgets a deleted pod.</summary>
    public void Forget(NodePod pod) => _lines.Remove(pod.Number.ToString(CultureInfo.InvariantCulture));
}
