namespace Monitoring.Storing.Mixed;

/// <summary>Selects the mixed blocks to merge, or to divide into ordinary blocks.</summary>
/// <remarks>
/// <list type="number">
/// <item>The oldest are sealed, divided into ordinary blocks, when all have enough messages or parts, when the oldest
/// is old enough, or when a later window has begun. All of one window are sealed together. Those of an earlier process
/// are sealed at once.</item>
/// <item>Otherwise <see cref="MinMerged"/> of one level are merged into one of the next level, the newest run of rows
/// first. So an entry is written once more each time the number of rows grows by that factor.</item>
/// </list></remarks>
internal static class MixedPlan
{
    /// <summary>The number of mixed blocks that are merged.</summary>
    public const int MinMerged = 16;

    /// <summary>Finds the rows to seal: the first ones, up to the returned index; 0 if there are none.</summary>
    /// <param name="rows">The rows, the oldest first.</param>
    /// <param name="limits">The limits.</param>
    /// <param name="age">The age of the oldest row.</param>
    /// <param name="isRequested">Whether all rows must be sealed.</param>
    public static int FindSealed(IReadOnlyList<MixedRow> rows, MixedLimits limits, TimeSpan age, bool isRequested)
    {
        if (rows.Count == 0)
        {
            return 0;
        }

        int end = FindWindowEnd(rows, limits.Window);
        int inherited = rows.TakeWhile(row => row.IsInherited).Count();
        if (inherited > 0)
        {
            return Math.Min(end, inherited);
        }

        return end < rows.Count || isRequested || age >= limits.SealAge || IsEnough(rows, limits, factor: 1) ? end : 0;
    }

    /// <summary>Whether the rows have enough messages, or so many times as many.</summary>
    public static bool IsEnough(IReadOnlyList<MixedRow> rows, MixedLimits limits, int factor)
    {
        (long messages, long stored, long parts) = (0, 0, 0);
        foreach (MixedRow row in rows)
        {
            messages += row.MessageBytes;
            stored += row.StoredBytes;
            parts += row.Parts;
        }

        return messages >= limits.SealBytes * factor
            || stored >= limits.SealBytes * factor
            || parts >= (long)MixedLimits.MaxParts * factor;
    }

    /// <summary>Finds the rows to merge.</summary>
    /// <param name="rows">The rows of one window, the oldest first.</param>
    /// <param name="first">The index of the first of <see cref="MinMerged"/> rows to merge.</param>
    public static bool TryFindMerged(IReadOnlyList<MixedRow> rows, out int first)
    {
        first = rows.Count;
        while (first > 0)
        {
            int end = first;
            while (first > 0 && rows[first - 1].Level == rows[end - 1].Level)
            {
                first--;
            }

            if (end - first >= MinMerged)
            {
                return true;
            }
        }

        return false;
    }

    private static int FindWindowEnd(IReadOnlyList<MixedRow> rows, long window)
    {
        int end = 1;
        while (end < rows.Count && rows[end].Committed / window == rows[0].Committed / window)
        {
            end++;
        }

        return end;
    }
}
