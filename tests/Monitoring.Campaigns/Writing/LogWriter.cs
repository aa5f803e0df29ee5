namespace Monitoring.Campaigns.Writing;

/// <summary>Writes to logs at a rate, on a thread of its own, until it is disposed.</summary>
internal sealed class LogWriter : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    private readonly IReadOnlyList<IWrittenLog> _logs;
    private readonly int _linesPerSecond;
    private readonly ManualResetEvent _stop = new(initialState: false);
    private readonly Thread _thread;

    /// <summary>Begins to write.</summary>
    /// <param name="logs">The logs; each in turn.</param>
    /// <param name="linesPerSecond">Lines a second into all of them together.</param>
    public LogWriter(IReadOnlyList<IWrittenLog> logs, int linesPerSecond)
    {
        _logs = logs;
        _linesPerSecond = linesPerSecond;
        _thread = new Thread(Run) { Name = "writer" };
        _thread.Start();
    }

    /// <summary>Ends after the line that is being written.</summary>
    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void ReopenAll(bool atOnce)
    {
        foreach (IWrittenLog log in _logs)
        {
            log.Reopen(atOnce);
        }
    }

    private void Run()
    {
        long began = TimeProvider.System.GetTimestamp();
        long written = 0;
        int next = 0;
        while (!_stop.WaitOne(Tick))
        {
            ReopenAll(atOnce: false);
            long due = (long)(TimeProvider.System.GetElapsedTime(began).TotalSeconds * _linesPerSecond) - written;
            int each = (int)Math.Clamp(due / Math.Min(_logs.Count, 8), 1, 1_000);
            for (; due > 0; due -= each)
            {
                _logs[next].Write(each);
                written += each;
                next = (next + 1) % _logs.Count;
            }
        }

        ReopenAll(atOnce: true);
    }
}
