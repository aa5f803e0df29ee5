using Monitoring.Campaigns.Writing;

namespace Monitoring.Campaigns.Checking;

/// <summary>Records lines as they arrive, and reports which written lines are missing, repeated or out of
/// order.</summary>
/// <remarks>Thread-safe: one thread adds lines while another reads the results.</remarks>
internal sealed class SeenLines
{
    private const int MaxHoles = 10;

    /// <summary>No campaign writes so many lines into one log: a greater number is of a line that was torn.</summary>
    private const long MaxLines = 1 << 28;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SeenLog> _logs = [];
    private long _unexpected;
    private long _count;

    /// <summary>The number of lines that have arrived.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Takes the next line of a log.</summary>
    /// <param name="path">The log's path; empty if it came without one.</param>
    /// <param name="message">Its message.</param>
    public void Add(string path, ReadOnlySpan<char> message)
    {
        lock (_gate)
        {
            Interlocked.Increment(ref _count);
            if (!_logs.TryGetValue(path, out SeenLog? log))
            {
                _logs.Add(path, log = new SeenLog());
            }

            long number = NumberedLog.NumberOf(message);
            if (number is < 0 or > MaxLines)
            {
                _unexpected++;
            }
            else
            {
                log.Add(number);
            }
        }
    }

    /// <summary>Whether each line of each log has arrived, perhaps more than once.</summary>
    public bool HasAll(IReadOnlyList<NumberedLog> logs)
    {
        lock (_gate)
        {
            return Count >= logs.Sum(log => log.Written)
                && logs.All(
                    log => _logs.TryGetValue(log.Path, out SeenLog? seen) && seen.CountMissing(log.Written) == 0);
        }
    }

    /// <summary>Compares what has arrived with what was written.</summary>
    public LineCheck Compare(IReadOnlyList<NumberedLog> logs)
    {
        lock (_gate)
        {
            long ofOthers = _logs.Where(pair => !logs.Any(log => log.Path == pair.Key)).Sum(pair => pair.Value.Count);
            (NumberedLog Log, SeenLog Seen)[] pairs =
                [.. logs.Select(log => (log, _logs.GetValueOrDefault(log.Path) ?? new SeenLog()))];
            return new LineCheck(
                logs.Sum(log => log.Written),
                pairs.Sum(pair => pair.Seen.CountMissing(pair.Log.Written)),
                pairs.Sum(pair => pair.Seen.Repeated),
                pairs.Sum(pair => pair.Seen.Disordered),
                _unexpected + ofOthers + pairs.Sum(pair => pair.Seen.CountBeyond(pair.Log.Written)),
                [.. pairs.SelectMany(
                    pair => pair.Seen.FindHoles(pair.Log.Written)
                    .Select(hole => $"{pair.Log.Container.PodName} {hole.First}..{hole.Last}")).Take(MaxHoles)]);
        }
    }
}
