using Monitoring.Kubernetes.Connecting;

namespace Monitoring.Kubernetes;

/// <summary>The explicit settings of a connection to the Kubernetes API. Other settings come from the
/// environment.</summary>
/// <remarks>The first of these is used: <see cref="Url"/>; <see cref="KubeConfig"/> or <see cref="Context"/>; the
/// service account of this process's pod; the files of <c>KUBECONFIG</c>, or <c>~/.kube/config</c>.</remarks>
public sealed record KubernetesConnectionOptions
{
    /// <summary>The URL of an API that needs no credentials, such as kubectl proxy's <c>http://localhost:8001</c>. The
    /// default is none.</summary>
    public string? Url { get; init; }

    /// <summary>The path of a kubeconfig file. The default comes from the environment.</summary>
    public string? KubeConfig { get; init; }

    /// <summary>The name of a context in the kubeconfig. The default is its current context.</summary>
    public string? Context { get; init; }

    /// <summary>Whether a kubeconfig's credentials may be sent to an API on this machine over plain HTTP. They are
    /// never sent to another machine without TLS. The default is false, as in kubectl.</summary>
    public bool AllowPlainHttp { get; init; }

    /// <summary>The maximum time until a response begins, and between two reads of it. Watches and followed logs have
    /// no limit. The default is 30 s.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Whether an API server was given explicitly. A missing configuration is then an error.</summary>
    internal bool IsExplicit => (Url ?? KubeConfig ?? Context) is not null;

    /// <summary>The environment variables and files to search. Tests replace them.</summary>
    internal ConnectionEnvironment Environment { get; init; } = ConnectionEnvironment.OfProcess;

    /// <summary>Validates the values.</summary>
    /// <exception cref="ArgumentException">A value is out of its range, or two exclude each other. The message says
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
