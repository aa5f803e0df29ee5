using System.Diagnostics;

namespace Monitoring.Campaigns.Tools;

/// <summary>A program of a Debian package: the installed one, or a copy that is unpacked into <c>artifacts/tools</c>
/// where it is not installed.</summary>
/// <remarks>
/// Nothing is installed and nothing of the machine is changed, so that no rights are needed. The packages are
/// downloaded once: processes wait for each other (<c>flock</c>), and a finished copy is used by all later runs.
/// Package lists that are missing or outdated are downloaded to a directory of their own.
/// </remarks>
/// <param name="program">The program's name.</param>
/// <param name="packages">Its package, and the libraries that a minimal Debian does not have.</param>
internal sealed class DebianTool(string program, params string[] packages)
{
    private const string Download = """
        target=$1; shift
        mkdir -p "$target" && exec 9> "$target/lock" && flock 9 && cd "$target" || exit 1
        test -e complete && exit 0
        rm -rf root work && mkdir -p root work/lists/partial work/cache/archives/partial && cd work || exit 1
        own="-o Dir::State::lists=$PWD/lists -o Dir::Cache=$PWD/cache -o Acquire::Retries=0 -o Acquire::http::Timeout=20"
        apt-get -q $own -o Dir::State::lists=/var/lib/apt/lists download "$@" 2> /dev/null || {
            rm -f ./*.deb
            apt-get -q $own update && apt-get -q $own download "$@" || exit 1
        }
        for package in *.deb; do dpkg-deb -x "$package" ../root || exit 1; done
        cd .. && rm -rf work && touch complete
        """;

    private static readonly string[] SystemDirectories = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin"];

    private readonly Lazy<(string? Path, string Obstacle)> _found = new(() => Find(program, packages));

    /// <summary>Rotates logs.</summary>
    public static DebianTool Logrotate { get; } = new("logrotate", "logrotate", "libpopt0");

    /// <summary>Delays another program in its system calls.</summary>
    public static DebianTool Strace { get; } = new("strace", "strace", "libunwind8");

    /// <summary>Compresses to <c>.zst</c>.</summary>
    public static DebianTool Zstd { get; } = new("zstd", "zstd", "liblz4-1");

    /// <summary>Compresses to <c>.xz</c>.</summary>
    public static DebianTool Xz { get; } = new("xz", "xz-utils");

    /// <summary>Compresses to <c>.bz2</c>.</summary>
    public static DebianTool Bzip2 { get; } = new("bzip2", "bzip2");

    /// <summary>The program's file; throws an exception where there is none.</summary>
    public string Path => _found.Value.Path ?? throw new FileNotFoundException(_found.Value.Obstacle);

    /// <summary>Why the program cannot be run here; null if it can.</summary>
    public string? FindObstacle() => _found.Value.Path is null ? _found.Value.Obstacle : null;

    /// <summary>The directories of the libraries that came with the program; none for an installed one.</summary>
    public IEnumerable<string> FindLibraries()
    {
        string directory = GetDirectory(program);
        return Path.StartsWith(directory, StringComparison.Ordinal)
            ? Directory.EnumerateFiles(directory, "*.so*", SearchOption.AllDirectories)
                .Select(file => System.IO.Path.GetDirectoryName(file)!).Distinct()
            : [];
    }

    private static (string? Path, string Obstacle) Find(string program, string[] packages)
    {
        string[] directories = Environment.GetEnvironmentVariable("PATH")?.Split(
            ':', StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (FindIn(program, [.. directories, .. SystemDirectories]) is { } installed)
        {
            return (installed, string.Empty);
        }

        if (FindIn("apt-get", [.. directories, .. SystemDirectories]) is null)
        {
            return (
                null, $"There is no {program} on this machine (Debian: {packages[0]}), and no apt-get to download it.");
        }

        string directory = GetDirectory(program);
        string words = Run("sh", ["-c", Download, "sh", directory, .. packages]);
        string root = System.IO.Path.Join(directory, "root");
        bool isComplete = File.Exists(System.IO.Path.Join(directory, "complete"));
        return isComplete && FindIn(program, SystemDirectories.Select(system => root + system)) is { } unpacked
            ? (unpacked, string.Empty)
            : (
                null,
                $"There is no {program} on this machine (Debian: {packages[0]}), and it cannot be downloaded: {words}");
    }

    private static string? FindIn(string program, IEnumerable<string> directories) =>
        directories.Select(directory => System.IO.Path.Join(directory, program)).FirstOrDefault(File.Exists);

    private static string GetDirectory(string program)
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(System.IO.Path.Join(directory.FullName, "Monitoring.sln")))
        {
            directory = directory.Parent;
        }

        return directory is null
            ? System.IO.Path.Join(System.IO.Path.GetTempPath(), "monitoring-tools", program)
            : System.IO.Path.Join(directory.FullName, "artifacts", "tools", program);
    }

    private static string Run(string shell, IEnumerable<string> arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(shell, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        const StringSplitOptions Tidy = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        return string.Join(' ', (output.Result + errors).Split('\n', Tidy).TakeLast(3));
    }
}
