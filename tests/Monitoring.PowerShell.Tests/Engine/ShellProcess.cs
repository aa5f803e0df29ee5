using System.Collections.Concurrent;
using System.Diagnostics;

namespace Monitoring.Engine;

/// <summary>PowerShell as a process of its own, with the staged module imported.</summary>
internal sealed class ShellProcess : IDisposable
{
    /// <summary>A process started in the background inherits that interrupt and hang-up are ignored, and passes that
    /// on; env of the GNU coreutils restores the defaults.</summary>
    private static readonly Lazy<string[]> Launcher = new(() =>
    {
        string[] launcher = ["env", "--default-signal=INT,HUP"];
        return OperatingSystem.IsLinux() && Succeeds([.. launcher, "true"]) ? launcher : [];
    });

    private readonly Process _process;
    private readonly BlockingCollection<string> _output = [];
    private readonly ConcurrentQueue<string> _errors = new();

    private ShellProcess(string[] command)
    {
        ProcessStartInfo start = new(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["NO_COLOR"] = "1";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => _errors.Enqueue(line.Data ?? string.Empty);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The standard error so far; complete after <see cref="WaitForExit"/>.</summary>
    public string Errors => string.Join('\n', _errors);

    /// <summary>Runs a command with the module imported.</summary>
    public static ShellProcess Run(string command) => RunBare($"Import-Module '{Place.Manifest}'; {command}");

    /// <summary>Runs a command without the module.</summary>
    public static ShellProcess RunBare(string command) =>
        new([.. Launcher.Value, "dotnet", .. Arguments("-Command", command)]);

    /// <summary>Runs a script with its arguments, without the module.</summary>
    public static ShellProcess RunFile(string script, params string[] arguments) =>
        new([.. Launcher.Value, "dotnet", .. Arguments(["-File", script, .. arguments])]);

    /// <summary>Runs a command with the module imported, in a process that may have so many files open.</summary>
    public static ShellProcess RunLimited(int openFiles, string command) => new(
        ["sh", "-c", $"ulimit -n {openFiles}; exec dotnet \"$@\"", "sh", .. Arguments(
            "-Command", $"Import-Module '{Place.Manifest}'; {command}")]);

    /// <summary>The next line of the standard output that is not empty.</summary>
    public string NextLine()
    {
        while (_output.TryTake(out string? line, Wait.Timeout))
        {
            if (line.Length > 0)
            {
                return line;
            }
        }

        throw new TimeoutException($"No further line came. {Errors}");
    }

    /// <summary>The remaining lines that are not empty; to be called after <see cref="WaitForExit"/>.</summary>
    public string[] Rest() => [.. _output.GetConsumingEnumerable().Where(line => line.Length > 0)];

    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public int WaitForExit()
    {
        if (!_process.WaitForExit(Wait.Timeout))
        {
            throw new TimeoutException($"PowerShell did not end. {Errors}");
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

    private static string[] Arguments(params string[] last) =>
        [Place.PowerShell, "-NoProfile", "-NonInteractive", .. last];

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
