using System.Globalization;
using Microsoft.Data.Sqlite;
using Monitoring.Entries;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Database;
using Monitoring.Storing.Database.Contents;
using Monitoring.Storing.Database.Schema;

namespace Monitoring.Storing.Mixed;

/// <summary>Reads every mixed block of a store completely.</summary>
/// <param name="store">The store, in a transaction.</param>
internal sealed class MixedCheck(DatabaseConnection store)
{
    /// <summary>Called for each intact part.</summary>
    public required Action<MixedPart> Intact { get; init; }

    /// <summary>Called for each problem, with the number of entries that are known to be lost.</summary>
    public required Action<string, long> Damaged { get; init; }

    /// <summary>Whether there are mixed blocks.</summary>
    public bool HasBlocks { get; private set; }

    /// <summary>Whether the table of mixed blocks can be listed.</summary>
    public bool ArePagesWhole { get; private set; } = true;

    /// <summary>Reads all mixed blocks.</summary>
    public void Run(CancellationToken cancellationToken)
    {
        try
        {
            foreach (NumberRange key in StoreSchema.HasMixed(store) ? MixedTable.ReadKeys(store) : [])
            {
                cancellationToken.ThrowIfCancellationRequested();
                HasBlocks = true;
                Check(key);
            }
        }
        catch (SqliteException failure) when (StoreFailure.IsDamage(failure))
        {
            ArePagesWhole = false;
            Damaged($"The list of mixed blocks cannot be read: {failure.Message}", 0);
        }
    }

    private void Check(NumberRange key)
    {
        try
        {
            MixedPart[] parts = MixedTable.ReadDirectory(store, key);
            MixedTable.ReadCheckpoints(store, key.To, new MixedCheckpoints());
            using StoredBlob content = MixedTable.OpenContent(store, key.To);
            foreach (MixedPart part in parts)
            {
                Check(part, content);
            }
        }
        catch (Exception failure) when (failure is InvalidDataException || StoreFailure.IsDamage(failure))
        {
            Damaged(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The mixed block with the entry numbers from {key.From} cannot be read: {failure.Message}"),
                0);
        }
    }

    private void Check(in MixedPart part, StoredBlob content)
    {
        using PooledBytes bytes = MixedTable.ReadPart(content, part.Offset, part.Length);
        if (StoredBlock.TryReadAll(bytes.Span, part.Range, out string? damage))
        {
            Intact(part);
            return;
        }

        Damaged(
            string.Create(
                CultureInfo.InvariantCulture,
                $"A part of a mixed block with {part.Count} entries cannot be read: {damage}"),
            part.Count);
    }
}
