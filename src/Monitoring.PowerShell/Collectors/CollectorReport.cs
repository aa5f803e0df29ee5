using System.Globalization;
using Monitoring.Entries;
using Monitoring.Formatting;

namespace Monitoring.Collectors;

/// <summary>The status lines of a collector in the foreground, so that the log of a healthy collector is not empty: a
/// few lines at the start, then one line a day and one whenever it stops storing or recovers.</summary>
/// <param name="collector">The collector.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class CollectorReport(LogCollector collector, TimeProvider timeProvider)
{
    /// <summary>The longest time between two lines.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    /// <summary>The time between two checks of the collector's health.</summary>
    private static readonly TimeSpan RescanInterval = TimeSpan.FromMinutes(1);

    private long _lastTick = timeProvider.GetTimestamp();
    private string? _error;

    /// <summary>The time until the next check.</summary>
    public static TimeSpan WaitTime => RescanInterval;

    /// <summary>The lines at the start.</summary>
    public IEnumerable<string> Begin()
    {
        string node = collector.Node is { Length: > 0 } name ? $" of the node {name}" : string.Empty;
        string kind = collector.Collector == CollectorKind.Kubernetes ? "container logs" : "files";
        yield return Neutralize($"Collects the {kind}{node} in {collector.Path}.");
        string age = collector.RetentionAge is { } maxAge ? $"for {maxAge}" : "at any age";
        string size = collector.RetentionSize is { } bytes ? $", up to {ByteSize.Format(bytes)}" : string.Empty;
        yield return Neutralize($"Keeps them in {collector.StorePath} {age}{size}.");
        yield return Neutralize(collector.Url.Count > 0 ? $"Listens at {collector.Url}." : "Does not listen.");
    }

    /// <summary>The next line, if one is due; else null.</summary>
    /// <param name="error">The reason that the collector cannot store; null if it can.</param>
    public string? Next(string? error)
    {
        bool isChange = error is null != _error is null;
        if (!isChange && timeProvider.GetElapsedTime(_lastTick) < Interval)
        {
            return null;
        }

        (_lastTick, _error) = (timeProvider.GetTimestamp(), error);
        string state = error is null ? isChange ? "Stores again" : "Collects" : $"Cannot store: {error.TrimEnd('.')}";
        return Neutralize(string.Create(
            CultureInfo.InvariantCulture,
            $"{state}. {collector.Streams} streams, {collector.Entries} entries and {collector.Bytes} bytes since {collector.Started:u}; {collector.LagBytes} bytes to read, {collector.Warnings} warnings, {collector.Gaps} gaps."));
    }

    private static string Neutralize(string text) => TerminalText.Neutralize(text);
}
