namespace Monitoring.Storing.Database;

/// <summary>What of the process and its machine says where a store should be.</summary>
internal sealed record StoreEnvironment
{
    /// <summary>Which rules of the platform apply.</summary>
    public required PlatformID Platform { get; init; }

    /// <summary>Whether it is macOS, whose rules differ from those of other Unix systems.</summary>
    public bool IsMacOS { get; init; }

    /// <summary>Whether the process may do anything: root.</summary>
    public bool IsRoot { get; init; }

    /// <summary>The user's home directory; empty if there is none.</summary>
    public string Home { get; init; } = string.Empty;

    /// <summary>On Windows, where programs keep what stays on the machine.</summary>
    public string LocalData { get; init; } = string.Empty;

    /// <summary>An environment variable.</summary>
    public Func<string, string?> GetVariable { get; init; } = _ => null;

    /// <summary>Whether there is a file.</summary>
    public Func<string, bool> FileExists { get; init; } = _ => false;

    /// <summary>Those of this process.</summary>
    public static StoreEnvironment Current => new()
    {
        Platform = Environment.OSVersion.Platform,
        IsMacOS = OperatingSystem.IsMacOS(),
        IsRoot = !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess,
        Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        LocalData = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData),
        GetVariable = Environment.GetEnvironmentVariable,
        FileExists = File.Exists,
    };

    /// <summary>Whether the process seems to run in a container.</summary>
    /// <remarks>Docker makes <c>/.dockerenv</c>, Podman <c>/run/.containerenv</c>; systemd-nspawn, LXC and Podman set
    /// <c>container</c>; Kubernetes tells every pod where its API is.</remarks>
    public bool IsContainer =>
        FileExists("/.dockerenv")
        || FileExists("/run/.containerenv")
        || !string.IsNullOrEmpty(GetVariable("container"))
        || !string.IsNullOrEmpty(GetVariable("KUBERNETES_SERVICE_HOST"));
}
