using Monitoring.Collecting;
using Monitoring.Diagnostics;
using Monitoring.Parsing;
using Monitoring.Storing;
using Monitoring.Watching;

namespace Monitoring.Collectors;

/// <summary>What a collector is to follow, and where to keep it.</summary>
internal sealed record LogCollectorPlan
{
    /// <summary>What to call it; unique in the process, whatever the case of letters.</summary>
    public required string Name { get; init; }

    /// <summary>Its sort.</summary>
    public CollectorKind Kind => Node is null ? CollectorKind.Directory : CollectorKind.Kubernetes;

    /// <summary>The Kubernetes node, if its containers' logs are followed.</summary>
    public NodePlan? Node { get; init; }

    /// <summary>The paths as the user gave them, made absolute.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>The same as what is followed.</summary>
    public required IReadOnlyList<LogRoot> Roots { get; init; }

    /// <summary>Where to begin in files of which the store knows nothing.</summary>
    public StartPosition Start { get; init; } = StartPosition.Beginning;

    /// <summary>The longest message, in bytes.</summary>
    public required int MaxMessageBytes { get; init; }

    /// <summary>Which links are followed.</summary>
    public required LinkFollowing FollowLinks { get; init; }

    /// <summary>Whether a stack trace becomes one entry.</summary>
    public bool JoinsStackTraces { get; init; }

    /// <summary>The rule by which lines become one entry, in place of what stack traces look like; null if there is none.</summary>
    public MultilineRule? MultilineRule { get; init; }

    /// <summary>The zone of times in messages that have none; null if no times are read from messages. The default is the machine's.</summary>
    public TimeZoneInfo? MessageTimeZone { get; init; } = TimeZoneInfo.Local;

    /// <summary>How to learn of changes.</summary>
    public WatcherKind Watcher { get; init; } = WatcherKind.Auto;

    /// <summary>The store.</summary>
    public required LogStoreOptions Store { get; init; }

    /// <summary>Whether a cmdlet waits for its end: then the process is told to end by ending the collector.</summary>
    public bool IsInForeground { get; init; }

    /// <summary>Told of each warning and gap, on a thread of the collector.</summary>
    public Action<MonitoringNote>? OnNote { get; init; }
}
