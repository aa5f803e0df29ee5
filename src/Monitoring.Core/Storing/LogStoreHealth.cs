using Monitoring.Entries;

namespace Monitoring.Storing;

/// <summary>What a check of a store has found.</summary>
/// <param name="Path">The database's file.</param>
/// <param name="IsHealthy">Whether every page is whole, and every block that is not set aside already.</param>
/// <param name="Version">The version of the store's format.</param>
/// <param name="FileBytes">The size of the file and its write-ahead log, in bytes.</param>
/// <param name="Streams">How many streams there are.</param>
/// <param name="Blocks">How many blocks there are.</param>
/// <param name="Entries">How many entries there are.</param>
/// <param name="DamagedBlocks">How many blocks cannot be read, or are set aside because they could not.</param>
/// <param name="LostEntries">How many entries stood in them.</param>
/// <param name="Earliest">The earliest time stamp, with the local offset.</param>
/// <param name="Latest">The latest time stamp, with the local offset.</param>
/// <param name="Problems">What is wrong, for a person; empty if nothing is.</param>
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
