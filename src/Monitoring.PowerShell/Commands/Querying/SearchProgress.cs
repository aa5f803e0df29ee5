using System.Management.Automation;
using Monitoring.Storing;

namespace Monitoring.Commands.Querying;

/// <summary>A progress bar for a search that takes longer than a second; a shorter one shows nothing.</summary>
/// <remarks>Only the pipeline's own thread may write progress: what is reported from another one is left out.</remarks>
internal sealed class SearchProgress : IProgress<QueryProgress>, IDisposable
{
    /// <summary>How long a search may take before anyone wonders what it does.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>How often a bar moves: as often as a person sees.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);

    private readonly TimeProvider _timeProvider;
    private readonly Action<ProgressRecord> _write;
    private readonly ProgressRecord _bar;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly long _begin;
    private TimeSpan _due = Patience;
    private bool _isShown;

    /// <summary>Begins to count the time.</summary>
    /// <param name="activity">What is being done, for a person.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="write">Shows the bar.</param>
    public SearchProgress(string activity, TimeProvider timeProvider, Action<ProgressRecord> write)
    {
        _timeProvider = timeProvider;
        _write = write;
        _begin = timeProvider.GetTimestamp();
        _bar = new ProgressRecord(0, activity, "…");
    }

    /// <inheritdoc/>
    public void Report(QueryProgress value)
    {
        TimeSpan elapsed = _timeProvider.GetElapsedTime(_begin);
        if (elapsed < _due || Environment.CurrentManagedThreadId != _thread)
        {
            return;
        }

        _due = elapsed + Pace;
        _isShown = true;
        double done = value.BlocksTotal == 0 ? 1 : Math.Clamp((double)value.BlocksDone / value.BlocksTotal, 0, 1);
        _bar.PercentComplete = (int)(done * 100);
        _bar.StatusDescription = $"{value.BlocksDone} of {value.BlocksTotal} blocks";
        _bar.SecondsRemaining = done > 0 ? (int)Math.Min(int.MaxValue, elapsed.TotalSeconds * (1 - done) / done) : -1;
        _write(_bar);
    }

    /// <summary>Takes the bar away, if there is one.</summary>
    public void Dispose()
    {
        if (_isShown)
        {
            _isShown = false;
            _bar.RecordType = ProgressRecordType.Completed;
            _write(_bar);
        }
    }
}
