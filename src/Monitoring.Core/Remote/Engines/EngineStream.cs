using Monitoring.Entries;
using Monitoring.Querying;

namespace Monitoring.Remote.Engines;

/// <summary>A stream of a log database. Pure.</summary>
/// <param name="Fields">Its fields.</param>
/// <param name="Entries">The number of its entries; null if the database does not report it.</param>
internal sealed record EngineStream(IReadOnlyList<EngineField> Fields, long? Entries)
{
    /// <summary>Selects streams with the conditions of a store; returns them ordered by name.</summary>
    /// <remarks>A database has a stream for each output or level if they are labels. Here they are properties of an
    /// entry, so these streams are one.</remarks>
    /// <param name="streams">All streams of the database.</param>
    /// <param name="query">The conditions, with the keys of metadata.</param>
    /// <param name="names">The names of the database's fields.</param>
    public static IReadOnlyList<RemoteLogStream> Select(
        IEnumerable<EngineStream> streams, LogQuery query, FieldNames names)
    {
        Dictionary<string, RemoteLogStream> found = new(StringComparer.Ordinal);
        foreach (EngineStream stream in streams)
        {
            LogMetadata metadata = new(names.ToMetadata(stream.Fields));
            string identity = string.Join(
                ',',
                metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(
                    pair => $"{pair.Key}={QuotedText.Of(pair.Value)}"));
            found[identity] = new RemoteLogStream
            {
                Metadata = metadata,
                Entries = found.TryGetValue(identity, out RemoteLogStream? former)
                    ? former.Entries + stream.Entries : stream.Entries,
            };
        }

        return
        [
            .. found.Values.Where(stream => query.SelectsStream(stream.Metadata))
                .OrderBy(stream => stream.Name, StringComparer.Ordinal),
        ];
    }
}
