using System.Collections.Concurrent;
using System.Diagnostics;

namespace Monitoring.Deployment;

/// <summary>The shell that the image has, as a process; or whatever leads to it.</summary>
internal sealed class Pwsh : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly object _lock = new();
    private int _openOutputs = 2;

    private Pwsh(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Both outputs so far.</summary>
    public string Output => string.Join('\n', _lines);

    /// <summary>Runs a script with one directory of modules only.</summary>
    public static Pwsh Run(string modules, string script, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = Describe(
            "dotnet", Path.Join(Repository.PowerShell,
                "pwsh.dll"), "-NoProfile", "-NonInteractive", "-Command", script);
        start.Environment["PSModulePath"] = modules;
        start.Environment["NO_COLOR"] = "1";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return new Pwsh(Process.Start(start)!);
    }

    /// <summary>Runs another program in whose output we wait for what pwsh says.</summary>
    public static Pwsh Start(string program, params string[] arguments) =>
        new(Process.Start(Describe(program, arguments))!);

    /// <summary>Waits until something has been written.</summary>
    public void WaitFor(string text)
    {
        Stopwatch clock = Stopwatch.StartNew();
        lock (_lock)
        {
            while (!Output.Contains(text, StringComparison.Ordinal))
            {
                Assert.True(_openOutputs > 0, $"It has ended without '{text}', but with: {Output}");
                Assert.True(
                    Monitor.Wait(_lock, Wait.Timeout)
                    && clock.Elapsed < Wait.Timeout, $"'{text}' has not come, but: {Output}");
            }
        }
    }

    /// <summary>Gives it a line to read.</summary>
    public void Tell(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    public void Terminate() => Command.TryRun("kill", "-TERM", $"{_process.Id}");

    public int WaitForExit()
    {
        Assert.True(_process.WaitForExit(Wait.Timeout), $"It has not ended. {Output}");

        // Without a limit it waits for the rest of the output, too.
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit(Wait.Timeout);
        _process.Dispose();
    }

    private static ProcessStartInfo Describe(string program, params string[] arguments) => new(program, arguments)
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        RedirectStandardInput = true,
    };

    private void Add(string? line)
    {
        lock (_lock)
        {
            if (line is null)
            {
                _openOutputs--;
            }
            else
            {
                _lines.Enqueue(line);
            }

            Monitor.PulseAll(_lock);
        }
    }
}
