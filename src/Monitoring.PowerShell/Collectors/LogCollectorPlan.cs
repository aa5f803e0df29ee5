using Monitoring.Collecting;
using Monitoring.Diagnostics;
using Monitoring.Parsing;
using Monitoring.Storing;
using Monitoring.Watching;

namespace Monitoring.Collectors;

/// <summary>The settings of a collector: what it follows, and the store that it writes to.</summary>
internal sealed record LogCollectorPlan
{
    /// <summary>The name; unique in the process, ignoring case.</summary>
    public required string Name { get; init; }

    /// <summary>The kind.</summary>
    public CollectorKind Kind => Node is null ? CollectorKind.Directory : CollectorKind.Kubernetes;

    /// <summary>The Kubernetes node, if its containers' logs are followed.</summary>
    public NodePlan? Node { get; init; }

    /// <summary>The paths as the user gave them, made absolute.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>The paths with the options that apply to them.</summary>
    public required IReadOnlyList<LogRoot> Roots { get; init; }

    /// <summary>The start position in files that the store does not contain.</summary>
    public StartPosition Start { get; init; } = StartPosition.Beginning;

    /// <summary>The maximum length of a message, in bytes.</summary>
    public required int MaxMessageBytes { get; init; }

    /// <summary>Which links are followed.</summary>
    public required LinkFollowing FollowLinks { get; init; }

    /// <summary>Whether a stack trace becomes one entry.</summary>
    public bool JoinsStackTraces { get; init; }

    /// <summary>The rule by which lines are joined, instead of the detection of stack traces; null for none.</summary>
    public MultilineRule? MultilineRule { get; init; }

    /// <summary>The zone of times in messages that have none; null if no times are read from messages. The default is
    /// the machine's.</summary>
    public TimeZoneInfo? MessageTimeZone { get; init; } = TimeZoneInfo.Local;

    /// <summary>The way to detect changes.</summary>
    public WatcherKind Watcher { get; init; } = WatcherKind.Auto;

    /// <summary>The store.</summary>
    public required LogStoreOptions Store { get; init; }

    /// <summary>Whether a cmdlet waits for its end. A request to end the process then stops only the
    /// collector.</summary>
    public bool IsInForeground { get; init; }

    /// <summary>Called for each warning and gap, on a thread of the collector.</summary>
    public Action<MonitoringNote>? OnNote { get; init; }
}
