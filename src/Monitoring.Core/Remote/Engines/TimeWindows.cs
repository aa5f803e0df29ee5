using Monitoring.Entries;

namespace Monitoring.Remote.Engines;

/// <summary>Splits ranges of time, and merges entries by time. Pure.</summary>
internal static class TimeWindows
{
    /// <summary>Splits a range into windows of a length, in the order in which entries are read.</summary>
    public static IEnumerable<(LogTimestamp Start, LogTimestamp End)> Split(
        LogTimestamp since, LogTimestamp until, TimeSpan length, bool newestFirst)
    {
        long nanoseconds = length.Ticks * TimeSpan.NanosecondsPerTick;
        while (since < until)
        {
            if ((Int128)until.UnixNanoseconds - since.UnixNanoseconds <= nanoseconds)
            {
                yield return (since, until);
                yield break;
            }

            LogTimestamp middle = new(
                newestFirst ? until.UnixNanoseconds - nanoseconds : since.UnixNanoseconds + nanoseconds);
            yield return newestFirst ? (middle, until) : (since, middle);
            (since, until) = newestFirst ? (since, middle) : (middle, until);
        }
    }

    /// <summary>Merges entries that are each in the order of time.</summary>
    public static IEnumerable<EngineEntry> Merge(IReadOnlyList<IEnumerable<EngineEntry>> parts, bool newestFirst)
    {
        if (parts.Count == 1)
        {
            return parts[0];
        }

        return MergeAll(parts, newestFirst);
    }

    private static IEnumerable<EngineEntry> MergeAll(
        IReadOnlyList<IEnumerable<EngineEntry>> parts, bool newestFirst)
    {
        List<IEnumerator<EngineEntry>> open = [];
        try
        {
            foreach (IEnumerable<EngineEntry> part in parts)
            {
                IEnumerator<EngineEntry> enumerator = part.GetEnumerator();
                open.Add(enumerator);
                if (!enumerator.MoveNext())
                {
                    open.Remove(enumerator);
                    enumerator.Dispose();
                }
            }

            while (open.Count > 0)
            {
                IEnumerator<EngineEntry> next = newestFirst
                    ? open.MaxBy(enumerator => enumerator.Current.Time)!
                    : open.MinBy(enumerator => enumerator.Current.Time)!;
                yield return next.Current;
                if (!next.MoveNext())
                {
                    open.Remove(next);
                    next.Dispose();
                }
            }
        }
        finally
        {
            open.ForEach(enumerator => enumerator.Dispose());
        }
    }
}
