namespace Monitoring.Kubernetes.Connecting;

/// <summary>The parts of a process's environment that configure an API: variables, the home directory, the service
/// account's directory.</summary>
internal sealed record ConnectionEnvironment
{
    /// <summary>The environment of this process.</summary>
    public static ConnectionEnvironment OfProcess { get; } = new();

    /// <summary>Gets a variable's value.</summary>
    public Func<string, string?> GetVariable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The user's home directory.</summary>
    public string Home { get; init; } = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>The directory in which the kubelet mounts the token and the certificates of a pod's service
    /// account.</summary>
    public string ServiceAccountDirectory { get; init; } = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>The host's name.</summary>
    public string HostName { get; init; } = Environment.MachineName;

    /// <summary>A variable's value; null if it is not set, or empty.</summary>
    public string? Find(string variable) => GetVariable(variable) is { Length: > 0 } value ? value : null;
}
