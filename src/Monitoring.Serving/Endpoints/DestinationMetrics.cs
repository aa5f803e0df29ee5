using Monitoring.Exporting.Sending;
using Monitoring.Serving.Formatting;

namespace Monitoring.Serving.Endpoints;

/// <summary>The metrics of a store's destinations.</summary>
internal static class DestinationMetrics
{
    private static readonly (string Name, string Type, string Help, Func<DestinationReport, double> Read)[] All =
    [
        ("behind_entries", "gauge", "Stored entries after the cursor, of all streams and levels.",
            report => report.BehindEntries),
        ("behind_bytes", "gauge", "The length of their messages.", report => report.BehindBytes),
        ("behind_seconds", "gauge", "The age of the oldest of them.", report => report.Behind.TotalSeconds),
        ("sent_entries_total", "counter", "Entries that the receiver has taken.", report => report.Sent),
        ("rejected_entries_total", "counter", "Entries that the receiver has rejected.", report => report.Rejected),
        ("missed_entries_total", "counter", "Entries that retention deleted before they were sent.",
            report => report.Missed),
    ];

    /// <summary>Adds the metrics; none if the store has no destinations.</summary>
    public static void Add(MetricsText text, IReadOnlyList<DestinationReport> reports)
    {
        if (reports.Count == 0)
        {
            return;
        }

        foreach ((string name, string type, string help, Func<DestinationReport, double> read) in All)
        {
            text.Begin($"monitoring_destination_{name}", type, help);
            foreach (DestinationReport report in reports)
            {
                text.Add(read(report), ("destination", report.Name), ("kind", KindOf(report)));
            }
        }

        text.Begin("monitoring_destination_state", "gauge",
            "The state of the destination: 1 for its current state, 0 for the others.");
        foreach (DestinationReport report in reports)
        {
            foreach (DestinationState state in Enum.GetValues<DestinationState>())
            {
                text.Add(
                    report.State == state ? 1 : 0,
                    ("destination", report.Name),
                    ("kind", KindOf(report)),
                    ("state", state.ToString().ToLowerInvariant()));
            }
        }
    }

    private static string KindOf(DestinationReport report) =>
        report.Settings?.Kind.ToString().ToLowerInvariant() ?? string.Empty;
}
