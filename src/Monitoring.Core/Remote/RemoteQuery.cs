using System.Globalization;
using Monitoring.Messages;
using Monitoring.Querying;

namespace Monitoring.Remote;

/// <summary>Writes a query as the parameters of <c>/logs</c>. Pure.</summary>
internal static class RemoteQuery
{
    /// <summary>Returns the query string, with its question mark.</summary>
    public static string Write(LogQuery query, bool caseSensitive, bool follow)
    {
        List<string> parameters = [];
        Add("selector", query.Selector == LabelSelector.All ? null : query.Selector.ToString());
        foreach (MetadataPattern pattern in query.Metadata)
        {
            foreach (string wildcard in pattern.Wildcards)
            {
                Add("metadata", $"{pattern.Key}={wildcard}");
            }
        }

        AddAll("name", query.Names.Select(name => name.Text));
        Add("since", query.Since?.ToString());
        Add("until", query.Until?.ToString());
        AddAll("contains", query.Contains.Select(text => text.Text));
        AddAll("match", query.Match.Select(pattern => pattern.ToString()));
        AddAll("notMatch", query.NotMatch.Select(pattern => pattern.ToString()));
        Add("caseSensitive", caseSensitive ? "true" : null);
        Add("level", query.Level == LogLevel.Unknown ? null : query.Level.ToString().ToLowerInvariant());
        Add("stream", query.Output?.ToString().ToLowerInvariant());
        Add("limit", Number(query.First));
        Add("tail", Number(query.Last));
        Add("order", query.NewestFirst ? "newest" : null);
        Add("after", query.After?.ToString());
        Add("contextBefore", Number(query.ContextBefore > 0 ? query.ContextBefore : null));
        Add("contextAfter", Number(query.ContextAfter > 0 ? query.ContextAfter : null));
        Add("follow", follow ? "true" : null);
        return parameters.Count == 0 ? string.Empty : "?" + string.Join('&', parameters);

        void AddAll(string name, IEnumerable<string> values)
        {
            foreach (string value in values)
            {
                Add(name, value);
            }
        }

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                parameters.Add($"{name}={Uri.EscapeDataString(value)}");
            }
        }
    }

    private static string? Number(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
