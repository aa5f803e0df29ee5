using Monitoring.Entries;
using Monitoring.Storing;

namespace Monitoring.Serving.Reading;

/// <summary>How much a store holds.</summary>
internal sealed record StoreSummary(
    long Streams, long Entries, long MessageBytes, long StoredBytes, long Blocks, LogTimestamp? First,
    LogTimestamp? Last, long FileBytes)
{
    /// <summary>Adds up the streams.</summary>
    /// <exception cref="LogStoreException">The store cannot be read.</exception>
    public static StoreSummary Read(ReaderPool readers)
    {
        using ReaderLease lease = readers.Rent(isAmple: false);
        IReadOnlyList<LogStreamSummary> streams = lease.Reader.GetStreams();
        lease.Succeed();
        return new StoreSummary(
            streams.Count,
            streams.Sum(stream => stream.Entries),
            streams.Sum(stream => stream.MessageBytes),
            streams.Sum(stream => stream.StoredBytes),
            streams.Sum(stream => stream.Blocks),
            streams.Min(stream => stream.First),
            streams.Max(stream => stream.Last),
            LengthOf(readers.Path) + LengthOf(readers.Path + "-wal"));
    }

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
