using Monitoring.Kubernetes.Connecting.Credentials;

namespace Monitoring.Kubernetes.Connecting;

/// <summary>Finds the API of the cluster of the pod in which this process runs, with the pod's service
/// account.</summary>
/// <remarks>See "Accessing the Kubernetes API from a Pod" in the documentation of Kubernetes.</remarks>
internal static class InClusterAccess
{
    private const string HostVariable = "KUBERNETES_SERVICE_HOST";
    private const string PortVariable = "KUBERNETES_SERVICE_PORT";

    /// <summary>Finds the API server, if this process runs in a pod that may use it.</summary>
    /// <param name="environment">The environment to search.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="missing">The missing variable or file; empty if there is none.</param>
    /// <exception cref="KubernetesException">The certificates are invalid.</exception>
    public static ApiServerConfig? Find(
        ConnectionEnvironment environment, TimeProvider timeProvider, out string missing)
    {
        string token = Path.Join(environment.ServiceAccountDirectory, "token");
        string authorities = Path.Join(environment.ServiceAccountDirectory, "ca.crt");
        missing = environment.Find(HostVariable) is null
            ? $"{HostVariable} is not set, so this process does not run in a pod"
            : !File.Exists(token)
                ? $"the service account's token '{token}' does not exist (automountServiceAccountToken: false?)"
                : !File.Exists(authorities)
                    ? $"the cluster's certificate '{authorities}' does not exist" : string.Empty;
        if (missing.Length > 0)
        {
            return null;
        }

        string host = environment.Find(HostVariable)!;
        string address = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        string space = Path.Join(environment.ServiceAccountDirectory, "namespace");
        return new ApiServerConfig
        {
            Server = ApiServerConfig.ParseServer(
                $"https://{address}:{environment.Find(PortVariable) ?? "443"}", HostVariable),
            Source = "the service account of this pod",
            CaCertificates = PemCertificates.ReadAuthorities(PemCertificates.ReadFile(authorities), authorities),
            Credentials = new TokenFileCredentials(token, timeProvider),
            DefaultNamespace = File.Exists(space) ? SmallFile.ReadText(space).Trim() : null,
        };
    }
}
