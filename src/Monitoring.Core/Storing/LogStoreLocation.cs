using Monitoring.Storing.Database;

namespace Monitoring.Storing;

/// <summary>The default path of a store.</summary>
/// <remarks>In this order:
/// <list type="number">
/// <item>the environment variable <c>MONITORING_STORE</c>;</item>
/// <item>Windows: <c>%LOCALAPPDATA%\Monitoring\store.db</c>; macOS: <c>~/Library/Application
/// Support/Monitoring/store.db</c>;</item>
/// <item>root in a container, and users without a home directory: <c>/var/lib/monitoring/store.db</c>, where a
/// volume can be mounted;</item>
/// <item><c>$XDG_STATE_HOME/monitoring/store.db</c>, or <c>~/.local/state/monitoring/store.db</c> (XDG Base Directory
/// Specification 0.8, which ignores a relative path in the variable).</item>
/// </list></remarks>
public static class LogStoreLocation
{
    /// <summary>The environment variable with the path of the store.</summary>
    public const string Variable = "MONITORING_STORE";

    /// <summary>The suffixes of the files that belong to a store: those of SQLite, the writer's lock, the reserve, and
    /// files quarantined by a repair. Patterns.</summary>
    public static IReadOnlyList<string> Suffixes { get; } =
        ["-wal", "-shm", "-journal", ".lock", ".reserve", ".damaged-*", ".replaced-*"];

    private const string SystemStore = "/var/lib/monitoring/store.db";
    private const string FileName = "store.db";

    /// <summary>The absolute path of this process's default store.</summary>
    public static string Default() => Find(StoreEnvironment.Current);

    /// <summary>Whether a file is a database, and so may be a store; false if the file cannot be read.</summary>
    public static bool IsStore(string path)
    {
        // See https://sqlite.org/fileformat.html, section 1.3: the header string.
        ReadOnlySpan<byte> header = "SQLite format 3\0"u8;
        Span<byte> start = stackalloc byte[16];
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length
                && start.SequenceEqual(header);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The absolute path of the default store in an environment.</summary>
    internal static string Find(StoreEnvironment environment)
    {
        if (environment.GetVariable(Variable) is { Length: > 0 } named)
        {
            return Path.GetFullPath(named);
        }

        if (environment.Platform != PlatformID.Unix)
        {
            return Path.Join(environment.LocalData, "Monitoring", FileName);
        }

        if (environment.Home.Length == 0 || (environment.IsRoot && environment.IsContainer))
        {
            return SystemStore;
        }

        if (environment.IsMacOS)
        {
            return Path.Join(environment.Home, "Library", "Application Support", "Monitoring", FileName);
        }

        return environment.GetVariable("XDG_STATE_HOME") is { } state && state.StartsWith('/')
            ? Path.Join(state, "monitoring", FileName)
            : Path.Join(environment.Home, ".local", "state", "monitoring", FileName);
    }
}
