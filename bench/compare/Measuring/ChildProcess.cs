using System.Diagnostics;
using System.Globalization;
using Monitoring.Compare.Contending;

namespace Monitoring.Compare.Measuring;

/// <summary>A program that was started to be measured.</summary>
internal sealed class ChildProcess : IDisposable
{
    /// <summary>The sampling interval. No event reports the growth of memory or of files that others write.</summary>
    private static readonly TimeSpan RescanInterval = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(30);

    private readonly Launch _launch;
    private readonly Process _process;
    private readonly string _errorPath;

    private ChildProcess(Launch launch, Process process, string errorPath)
    {
        _launch = launch;
        _process = process;
        _errorPath = errorPath;
    }

    /// <summary>Reads the current status; false if the process has ended.</summary>
    public bool TryGetStatus(out ProcessStatus status) => ProcessStatus.TryRead(_process.Id, out status);

    /// <summary>The standard output, if it is redirected.</summary>
    public StreamReader Output => _process.StandardOutput;

    /// <summary>Starts a program; what it writes goes to a file.</summary>
    /// <param name="launch">The command line.</param>
    /// <param name="directory">The directory for its outputs.</param>
    public static ChildProcess Start(Launch launch, string directory) =>
        Start(launch, directory, "exec \"$@\" </dev/null >\"$out\" 2>\"$err\"", isRead: false);

    /// <summary>Starts a program whose output is read from <see cref="Output"/>.</summary>
    public static ChildProcess StartToRead(Launch launch, string directory) =>
        Start(launch, directory, "exec \"$@\" </dev/null 2>\"$err\"", isRead: true);

    /// <summary>Runs a program until its work is done, and says what that has cost.</summary>
    /// <remarks>One at a time: the processor time is that of all children that have ended meanwhile.</remarks>
    /// <exception cref="ContenderException">It has failed, or did not end in time.</exception>
    public static Cost Measure(Launch launch, string directory, TimeSpan timeout)
    {
        TimeSpan processor = ChildUsage.Processor;
        long began = Stopwatch.GetTimestamp();
        using ChildProcess child = Start(launch, directory);
        (TimeSpan wall, long peak) = child.Watch(began, timeout);
        child.End();
        return new Cost(wall, ChildUsage.Processor - processor, peak);
    }

    /// <summary>Ends it in order, if it has not ended by itself.</summary>
    /// <exception cref="ContenderException">It has ended by itself with an error, or does not end.</exception>
    public void End()
    {
        if (!_process.HasExited)
        {
            using Process kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            kill.WaitForExit();
            if (!_process.WaitForExit(EndTimeout))
            {
                throw new ContenderException($"does not end: {LastWords()}");
            }
        }
        else if (_process.ExitCode != 0)
        {
            throw new ContenderException($"ended with {_process.ExitCode}: {LastWords()}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static ChildProcess Start(Launch launch, string directory, string shell, bool isRead)
    {
        string errorPath = Path.Join(directory, "errors.txt");
        ProcessStartInfo start = new("sh", ["-c", shell, "sh", launch.Program, .. launch.Arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = isRead,
        };
        start.Environment["out"] = Path.Join(directory, Launch.OutputName);
        start.Environment["err"] = errorPath;
        return new ChildProcess(launch, Process.Start(start)!, errorPath);
    }

    private (TimeSpan Wall, long Peak) Watch(long began, TimeSpan timeout)
    {
        long peak = 0;
        while (!_process.WaitForExit(RescanInterval))
        {
            peak = TryGetStatus(out ProcessStatus status) ? Math.Max(peak, status.PeakBytes) : peak;
            if (_launch.IsDone?.Invoke() == true)
            {
                break;
            }

            if (Stopwatch.GetElapsedTime(began) > timeout)
            {
                throw new ContenderException(
                    $"was not done after {timeout.TotalSeconds:F0} s: {_launch.DescribeProgress?.Invoke()} {LastWords()}");
            }
        }

        return (Stopwatch.GetElapsedTime(began), peak);
    }

    private string LastWords()
    {
        const int MaxCharacters = 300;
        string words = File.Exists(_errorPath)
            ? File.ReadAllText(_errorPath).Trim().ReplaceLineEndings(" ") : string.Empty;
        return words.Length > MaxCharacters ? words[^MaxCharacters..] : words;
    }
}
