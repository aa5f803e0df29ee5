namespace Monitoring.Storing.Database;

/// <summary>The properties of the process and its machine that determine the default path of a store.</summary>
internal sealed record StoreEnvironment
{
    /// <summary>The platform, which determines the rules.</summary>
    public required PlatformID Platform { get; init; }

    /// <summary>Whether the platform is macOS, whose rules differ from those of other Unix systems.</summary>
    public bool IsMacOS { get; init; }

    /// <summary>Whether the process runs as root.</summary>
    public bool IsRoot { get; init; }

    /// <summary>The user's home directory; empty if there is none.</summary>
    public string Home { get; init; } = string.Empty;

    /// <summary>On Windows, the directory for programs' local data.</summary>
    public string LocalData { get; init; } = string.Empty;

    /// <summary>Returns an environment variable.</summary>
    public Func<string, string?> GetVariable { get; init; } = _ => null;

    /// <summary>Whether a file exists.</summary>
    public Func<string, bool> FileExists { get; init; } = _ => false;

    /// <summary>The environment of this process.</summary>
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
    /// <remarks>Docker creates <c>/.dockerenv</c>, Podman <c>/run/.containerenv</c>; systemd-nspawn, LXC and Podman set
    /// <c>container</c>; Kubernetes sets the address of its API in every pod.</remarks>
    public bool IsContainer =>
        FileExists("/.dockerenv")
        || FileExists("/run/.containerenv")
        || !string.IsNullOrEmpty(GetVariable("container"))
        || !string.IsNullOrEmpty(GetVariable("KUBERNETES_SERVICE_HOST"));
}
