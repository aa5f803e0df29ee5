using Monitoring.Entries;

namespace Monitoring.Storing;

/// <summary>The result of a check of a store.</summary>
/// <param name="Path">The database's file.</param>
/// <param name="IsHealthy">Whether every page is intact, and every block except those already quarantined.</param>
/// <param name="Version">The version of the store's format.</param>
/// <param name="FileBytes">The size of the file and its write-ahead log, in bytes.</param>
/// <param name="Streams">The number of streams.</param>
/// <param name="Blocks">The number of blocks.</param>
/// <param name="Entries">The number of entries.</param>
/// <param name="DamagedBlocks">The number of blocks that cannot be read, including those already quarantined.</param>
/// <param name="LostEntries">The number of entries in the damaged blocks.</param>
/// <param name="Earliest">The earliest time stamp, with the local offset.</param>
/// <param name="Latest">The latest time stamp, with the local offset.</param>
/// <param name="Problems">The problems, for people; empty if there are none.</param>
public sealed record LogStoreHealth(
    string Path,
    bool IsHealthy,
    int Version,
    long FileBytes,
    long Streams,
    long Blocks,
    long Entries,
    long DamagedBlocks,
    long LostEntries,
    DateTimeOffset? Earliest,
    DateTimeOffset? Latest,
    TextList Problems);
