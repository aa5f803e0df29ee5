using Monitoring.Kubernetes.Connecting;

namespace Monitoring.Kubernetes;

/// <summary>Where the Kubernetes API is and who asks, as far as that is said; the rest is found.</summary>
/// <remarks>The first of these counts: <see cref="Url"/>; <see cref="KubeConfig"/> or <see cref="Context"/>; the service account
/// of the pod that this runs in; the files of <c>KUBECONFIG</c>, or <c>~/.kube/config</c>.</remarks>
public sealed record KubernetesConnectionOptions
{
    /// <summary>An API that asks for no credentials, such as kubectl proxy's <c>http://localhost:8001</c>. The default is
    /// none.</summary>
    public string? Url { get; init; }

    /// <summary>A kubeconfig file. The default is what the environment says.</summary>
    public string? KubeConfig { get; init; }

    /// <summary>A context of the kubeconfig. The default is the current one.</summary>
    public string? Context { get; init; }

    /// <summary>Whether a kubeconfig's credentials are sent to an API on this machine over plain HTTP. They are never sent to another
    /// machine without TLS. The default is no, as in kubectl.</summary>
    public bool AllowPlainHttp { get; init; }

    /// <summary>How long an answer may take to begin, and to go on, where it is not one that waits for events. The default is
    /// 30 s.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Whether it was said in so many words: what is found nowhere else then is a mistake.</summary>
    internal bool IsExplicit => (Url ?? KubeConfig ?? Context) is not null;

    /// <summary>What stands in for the process's variables and files.</summary>
    internal ConnectionEnvironment Environment { get; init; } = ConnectionEnvironment.OfProcess;

    /// <summary>Checks the values against each other.</summary>
    /// <exception cref="ArgumentException">A value is out of its range, or two exclude each other; the message says
    /// which.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(AnswerTimeout, TimeSpan.Zero);
        if (Url is not null && (KubeConfig ?? Context) is not null)
        {
            throw new ArgumentException("An API's URL and a kubeconfig or context exclude each other.", nameof(Url));
        }
    }
}
