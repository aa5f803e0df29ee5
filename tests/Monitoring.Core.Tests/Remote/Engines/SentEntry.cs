using System.Globalization;
using System.Text;
using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Messages;
using Monitoring.Querying;
using Monitoring.Testing.LogEngines;

namespace Monitoring.Remote.Engines;

/// <summary>An entry of one of a few pods, as a store has it and as collectors send it.</summary>
internal sealed record SentEntry(int Pod, LogTimestamp Time, string Text, string Output, string Level)
{
    /// <summary>The number of kinds of collectors.</summary>
    public const int Collectors = 5;

    private static readonly (string Space, string Pod, string Container, string App)[] Pods =
    [
        ("prod", "web-0", "main", "web"), ("prod", "web-1", "main", "web"), ("dev", "db-1", "main", "Web"),
        ("dev", "db-1", "side", string.Empty), ("dev", "Über", "x", "o'k"),
    ];

    public int Number { get; init; }

    private string Message => string.Create(CultureInfo.InvariantCulture, $"{Text} #{Number}");

    /// <summary>The query with the keys of a store: a database also takes its own.</summary>
    public static LogQuery InStoresKeys(LogQuery query) => query with
    {
        Selector = LabelSelector.Parse(
            query.Selector.ToString().Replace("pod=", "pod_name=", StringComparison.Ordinal)),
    };

    /// <summary>The entry as a store has it.</summary>
    public LogEntry ToEntry()
    {
        (string space, string pod, string container, string app) = Pods[Pod];
        Dictionary<string, string> metadata = new()
        {
            [MetadataKeys.Namespace] = space,
            [MetadataKeys.PodName] = pod,
            [MetadataKeys.ContainerName] = container,
        };
        if (app.Length > 0)
        {
            metadata["app"] = app;
        }

        byte[] utf8 = Encoding.UTF8.GetBytes(Message);
        LogRecord record = new()
        {
            Start = 0,
            Length = utf8.Length,
            OriginalLength = utf8.Length,
            Offset = 0,
            Timestamp = Time,
            Output = Output switch
            {
                "stdout" => LogOutput.Stdout,
                "stderr" => LogOutput.Stderr,
                _ => LogOutput.Unknown,
            },
        };
        return LevelGuesser.TryParseName(Encoding.UTF8.GetBytes(Level), out LogLevel level)
            ? new LogEntry(utf8, record, default(FileIdentity), new LogMetadata(metadata)) { StoredLevel = level }
            : new LogEntry(utf8, record, default(FileIdentity), new LogMetadata(metadata));
    }

    /// <summary>The entry as a collector sends it.</summary>
    /// <param name="hasNoDots">Whether names have no dots.</param>
    /// <param name="collector">The kind of collector.</param>
    public FakeLogLine ToLine(bool hasNoDots, int collector)
    {
        (string space, string pod, string container, string app) = Pods[Pod];
        (string[] labels, string[] fields) = collector switch
        {
            0 => (["namespace", "pod", "container", "stream"], ["app", "level"]),
            1 => (["namespace", "service_name"], ["pod", "container", "app", "level", "stream"]),
            2 => (
                new[] { "k8s.namespace.name", "k8s.pod.name", "k8s.container.name", "service_name" },
                new[] { "k8s.pod.label.app", "severity_text", "log.iostream" }),
            3 => (["job"], [
                "kubernetes.namespace_name", "kubernetes.pod_name", "kubernetes.container_name",
                "kubernetes.labels.app", "stream", "level"]),
            _ => (["kubernetes.namespace", "kubernetes.pod.name"], [
                "kubernetes.container.name", "kubernetes.labels.app", "stream", "log.level"]),
        };
        return new FakeLogLine(Time.UnixNanoseconds, Message, ToPairs(labels), ToPairs(fields));

        Dictionary<string, string> ToPairs(string[] names) => names
            .Select(name => KeyValuePair.Create(hasNoDots ? name.Replace('.', '_') : name, ValueOf(name)))
            .Where(pair => pair.Value.Length > 0)
            .ToDictionary();

        string ValueOf(string name) => name switch
        {
            "service_name" or "job" => "some",
            "stream" or "log.iostream" => Output,
            "level" or "log.level" or "severity_text" => Level,
            _ when name.Contains("namespace", StringComparison.Ordinal) => space,
            _ when name.EndsWith("app", StringComparison.Ordinal) => app,
            _ when name.Contains("container", StringComparison.Ordinal) => container,
            _ => pod,
        };
    }
}
