using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Monitoring.Campaigns;

/// <summary>tests/Monitoring.Victim as a process of its own, which is stopped or killed.</summary>
internal class VictimProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _words = [];
    private volatile bool _isToEnd;

    /// <summary>Starts it.</summary>
    /// <param name="launch">The shell command that runs the command <c>"$@"</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    protected VictimProcess(string launch, params string[] arguments)
    {
        string[] command = ["dotnet", Path.Join(AppContext.BaseDirectory, "Monitoring.Victim.dll"), .. arguments];
        _process = Process.Start(new ProcessStartInfo("sh", ["-c", launch, "sh", .. command])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.ErrorDataReceived += (_, line) => _words.Enqueue(line.Data ?? string.Empty);
        _process.BeginErrorReadLine();
    }

    /// <summary>Whether it has not ended.</summary>
    public bool IsAlive => !_process.HasExited;

    /// <summary>Whether the process was stopped or killed, so that its end is no error. Read by any thread.</summary>
    public bool IsToEnd => _isToEnd;

    /// <summary>The standard error of the process: warnings, gaps, failures.</summary>
    public IReadOnlyList<string> Words => [.. _words.Where(word => word.Length > 0)];

    /// <summary>The most memory it has had, in bytes; 0 if it has ended.</summary>
    public long PeakBytes
    {
        get
        {
            _process.Refresh();
            return IsAlive ? _process.PeakWorkingSet64 : 0;
        }
    }

    /// <summary>The standard output.</summary>
    protected StreamReader Output => _process.StandardOutput;

    /// <summary>Ends it without giving it time for anything.</summary>
    public void Kill()
    {
        _isToEnd = true;
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Sends a signal, by its name.</summary>
    public void Signal(string name)
    {
        _isToEnd |= name is "KILL" or "TERM";
        using Process kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Ends it in order; whether it did, and without an error.</summary>
    public bool End(TimeSpan timeout)
    {
        _isToEnd = true;
        _process.StandardInput.Close();
        return WaitForEnd(timeout) && _process.ExitCode == 0;
    }

    /// <summary>Waits for its end.</summary>
    public bool WaitForEnd(TimeSpan timeout)
    {
        bool hasEnded = _process.WaitForExit(timeout);
        if (hasEnded)
        {
            _process.WaitForExit();
        }

        return hasEnded;
    }

    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Has each line that it says taken as it comes.</summary>
    protected void BeginToListen(Action<string> take)
    {
        _process.OutputDataReceived += (_, line) => take(line.Data ?? string.Empty);
        _process.BeginOutputReadLine();
    }

    /// <summary>Ends it if it has not ended.</summary>
    protected virtual void Dispose(bool isDisposing)
    {
        if (IsAlive)
        {
            Kill();
        }

        _process.Dispose();
    }
}
