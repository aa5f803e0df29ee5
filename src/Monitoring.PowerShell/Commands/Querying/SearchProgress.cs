using System.Management.Automation;
using Monitoring.Storing;

namespace Monitoring.Commands.Querying;

/// <summary>A progress bar for a search that takes longer than a second; a shorter search shows none.</summary>
/// <remarks>Only the pipeline's own thread may write progress: reports from other threads are dropped.</remarks>
internal sealed class SearchProgress : IProgress<QueryProgress>, IDisposable
{
    /// <summary>The time after which the bar is shown.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);

    /// <summary>The minimum time between two updates of the bar.</summary>
    private static readonly TimeSpan UpdateInterval = TimeSpan.FromMilliseconds(200);

    private readonly TimeProvider _timeProvider;
    private readonly Action<ProgressRecord> _write;
    private readonly ProgressRecord _bar;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly long _begin;
    private TimeSpan _nextUpdate = Delay;
    private bool _isShown;

    /// <summary>Starts to measure the time.</summary>
    /// <param name="activity">The title of the bar.</param>
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
        if (elapsed < _nextUpdate || Environment.CurrentManagedThreadId != _thread)
        {
            return;
        }

        _nextUpdate = elapsed + UpdateInterval;
        _isShown = true;
        double done = value.BlocksTotal == 0 ? 1 : Math.Clamp((double)value.BlocksDone / value.BlocksTotal, 0, 1);
        _bar.PercentComplete = (int)(done * 100);
        _bar.StatusDescription = $"{value.BlocksDone} of {value.BlocksTotal} blocks";
        _bar.SecondsRemaining = done > 0 ? (int)Math.Min(int.MaxValue, elapsed.TotalSeconds * (1 - done) / done) : -1;
        _write(_bar);
    }

    /// <summary>Removes the bar, if it is shown.</summary>
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
