using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Monitoring.Storing.Kills;

/// <summary>tests/Monitoring.Victim as a process of its own, which collects a directory into a store.</summary>
internal sealed class VictimProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly Stopwatch _age = Stopwatch.StartNew();
    private volatile string _lastOutput = "nothing";

    public VictimProcess(string directory, string store, int commitMilliseconds)
    {
        // The program comes along to the tests' own output, because they reference it.
        ProcessStartInfo start = new("dotnet",
        [
            Path.Join(AppContext.BaseDirectory, "Monitoring.Victim.dll"),
            directory,
            store,
            commitMilliseconds.ToString(CultureInfo.InvariantCulture),
        ])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) =>
        {
            _lastOutput = line.Data ?? _lastOutput;
            HasBegun |= line.Data == "collecting";
        };
        _process.ErrorDataReceived += (_, line) => _errors.Enqueue(line.Data ?? string.Empty);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Whether it collects by now.</summary>
    public volatile bool HasBegun;

    /// <summary>The warnings and errors.</summary>
    public string Errors => string.Join('\n', _errors.Where(line => line.Length > 0));

    /// <summary>Whether the process is alive, how much processor time it has got, and its last output: after a timeout
    /// this shows whether it starves, hangs, or is busy with the wrong work.</summary>
    public string Describe()
    {
        _process.Refresh();
        return _process.HasExited
            ? $"ended with {_process.ExitCode}, last output '{_lastOutput}'"
            : $"alive for {_age.Elapsed.TotalSeconds:F1} s, {_process.TotalProcessorTime.TotalSeconds:F2} s on processors, "
                + $"{_process.Threads.Count} threads, last output '{_lastOutput}'";
    }

    /// <summary>Lets so much time pass; that it ends by itself is an error.</summary>
    public void Live(TimeSpan time) =>
        Assert.False(
            _process.WaitForExit(time),
            $"It has ended by itself, with {(_process.HasExited ? _process.ExitCode : 0)}. {Errors}");

    /// <summary>Ends it without giving it time for anything, as a power cut does.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Ends it in order; its exit code.</summary>
    public int End(TimeSpan timeout)
    {
        _process.StandardInput.Close();
        Assert.True(_process.WaitForExit(timeout), $"It did not end. {Errors}");
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
