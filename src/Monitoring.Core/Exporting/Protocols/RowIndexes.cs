using Monitoring.Exporting.Batches;

namespace Monitoring.Exporting.Protocols;

/// <summary>The indexes of a batch's entries.</summary>
internal static class RowIndexes
{
    /// <summary>Returns all entries as one request.</summary>
    public static IReadOnlyList<int[]> All(ExportBatch batch)
    {
        int[] rows = new int[batch.Count];
        for (int index = 0; index < rows.Length; index++)
        {
            rows[index] = index;
        }

        return [rows];
    }
}
