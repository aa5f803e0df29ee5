using Monitoring.Campaigns.Checking;

namespace Monitoring.Campaigns.Logrotate;

/// <summary>The lines of one log that have arrived, under all paths together.</summary>
internal sealed class ArrivedLog
{
    private readonly SeenLog _seen = new();
    private readonly List<(string Path, long First, long Last)> _repeats = [];

    /// <summary>The number of lines that have arrived although they had arrived before.</summary>
    public long Repeated => _seen.Repeated;

    /// <summary>The number of times that a line has arrived after a later one.</summary>
    public long Disordered => _seen.Disordered;

    /// <summary>The runs of lines that have arrived again, and the path of each.</summary>
    public IReadOnlyList<(string Path, long First, long Last)> Repeats => _repeats;

    /// <summary>Adds the next line.</summary>
    /// <param name="path">The path under which it has arrived.</param>
    /// <param name="number">Its number.</param>
    public void Add(string path, long number)
    {
        long before = _seen.Repeated;
        _seen.Add(number);
        if (_seen.Repeated == before)
        {
            return;
        }

        if (_repeats.Count > 0 && _repeats[^1] is { } last && last.Path == path && last.Last + 1 == number)
        {
            _repeats[^1] = (path, last.First, number);
        }
        else
        {
            _repeats.Add((path, number, number));
        }
    }

    /// <summary>The runs of lines among the first so many that have not arrived.</summary>
    public IReadOnlyList<(long First, long Last)> FindMissing(long written) => [.. _seen.FindHoles(written)];

    /// <summary>The number of lines that have arrived and are not among the first so many.</summary>
    public long CountBeyond(long written) => _seen.CountBeyond(written);
}
