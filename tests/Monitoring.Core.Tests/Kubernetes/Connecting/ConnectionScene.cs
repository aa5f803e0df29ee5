using Monitoring.Testing.ApiServer;

namespace Monitoring.Kubernetes.Connecting;

/// <summary>A machine on which something says where an API is: files, variables, a service account.</summary>
internal sealed class ConnectionScene : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public ConnectionScene(FakeApiServer? server = null) => Server = server ?? new FakeApiServer();

    public FakeApiServer Server { get; }

    public RecordedTime Time { get; } = new();

    public Dictionary<string, string> Variables { get; } = [];

    public string this[string file] => _files[file];

    public string Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_files[file])!);
        File.WriteAllText(_files[file], text);
        SetMode(_files[file], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return _files[file];
    }

    /// <summary>Sets the mode of a file, where there are modes.</summary>
    public static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    /// <summary>Writes a kubeconfig with one of each, all called the same.</summary>
    public string WriteKubeConfig(string file, string user, string name = "test", string? server = null, string cluster = "") => Write(file, $$"""
        apiVersion: v1
        kind: Config
        current-context: {{name}}
        contexts:
        - name: {{name}}
          context: { cluster: {{name}}, user: {{name}}, namespace: space-of-{{name}} }
        clusters:
        - name: {{name}}
          cluster:
            server: {{server ?? Server.Url}}
            {{cluster}}
        users:
        - name: {{name}}
          user:
            {{user}}
        """);

    public void MountServiceAccount(string authority, string token = "of-the-pod")
    {
        Write("account/token", token);
        Write("account/ca.crt", authority);
        Write("account/namespace", "space-of-the-pod");
        Variables["KUBERNETES_SERVICE_HOST"] = "127.0.0.1";
        Variables["KUBERNETES_SERVICE_PORT"] = $"{Server.Port}";
    }

    public KubernetesConnectionOptions CreateOptions() => new()
    {
        TimeProvider = Time,
        AllowPlainHttp = true,
        Environment = new ConnectionEnvironment
        {
            GetVariable = name => Variables.GetValueOrDefault(name),
            Home = _files["home"],
            ServiceAccountDirectory = _files["account"],
            HostName = "Host-7",
        },
    };

    public KubernetesConnection Open(string? kubeConfig = null, string? context = null, string? url = null) =>
        KubernetesConnection.Open(CreateOptions() with { KubeConfig = kubeConfig, Context = context, Url = url });

    /// <summary>Sends a request, and returns it as the server received it.</summary>
    public async Task<FakeRequest> AskAsync(KubernetesConnection connection)
    {
        await connection.GetServerTimeAsync(TestContext.Current.CancellationToken);
        return Server.Requests[^1];
    }

    public void Dispose()
    {
        Server.Dispose();
        _files.Dispose();
    }
}
