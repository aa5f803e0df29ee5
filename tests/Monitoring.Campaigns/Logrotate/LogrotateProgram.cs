using System.Diagnostics;
using Monitoring.Campaigns.Tools;

namespace Monitoring.Campaigns.Logrotate;

/// <summary>logrotate with the configurations and the state of one log.</summary>
internal sealed class LogrotateProgram
{
    private const string Exists = "already exists, renaming";
    private const string Renaming = "?rename,?renameat,?renameat2";

    private readonly LogrotateMode _mode;
    private readonly string _directory;
    private readonly string[] _configurations;

    /// <summary>Writes the configurations.</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="log">The log's path.</param>
    /// <param name="directory">A directory for configurations and states, which is not followed.</param>
    /// <param name="request">The file that signals the writer to open the next file.</param>
    public LogrotateProgram(LogrotateMode mode, string log, string directory, string request)
    {
        _mode = mode;
        _directory = directory;
        _configurations =
        [
            .. mode.Configurations
                .Select(directives => directives.Replace(LogrotateMode.Request, request, StringComparison.Ordinal))
                .Select((directives, index) => Write(index, log, directives)),
        ];
    }

    // Only the renaming of the log itself: logrotate creates the next file after it.
    private static string[] Slowly(LogrotateMode mode) =>
        [DebianTool.Strace.Path, "-o", "/dev/null", "-e", $"trace={Renaming}", "-e",
            $"inject={Renaming}:delay_exit=40000:when={mode.Kept + 1}"];

    /// <summary>The number of times that logrotate found a file where it wanted to create one.</summary>
    public int Backups { get; private set; }

    /// <summary>Whether there is a <c>.backup</c> that may not have been read. Its name has no more than the hour: the
    /// next one would replace it.</summary>
    public bool HasNewBackup { get; private set; }

    /// <summary>The first error of logrotate; null if there is none.</summary>
    public string? Fault { get; private set; }

    /// <summary>Why a mode cannot be run here; null if it can.</summary>
    public static string? FindObstacle(LogrotateMode mode)
    {
        string? obstacle = FindTools(mode)
            .Select(tool => tool.FindObstacle())
            .FirstOrDefault(obstacle => obstacle is not null);
        if (obstacle is not null || !mode.IsSlow)
        {
            return obstacle;
        }

        using Process process = Start(mode, [.. Slowly(mode), "true"]);
        string words = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : $"strace cannot run here: {words.ReplaceLineEndings(" ")}";
    }

    /// <summary>Runs logrotate once.</summary>
    /// <param name="configuration">The number of the configuration.</param>
    public void Run(int configuration)
    {
        string file = _configurations[configuration];
        string[] command =
        [
            DebianTool.Logrotate.Path,
            .. _mode.IsForced ? ["-f"] : Array.Empty<string>(),
            "-s",
            file + ".state",
            file,
        ];
        using Process process = Start(_mode, _mode.IsSlow ? [.. Slowly(_mode), .. command] : command);
        string words = process.StandardError.ReadToEnd();
        process.WaitForExit();
        bool isBackup = words.Contains(Exists, StringComparison.Ordinal);
        Backups += isBackup ? 1 : 0;
        HasNewBackup |= isBackup;
        Fault ??= process.ExitCode != 0 && !isBackup ? $"logrotate failed: {words.ReplaceLineEndings(" ")}" : null;
    }

    /// <summary>Everything that was written up to the last run has been read.</summary>
    public void MarkRead() => HasNewBackup = false;

    private static IEnumerable<DebianTool> FindTools(LogrotateMode mode) =>
    [
        DebianTool.Logrotate,
        .. mode.IsSlow ? [DebianTool.Strace] : Array.Empty<DebianTool>(),
        .. mode.Compressor is { } compressor ? [compressor] : Array.Empty<DebianTool>(),
    ];

    private static Process Start(LogrotateMode mode, string[] command)
    {
        ProcessStartInfo start = new(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardError = true
        };
        string[] libraries = [.. FindTools(mode).SelectMany(tool => tool.FindLibraries()).Distinct()];
        if (libraries.Length > 0)
        {
            start.Environment["LD_LIBRARY_PATH"] = string.Join(':', libraries);
        }

        return Process.Start(start)!;
    }

    // logrotate refuses a configuration that others may write to.
    private string Write(int index, string log, string directives)
    {
        string compressor = _mode.Compressor is { } tool
            ? $"compresscmd {tool.Path}\ncompressoptions -3\ncompressext {(tool == DebianTool.Zstd ? ".zst" : _mode.UnreadableEnding)}\n"
            : string.Empty;
        string old = _mode.OldDirectory is { } name ? $"olddir {name}\n" : string.Empty;
        string file = Path.Join(_directory, $"{index}.conf");
        File.WriteAllText(file, $"{log} {{\nrotate {_mode.Kept}\nmissingok\n{compressor}{old}{directives}\n}}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        return file;
    }
}
