using System.Collections.Concurrent;
using System.Diagnostics;

namespace Monitoring.Engine;

/// <summary>src/Monitoring.Host as a process of its own.</summary>
internal sealed class HostProcess : IDisposable
{
    /// <summary>Whoever starts the tests in the background has the interrupt ignored, or the hang-up, and it stays so for all
    /// that they start; env of the GNU coreutils gives them back.</summary>
    private static readonly Lazy<string[]> Launcher = new(() =>
    {
        string[] launcher = ["env", "--default-signal=INT,HUP"];
        return OperatingSystem.IsLinux() && Succeeds([.. launcher, "true"]) ? launcher : [];
    });

    private readonly Process _process;
    private readonly BlockingCollection<string> _output = [];
    private readonly ConcurrentQueue<string> _errors = new();

    public HostProcess(params string[] arguments)
        : this(openFileLimit: null, arguments)
    {
    }

    /// <param name="openFileLimit">How many files it may have open, on systems with a shell that knows ulimit.</param>
    public HostProcess(int? openFileLimit, params string[] arguments)
    {
        string[] command = openFileLimit is { } limit
            ? ["sh", "-c", $"ulimit -n {limit}; exec dotnet \"$@\"", "sh", Place.Host, .. arguments]
            : [.. Launcher.Value, "dotnet", Place.Host, .. arguments];
        ProcessStartInfo start = new(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => _errors.Enqueue(line.Data ?? string.Empty);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What came on the standard error; whole only after <see cref="WaitForExit"/>.</summary>
    public string Errors => string.Join('\n', _errors);

    /// <summary>The next line of the standard output that is not empty.</summary>
    public string NextLine()
    {
        while (_output.TryTake(out string? line, Patience.Limit))
        {
            if (line.Length > 0)
            {
                return line;
            }
        }

        throw new TimeoutException($"No further line came. {Errors}");
    }

    /// <summary>The lines not taken yet that are not empty; to be called when it has ended.</summary>
    public string[] Rest() => [.. _output.GetConsumingEnumerable().Where(line => line.Length > 0)];

    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public int WaitForExit()
    {
        if (!_process.WaitForExit(Patience.Limit))
        {
            throw new TimeoutException($"The host did not end. {Errors}");
        }

        // Without a limit it waits for the rest of the output, too.
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
        _output.Dispose();
    }

    private void Add(string? line)
    {
        if (line is null)
        {
            _output.CompleteAdding();
        }
        else
        {
            _output.Add(line);
        }
    }

    private static bool Succeeds(string[] command)
    {
        ProcessStartInfo start = new(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
