namespace Monitoring.Campaigns;

/// <summary>Which lines of one log have been seen.</summary>
internal sealed class SeenLines(long written)
{
    private readonly byte[] _times = new byte[written];
    private long _last = -1;

    /// <summary>How many lines were written.</summary>
    public long Written => _times.Length;

    /// <summary>How many of them were never seen.</summary>
    public long Lost => _times.LongCount(times => times == 0);

    /// <summary>How often one was seen again.</summary>
    public long Repeated => _times.Sum(times => Math.Max(0L, times - 1));

    /// <summary>How often one came after a later one.</summary>
    public long Disordered { get; private set; }

    /// <summary>The lines that are not there.</summary>
    public IEnumerable<(long First, long Last)> FindHoles()
    {
        for (long first = 0; first < _times.Length; first++)
        {
            long last = first;
            while (last < _times.Length && _times[last] == 0)
            {
                last++;
            }

            if (last > first)
            {
                yield return (first, last - 1);
                first = last;
            }
        }
    }

    /// <summary>Notes a line by its number; false if none with that number was written.</summary>
    public bool Add(long number)
    {
        if (number < 0 || number >= _times.Length)
        {
            return false;
        }

        _times[number] = (byte)Math.Min(byte.MaxValue, _times[number] + 1);
        Disordered += number < _last ? 1 : 0;
        _last = number;
        return true;
    }
}
