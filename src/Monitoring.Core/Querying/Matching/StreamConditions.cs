using Monitoring.Entries;

namespace Monitoring.Querying.Matching;

/// <summary>The conditions on streams of a query, each value with the suggestions for the case that it
/// matches nothing.</summary>
/// <remarks>Pure.</remarks>
internal static class StreamConditions
{
    private const string Label = "selector";

    /// <summary>Returns the conditions on streams of a query.</summary>
    public static IReadOnlyList<StreamCondition> Of(LogQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        List<StreamCondition> conditions = [];
        if (query.Names.Count > 0)
        {
            conditions.Add(new StreamCondition([.. query.Names.Select(OfName)]));
        }

        conditions.AddRange(
            query.Metadata.Select(
            pattern => new StreamCondition([.. pattern.Given.Select(value => OfPattern(pattern, value))])));
        conditions.AddRange(Of(query.Selector));
        return conditions;
    }

    /// <summary>Returns the conditions of a selector of labels.</summary>
    internal static IEnumerable<StreamCondition> Of(LabelSelector selector) =>
        selector.Requirements.Select(requirement => new StreamCondition([OfRequirement(requirement)]));

    /// <summary>Returns one of the user's values of a metadata key.</summary>
    internal static StreamValue OfPattern(MetadataPattern pattern, string value)
    {
        bool isPath = pattern.Key == MetadataKeys.Path;
        return new StreamValue(
            NameOf(pattern.Key),
            value,
            !HasWildcards(value),
            pattern.ForGiven(value).Matches,
            streams =>
                (value, streams.Select(
                metadata => isPath ? FindPath(metadata, value) : FindValue(metadata, pattern.Key)).OfType<string>()));
    }

    internal static bool HasWildcards(string text) => text.AsSpan().IndexOfAny('*', '?', '[') >= 0;

    private static StreamValue OfName(StreamName name) => new(
        "name", name.Text, !HasWildcards(name.Text), name.Matches, streams =>
            (name.Text, streams.SelectMany(metadata => FindNames(metadata, name.Text))));

    private static IEnumerable<string> FindNames(LogMetadata metadata, string wanted)
    {
        if (metadata.Find(MetadataKeys.PodName) is { } pod)
        {
            yield return pod;
        }
        else
        {
            yield return FindPath(metadata, wanted);
        }

        if (metadata.Find(MetadataKeys.OwnerKind) is { } kind && metadata.Find(MetadataKeys.OwnerName) is { } owner)
        {
            yield return $"{kind.ToLowerInvariant()}/{owner}";
        }
    }

    /// <summary>Returns the name of a stream's file, or its whole path if the user's value is a path.</summary>
    private static string FindPath(LogMetadata metadata, string wanted) =>
        wanted.AsSpan().IndexOfAny('/', Path.DirectorySeparatorChar) >= 0
            ? metadata.Path : Path.GetFileName(metadata.Path);

    private static StreamValue OfRequirement(SelectorRequirement requirement) => new(
        Label, requirement.ToString(), IsExact: false, requirement.Holds, streams => Suggest(requirement, streams));

    /// <summary>Suggests other values of the key, or other keys if no stream has the key.</summary>
    private static (string Compared, IEnumerable<string> Candidates) Suggest(
        SelectorRequirement requirement, IReadOnlyList<LogMetadata> streams)
    {
        string[] values =
            [.. streams.Select(metadata => FindValue(metadata, requirement.Key)).OfType<string>().Distinct()];
        return values.Length == 0
            ? (requirement.Key, streams.SelectMany(metadata => metadata.Keys).Where(IsShown))
            : (requirement.Values is [string wanted, ..] ? wanted : string.Empty, values);
    }

    /// <summary>Whether a key is suggested: a label has two keys, and users write the shorter one.</summary>
    private static bool IsShown(string key) =>
        !key.StartsWith(MetadataKeys.LabelPrefix, StringComparison.Ordinal)
        && !key.StartsWith(MetadataKeys.AnnotationPrefix, StringComparison.Ordinal);

    private static string? FindValue(LogMetadata metadata, string key) =>
        SelectorRequirement.TryGetValue(metadata, key, out string value) ? value : null;

    private static string NameOf(string key) => key switch
    {
        MetadataKeys.Path => "path",
        MetadataKeys.Namespace => "namespace",
        MetadataKeys.PodName => "pod",
        MetadataKeys.ContainerName => "container",
        _ => key,
    };
}
