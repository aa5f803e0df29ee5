using System.Diagnostics;
using System.Management.Automation;

namespace Monitoring.Engine;

/// <summary>A script that runs in the background, and its output so far.</summary>
internal sealed class RunningScript : IDisposable
{
    private readonly PowerShell _shell;
    private readonly PSDataCollection<PSObject> _output = [];
    private readonly IAsyncResult _run;
    private readonly SemaphoreSlim _added = new(0);
    private int _taken;

    public RunningScript(PowerShell shell)
    {
        _shell = shell;
        _output.DataAdded += (_, _) => _added.Release();
        _run = shell.BeginInvoke<PSObject, PSObject>(input: null, _output);
    }

    /// <summary>The errors so far. A copy: who enumerates the engine's own collection waits for the end of the
    /// script.</summary>
    public ErrorRecord[] Errors =>
        [.. Enumerable.Range(0, _shell.Streams.Error.Count).Select(index => _shell.Streams.Error[index])];

    /// <summary>The next result that was not taken yet.</summary>
    public PSObject Next()
    {
        if (!TryNext(Wait.Timeout, out PSObject? result))
        {
            throw new TimeoutException($"No further result came. {string.Join<ErrorRecord>(' ', Errors)}");
        }

        return result!;
    }

    /// <summary>The next results as text.</summary>
    public string[] NextText(int count) => [.. Enumerable.Range(0, count).Select(_ => Next().ToString())];

    /// <summary>Repeats an action until it has a result, for an event without a notification.</summary>
    public PSObject NextAfter(Action repeat)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (clock.Elapsed < Wait.Timeout)
        {
            repeat();
            if (TryNext(Wait.RetryInterval, out PSObject? result))
            {
                return result!;
            }
        }

        throw new TimeoutException($"Nothing came of it. {string.Join<ErrorRecord>(' ', Errors)}");
    }

    /// <summary>Waits until the script ends by itself.</summary>
    public void WaitForEnd()
    {
        if (!_run.AsyncWaitHandle.WaitOne(Wait.Timeout))
        {
            throw new TimeoutException("The script did not end.");
        }
    }

    /// <summary>Stops it, as Ctrl+C does, and waits for its end.</summary>
    public void Stop()
    {
        Assert.True(
            _shell.BeginStop(callback: null, state: null).AsyncWaitHandle.WaitOne(Wait.Timeout), "It did not stop.");
        WaitForEnd();
    }

    public void Dispose()
    {
        Stop();
        _shell.Dispose();
        _output.Dispose();
        _added.Dispose();
    }

    private bool TryNext(TimeSpan limit, out PSObject? result)
    {
        if (!_added.Wait(limit))
        {
            result = null;
            return false;
        }

        result = _output[_taken++];
        return true;
    }
}
