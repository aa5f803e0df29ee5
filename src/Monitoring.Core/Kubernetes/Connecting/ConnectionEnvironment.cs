namespace Monitoring.Kubernetes.Connecting;

/// <summary>What a process finds around it that says where an API is: variables, home, the service account's directory.</summary>
internal sealed record ConnectionEnvironment
{
    /// <summary>That of this process.</summary>
    public static ConnectionEnvironment OfProcess { get; } = new();

    /// <summary>Gives a variable's value.</summary>
    public Func<string, string?> GetVariable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The user's home directory.</summary>
    public string Home { get; init; } = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>Where the kubelet mounts the token and the certificates of a pod's service account.</summary>
    public string ServiceAccountDirectory { get; init; } = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>The host's name.</summary>
    public string HostName { get; init; } = Environment.MachineName;

    /// <summary>A variable's value; null if it is not set, or empty.</summary>
    public string? Find(string variable) => GetVariable(variable) is { Length: > 0 } value ? value : null;
}
