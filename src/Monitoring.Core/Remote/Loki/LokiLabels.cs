using Monitoring.Remote.Engines;

namespace Monitoring.Remote.Loki;

// Implementation notes
//
// A query of Loki needs a matcher that is not empty, and a stream may lack any label. So all streams are the streams
// with the first label, those without it and with the second one, and so on. These parts have no stream in common. Most
// databases have one part: Loki gives each stream a service_name.

/// <summary>The labels of the streams in Loki, and the matchers for all streams. Pure.</summary>
internal static class LokiLabels
{
    /// <summary>Matches every value but the empty one. A value may have newlines.</summary>
    private const string IsAny = "=~\"(?s:.+)\"";

    private static readonly string[] Preferred =
        ["service_name", "namespace", "job", "app", "container", "k8s_namespace_name", "filename"];

    /// <summary>Orders labels, the most common first.</summary>
    public static IReadOnlyList<string> Order(IEnumerable<string> labels) =>
    [
        .. labels
            .Where(label => !label.StartsWith("__", StringComparison.Ordinal))
            .OrderBy(label => Array.IndexOf(Preferred, label) is var index and >= 0 ? index : Preferred.Length)
            .ThenBy(label => label, StringComparer.Ordinal),
    ];

    /// <summary>The matchers of the streams that do not have the first label, one for each other label.</summary>
    public static IEnumerable<string> Remainders(IReadOnlyList<string> labels) =>
        labels.Skip(1).Select(label => $$"""{{{labels[0]}}="",{{label}}{{IsAny}}}""");

    /// <summary>The matchers of all streams with labels, one for each label.</summary>
    public static IEnumerable<string> All(IReadOnlyList<string> labels) =>
        labels.Count == 0 ? [] : Remainders(labels).Prepend($$"""{{{labels[0]}}{{IsAny}}}""");

    /// <summary>Returns the matchers of the parts that have streams.</summary>
    /// <param name="labels">The labels, ordered.</param>
    /// <param name="remaining">The labels of each stream that does not have the first label.</param>
    public static IEnumerable<string> Partition(
        IReadOnlyList<string> labels, IReadOnlyList<IReadOnlyList<EngineField>> remaining)
    {
        List<string> missing = [];
        IEnumerable<IReadOnlyList<EngineField>> left = remaining;
        for (int index = 0; index < labels.Count; index++)
        {
            string label = labels[index];
            if (index == 0 || left.Any(stream => Has(stream, label)))
            {
                yield return string.Join(
                    ',', missing.Select(former => $"{former}=\"\"").Append(label + IsAny));
                missing.Add(label);
                left = [.. left.Where(stream => !Has(stream, label))];
            }
        }
    }

    private static bool Has(IReadOnlyList<EngineField> stream, string label) =>
        stream.Any(field => field.Name == label && field.Value.Length > 0);
}
