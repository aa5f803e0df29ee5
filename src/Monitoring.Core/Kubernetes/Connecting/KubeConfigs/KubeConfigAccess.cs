using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Monitoring.Kubernetes.Connecting.Credentials;

namespace Monitoring.Kubernetes.Connecting.KubeConfigs;

/// <summary>Creates the configuration of an API server from a context of a kubeconfig.</summary>
internal static class KubeConfigAccess
{
    /// <summary>Combines the context's cluster and user.</summary>
    /// <exception cref="KubernetesException">A value is missing; the message says which and where.</exception>
    public static ApiServerConfig Create(KubeConfig config, string? contextName, KubernetesConnectionOptions options)
    {
        KubeConfigNode context = config.GetContext(contextName);
        KubeConfigNode cluster = config.GetCluster(context.GetText("cluster"));
        KubeConfigNode? user = context.FindText("user") is { } name ? config.FindUser(name) : null;
        Uri server = ApiServerConfig.ParseServer(cluster.GetText("server"), $"{cluster.Name} in '{cluster.File}'");

        // As in kubectl: credentials are only sent to servers that authenticate themselves.
        bool isSafe = server.Scheme == Uri.UriSchemeHttps || (options.AllowPlainHttp && server.IsLoopback);
        bool isWithheld = !isSafe && user is not null && HasCredentials(user);
        return new ApiServerConfig
        {
            Server = server,
            Source = $"the {context.Name} of {config.Files}",
            DefaultNamespace = context.FindText("namespace"),
            CaCertificates = FindAuthorities(cluster),
            ServerName = cluster.FindText("tls-server-name"),
            SkipTlsVerify = cluster.IsTrue("insecure-skip-tls-verify"),
            Proxy = FindProxy(cluster),
            Impersonation = user is null ? null : Impersonation.Find(user),
            Credentials = isWithheld
                ? new StaticCredentials(
                    ApiCredential.None,
                    $"a request without credentials (those of the {user!.Name} are not sent over plain HTTP)")
                : CreateCredentials(user, cluster, options.TimeProvider),
            Warnings = [.. FindWarnings(user, server, isWithheld, options)],
        };
    }

    private static bool HasCredentials(KubeConfigNode user) =>
        user.FindChild("exec") is not null
            || user.FindText("tokenFile") is not null
            || FindStatic(user) != ApiCredential.None
        || FindCertificate(user) is not null;

    private static IEnumerable<string> FindWarnings(
        KubeConfigNode? user, Uri server, bool isWithheld, KubernetesConnectionOptions options)
    {
        if (user is null)
        {
            yield break;
        }

        if (isWithheld)
        {
            string how = server.IsLoopback
                ? "Use https, or -AllowPlainHttp if you trust the process that listens there"
                : "Use https";
            yield return $"The credentials of the {user.Name} in the kubeconfig '{user.File}' are not sent to "
                + $"{server}, because with plain HTTP anyone on the network could read them. {how}.";
        }

        // A service account's token is mounted readable for all. The pod's owner decides which processes run in it.
        string[] secrets = [.. new[] { user.FindPath("tokenFile"), user.FindPath("client-key") }.OfType<string>()
            .Where(path => !path.StartsWith(options.Environment.ServiceAccountDirectory, StringComparison.Ordinal))];
        foreach (string path in secrets)
        {
            if (SmallFile.FindModeWarning(path, "The secret") is { } warning)
            {
                yield return warning;
            }
        }

        bool hasSecret = FindStatic(user) != ApiCredential.None || user.FindText("client-key-data") is not null;
        if (hasSecret && SmallFile.FindModeWarning(user.File, "The kubeconfig") is { } mode)
        {
            yield return mode;
        }
    }

    private static Uri? FindProxy(KubeConfigNode cluster)
    {
        if (cluster.FindText("proxy-url") is not { } text)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out Uri? proxy)
            ? proxy
            : throw new KubernetesException(
                KubernetesError.NotConfigured,
                $"proxy-url of the {cluster.Name} in the kubeconfig '{cluster.File}' is '{text}', which is not a URL.");
    }

    private static X509Certificate2Collection? FindAuthorities(KubeConfigNode cluster)
    {
        string? path = cluster.FindPath("certificate-authority");
        byte[]? data = cluster.FindBytes("certificate-authority-data");
        return path is null && data is null
            ? null
            : PemCertificates.ReadAuthorities(
                data is null ? PemCertificates.ReadFile(path!) : Encoding.UTF8.GetString(data),
                path ?? $"certificate-authority-data of the {cluster.Name} in '{cluster.File}'");
    }

    private static ApiCredentials CreateCredentials(
        KubeConfigNode? user, KubeConfigNode cluster, TimeProvider timeProvider)
    {
        string whose = user is null ? "a request without credentials" : $"the {user.Name} of '{user.File}'";
        if (user is null)
        {
            return new StaticCredentials(ApiCredential.None, whose);
        }

        ApiCredentials credentials = user.FindChild("exec") is { } exec
            ? new ExecCredentials(new ExecPlugin(exec, cluster), timeProvider)
            : user.FindPath("tokenFile") is { } tokenFile
                ? new TokenFileCredentials(tokenFile, timeProvider)
                : new StaticCredentials(FindStatic(user), whose);
        return FindCertificate(user) is { } load ? new CertifiedCredentials(credentials, load, whose) : credentials;
    }

    private static ApiCredential FindStatic(KubeConfigNode user)
    {
        // An OpenID Connect token is not renewed here: kubectl's own plugin for it was removed, and kubelogin is an
        // exec plugin.
        if ((user.FindText("token")
            ?? user.FindChild("auth-provider")?.FindChild("config")?.FindText("id-token")) is { } token)
        {
            return ApiCredential.OfToken(token);
        }

        return user.FindText("username") is { } name
            ? new ApiCredential(
                new AuthenticationHeaderValue(
                    "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{user.FindText("password")}"))),
                null)
            : ApiCredential.None;
    }

    /// <summary>Gets the function that loads the user's certificate; null if there is none.</summary>
    private static Func<X509Certificate2>? FindCertificate(KubeConfigNode user)
    {
        bool hasCertificate = (user.FindText("client-certificate-data")
            ?? user.FindText("client-certificate")) is not null;
        return hasCertificate
            ? () => PemCertificates.ReadClient(
                Read(user, "client-certificate"), Read(user, "client-key"), $"the {user.Name} in '{user.File}'")
            : null;
    }

    private static string Read(KubeConfigNode user, string key) =>
        user.FindBytes(key + "-data") is { } data
            ? Encoding.UTF8.GetString(data)
            : PemCertificates.ReadFile(user.FindPath(key) ?? user.GetText(key));
}
