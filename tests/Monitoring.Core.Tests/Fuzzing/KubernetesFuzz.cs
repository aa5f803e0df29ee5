using System.Text;
using System.Text.Json;
using CsCheck;
using Monitoring.Kubernetes;
using Monitoring.Kubernetes.Connecting;
using Monitoring.Kubernetes.Connecting.KubeConfigs;
using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Reflecting;
using Monitoring.Kubernetes.Reflecting.Decoding;

namespace Monitoring.Fuzzing;

/// <summary>Responses of an API server, and the content of a kubeconfig.</summary>
public sealed class KubernetesFuzz : IDisposable
{
    private const string Pod = """
        {"kind":"Pod","metadata":{"name":"web","namespace":"default","uid":"0a1b","resourceVersion":"7","creationTimestamp":"2026-11-23T01:26:46Z","labels":{"app":"web"},"annotations":{"kubernetes.io/config.hash":"x"},"ownerReferences":[{"kind":"ReplicaSet","name":"web-1","controller":true}]},"spec":{"nodeName":"n","containers":[{"name":"app","image":"i"}],"initContainers":[{"name":"init"}]},"status":{"phase":"Running","podIP":"10.0.0.1","containerStatuses":[{"name":"app","containerID":"containerd://0123","restartCount":3,"state":{"running":{"startedAt":"2026-11-23T01:26:46Z"}},"lastState":{"terminated":{"exitCode":1}}}]}}
        """;

    private static readonly string[] Events =
    [
        $$"""{"type":"ADDED","object":{{Pod}}}""" + "\n", """{"object":{"metadata":{"resourceVersion":"8"}},"type":"BOOKMARK"}""" + "\n",
        """{"type":"ERROR","object":{"kind":"Status","code":410,"message":"too old"}}""" + "\n\r\n", """{"type":"NEW","object":1}""" + "\n",
    ];

    private static readonly string[] JsonWords =
    [
        "{", "}", "[", "]", "\"", ":", ",", "null", "true", "1", "1e99", "\"\"", "{}", "[]", "\"name\"", "\"uid\"",
        "\"metadata\":", "\"containers\":", "\"state\":", "\\ud800", "\\u0000", "\n", "-1",
        "2147483648", "\"object\":", "\"type\":\"ADDED\",",
    ];

    private const string Config = """
        apiVersion: v1
        kind: Config
        current-context: c
        contexts:
        - name: c
          context: {cluster: k, user: u, namespace: n}
        clusters:
        - name: k
          cluster:
            server: https://127.0.0.1:6443
            certificate-authority-data: bm9uZQ==
            proxy-url: http://p:1
            insecure-skip-tls-verify: true
        - name: other
          cluster: {server: "http://x", tls-server-name: y}
        users:
        - name: u
          user:
            token: abc
            client-certificate-data: YQ==
            client-key-data: YQ==
        - name: e
          user: {exec: {command: run, args: [a, b], env: [{name: A, value: B}], apiVersion: client.authentication.k8s.io/v1}}
        """;

    private static readonly string[] YamlWords =
    [
        "\n", " ", "  ", "- ", ": ", "? ", "{", "}", "[", "]", "&a ", "*a", "&b [*a, *a]", "!!binary ", "|\n", ">\n",
        "\"", "'", "#", "---\n", "...\n", "%YAML 1.2\n", "null", "~", "token: ", "\t", "\\u0000",
        "<<: ", "\0", "\u0085", "username: ", "password: ", "tokenFile: ", "certificate-authority: ", "exec: ",
        "server: ", "users:", "\\n",
    ];

    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_pod_is_read_or_refused() => Fuzz.Check(
        Gen.OneOf(FuzzInput.Slips([Pod, """{"metadata":{"name":"web","uid":"0a1b"}}"""], "\"\"", "null", "{}", "[]", "1", "true"), FuzzInput.All([Pod], JsonWords)),
        json =>
        {
            try
            {
                Utf8JsonReader reader = new(json);
                reader.Read();
                ListedPod pod = new PodReader(PodAnnotations.IsMeaningful).Read(ref reader);
                Assert.True(pod.Pod.Name.Length > 0 && pod.Pod.Uid.Length > 0);
            }
            catch (Exception refused) when (refused is JsonException or InvalidOperationException)
            {
                // The latter for text that is no UTF-8, as JSON's own reader says it.
            }
        });

    [Fact]
    public void A_watch_is_the_same_events_however_it_is_cut() => Fuzz.Check(
        Gen.Select(
            FuzzInput.Slips(Events, JsonWords).Array[0, 5].Select(parts => parts.SelectMany(part => part).ToArray()),
            Gen.Int[1, 400].Array[0, 20]),
        input => Assert.Equal(ReadEvents(input.Item1, [input.Item1.Length]), ReadEvents(input.Item1, input.Item2)),
        input => $"{Fuzz.Show(input.Item1)} in pieces of {string.Join(", ", input.Item2)}",
        input => Fuzz.Most(input.Item1.Length));

    [Fact]
    public void Any_status_is_read() => Fuzz.Check(
        FuzzInput.All(["""{"kind":"Status","code":410,"message":"too old"}""", "text"], [.. JsonWords, "\"code\":", "\"message\":"]),
        body => Assert.InRange(ResponseStatus.Read(body, 500).Message.Length, 0, 400));

    [Fact]
    public void A_kubeconfig_is_understood_or_refused() => Fuzz.Check(
        Gen.OneOf(
            FuzzInput.Slips([Config], YamlWords),
            FuzzInput.Words(30, YamlWords),
            Gen.Select(FuzzInput.OneOf(["[", "{", "? ", "- ", "{a: ", "&a [", "[*a, "]), Gen.Int[0, 5000])
                .Select((word, count) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(word, count))))),
        text =>
        {
            string file = _files["config"];
            File.WriteAllBytes(file, text);
            try
            {
                _ = KubeConfigAccess.Create(
                    KubeConfig.Read([file]), contextName: null, new KubernetesConnectionOptions());
            }
            catch (KubernetesException)
            {
            }
        },
        Fuzz.Show,
        text => (16 << 20) + Fuzz.Most(text.Length),
        count: 300);

    private static List<string> ReadEvents(byte[] bytes, int[] pieces)
    {
        List<string> events = [];
        using PiecewiseStream body = new(bytes, FuzzInput.Cut(bytes.Length, pieces));
        WatchReader reader = new(body, new PodReader(PodAnnotations.IsMeaningful));
        try
        {
            CancellationToken cancellationToken = TestContext.Current.CancellationToken;
            while (reader.ReadAsync(cancellationToken).AsTask().GetAwaiter().GetResult() is { } read)
            {
                events.Add($"{read.Kind} {read.ResourceVersion} {read.Pod?.Pod.Uid} {read.Status}");
            }
        }
        catch (KubernetesException refused)
        {
            events.Add(refused.Message);
        }
        finally
        {
            reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        return events;
    }
}
