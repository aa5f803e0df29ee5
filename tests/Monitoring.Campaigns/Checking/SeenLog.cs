namespace Monitoring.Campaigns.Checking;

/// <summary>The lines of one log that have arrived, by their numbers.</summary>
internal sealed class SeenLog
{
    private byte[] _times = new byte[1024];
    private long _last = -1;

    /// <summary>The number of lines that have arrived.</summary>
    public long Count { get; private set; }

    /// <summary>The number of lines that have arrived again.</summary>
    public long Repeated { get; private set; }

    /// <summary>The number of lines that arrived after a later line.</summary>
    public long Disordered { get; private set; }

    /// <summary>Takes the next one.</summary>
    public void Add(long number)
    {
        while (number >= _times.Length)
        {
            Array.Resize(ref _times, _times.Length * 2);
        }

        Count++;
        Repeated += _times[number] > 0 ? 1 : 0;
        Disordered += number < _last ? 1 : 0;
        _times[number] = 1;
        _last = number;
    }

    /// <summary>The number of missing lines among the first lines.</summary>
    public long CountMissing(long written) => written - _times.AsSpan(0, Clamp(written)).Count((byte)1);

    /// <summary>The number of arrived lines that were never written.</summary>
    public long CountBeyond(long written) => _times.AsSpan(Clamp(written)).Count((byte)1);

    /// <summary>The missing lines among the first lines.</summary>
    public IEnumerable<(long First, long Last)> FindHoles(long written)
    {
        for (long first = 0; first < written; first++)
        {
            long last = first;
            while (last < written && (last >= _times.Length || _times[last] == 0))
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

    private int Clamp(long written) => (int)Math.Min(written, _times.Length);
}
