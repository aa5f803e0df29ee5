using Monitoring.Querying;

namespace Monitoring.Remote.Engines;

/// <summary>Replaces a database's own names in a query with the keys of metadata. Pure.</summary>
internal static class QueryKeys
{
    /// <summary>Returns the query whose keys are those that <see cref="FieldNames.ToMetadata"/> writes.</summary>
    public static LogQuery Translate(LogQuery query, FieldNames names) => query with
    {
        Selector = query.Selector == LabelSelector.All ? query.Selector : Translate(query.Selector, names),
        Metadata = [.. query.Metadata.Select(pattern => pattern with { Key = names.KeyOf(pattern.Key) })],
    };

    private static LabelSelector Translate(LabelSelector selector, FieldNames names) =>
        LabelSelector.Of(
            selector.Requirements.Select(requirement => requirement with { Key = names.KeyOf(requirement.Key) }));
}
