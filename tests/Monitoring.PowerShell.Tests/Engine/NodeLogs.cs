namespace Monitoring.Engine;

/// <summary>A node's log tree as a kubelet keeps it, which is deleted after the test.</summary>
internal sealed class NodeLogs : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDirectory _files = new();
    private int _line;

    public NodeLogs()
    {
        Directory.CreateDirectory(Root);
    }

    /// <summary>The directory of the links.</summary>
    public string Root => _files["containers"];

    /// <summary>A container begins.</summary>
    /// <returns>Its log.</returns>
    public string Begin(string ns, string pod, string container, string id, int restarts = 0)
    {
        string log = _files.Write($"pods/{ns}_{pod}_uid-of-{pod}/{container}/{restarts}.log");
        File.CreateSymbolicLink(Path.Join(Root, $"{pod}_{ns}_{container}-{id}.log"), log);
        return log;
    }

    /// <summary>A container writes a line.</summary>
    public void Write(string log, string message, string output = "stdout") =>
        File.AppendAllText(log, Frame(Start.AddSeconds(_line++), output, message));

    /// <summary>A container writes lines at once, as those of a stack trace are.</summary>
    public void WriteAtOnce(string log, params string[] messages)
    {
        DateTimeOffset time = Start.AddSeconds(_line++);
        File.AppendAllText(log, string.Concat(messages.Select(message => Frame(time, "stdout", message))));
    }

    public void Dispose() => _files.Dispose();

    private static string Frame(DateTimeOffset time, string output, string message) =>
        $"{time:yyyy-MM-ddTHH:mm:ss}.000000000Z {output} F {message}\n";
}
