using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Monitoring.Campaigns;

/// <summary>tests/Monitoring.Victim as a process of its own, which collects a directory into a store.</summary>
internal sealed class CollectorProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _words = [];
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts it.</summary>
    /// <param name="directory">What is followed.</param>
    /// <param name="store">Where to.</param>
    /// <param name="launch">What a shell does to run the command <c>"$@"</c>.</param>
    /// <param name="options">Further arguments.</param>
    public CollectorProcess(string directory, string store, string launch, params string[] options)
    {
        string[] command =
        [
            "dotnet", Path.Join(AppContext.BaseDirectory, "Monitoring.Victim.dll"), directory, store, "250", .. options,
        ];
        _process = Process.Start(new ProcessStartInfo("sh", ["-c", launch, "sh", .. command])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data == "collecting")
            {
                _begun.TrySetResult();
            }
        };
        _process.ErrorDataReceived += (_, line) => _words.Enqueue(line.Data ?? string.Empty);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Whether it has not ended.</summary>
    public bool IsAlive => !_process.HasExited;

    /// <summary>What it has told on its standard error: warnings, gaps, failures.</summary>
    public IReadOnlyList<string> Words => [.. _words.Where(word => word.Length > 0)];

    /// <summary>The most memory it has had, in bytes.</summary>
    public long PeakBytes
    {
        get
        {
            _process.Refresh();
            return IsAlive ? _process.PeakWorkingSet64 : 0;
        }
    }

    /// <summary>Waits until it collects; false if it does not within a time.</summary>
    public bool WaitForBegin(TimeSpan patience) => _begun.Task.Wait(patience);

    /// <summary>Ends it without giving it time for anything.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Sends a signal, by its name.</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Ends it in order; whether it did, and without an error.</summary>
    public bool End(TimeSpan patience)
    {
        _process.StandardInput.Close();
        return WaitForEnd(patience) && _process.ExitCode == 0;
    }

    /// <summary>Waits for its end.</summary>
    public bool WaitForEnd(TimeSpan patience)
    {
        bool hasEnded = _process.WaitForExit(patience);
        if (hasEnded)
        {
            _process.WaitForExit();
        }

        return hasEnded;
    }

    public void Dispose()
    {
        if (IsAlive)
        {
            Kill();
        }

        _process.Dispose();
    }
}
