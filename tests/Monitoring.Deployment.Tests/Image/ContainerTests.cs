using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Monitoring.Deployment.Manifests;
using YamlDotNet.RepresentationModel;

namespace Monitoring.Deployment.Image;

/// <summary>The commands of the image, the compose file and the manifests, run as a container runs them: not as root,
/// on a read-only root file system, beside a writer that rotates its file.</summary>
public sealed class ContainerTests : IDisposable
{
    private const string Token = "0123456789abcdef0123456789abcdef";
    private const int Lines = 250;
    private const int LinesBefore = 50;
    private const int LinesPerFile = 100;
    private const string Source = " shop/web-7d4b9c6f5d-x2x7p/web ";

    private readonly HttpClient _client = new(new HttpClientHandler
    {
#pragma warning disable MA0039 // A kubelet does not look at the certificate either.
        ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
#pragma warning restore MA0039
    });

    public static TheoryData<string> Ways => ["Dockerfile", "base", "overlays/tls"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Every_line_is_served_once_through_rotations(string way)
    {
        using Container container = new();
        container.AddState();
        container.AddFiles("/etc/monitoring/token", ("token", Token + "\n"));
        using TestCertificates authority = new();
        (string certificate, string key) = authority.CreateClient("monitoring.monitoring.svc");
        container.AddFiles("/etc/monitoring/tls", ("tls.crt", certificate), ("tls.key", key));
        container.Start(FindCommand(way));
        string server = $"{(way == "overlays/tls" ? "https" : "http")}://127.0.0.1:{container.Port}";
        bool requestsToken = way.Contains('/', StringComparison.Ordinal) || way == "base";

        Assert.Equal("ok\n", await GetWhenItAnswersAsync($"{server}/healthz"));
        Assert.Equal("ready\n", await _client.GetStringAsync($"{server}/readyz", Cancellation));

        // A file that was rotated away before it was first seen would be one that is older than the collector.
        container.Write(1, LinesBefore, LinesPerFile);
        string follow = $"{server}/logs?selector=container_name=web&follow=true&since=1h";
        Assert.Equal(LinesBefore, (await FollowAsync(follow, LinesBefore)).Length);
        container.Write(LinesBefore + 1, Lines, LinesPerFile);

        Assert.Equal(Enumerable.Range(1, Lines).Select(Message), await FollowAsync(follow, Lines));
        using HttpResponseMessage anonymous = await _client.GetAsync($"{server}/logs/container_name/web", Cancellation);
        Assert.Equal(requestsToken ? HttpStatusCode.Unauthorized : HttpStatusCode.OK, anonymous.StatusCode);
        if (requestsToken)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, $"{server}/logs/pod_name/web-7d4b9c6f5d-x2x7p");
            request.Headers.Host = "monitoring.monitoring.svc";
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
            using HttpResponseMessage named = await _client.SendAsync(request, Cancellation);
            Assert.Equal(HttpStatusCode.OK, named.StatusCode);
        }

        Assert.Equal(
            "65532", Command.TryRun("stat", "--format=%u", Path.Join(container.State, "store.db"))!.Succeeded().Trim());
        if (way == "Dockerfile" && Command.TryRun("curl", "--version") is not null)
        {
            container.CheckHealth();
        }

        Assert.Equal(0, container.Stop());
    }

    [Fact]
    public void The_overlay_stdout_only_writes_what_the_containers_write()
    {
        using Container container = new();
        Directory.CreateDirectory(Path.Join(container.Logs, "containers"));
        container.Start(FindCommand("overlays/stdout-only"));
        container.WaitFor("No Kubernetes API");

        // It begins at the end of what is there: which line comes first is seen only when it has come.
        int line = 0;
        for (Stopwatch clock = Stopwatch.StartNew(); !container.Output.Contains(Source, StringComparison.Ordinal);)
        {
            Assert.True(clock.Elapsed < Wait.Timeout, container.Output);
            container.Write(++line, line, LinesPerFile);
        }

        container.Write(line + 1, Lines, LinesPerFile);
        container.WaitFor($"{Source}{Message(Lines)}");

        // Lines of the two outputs may change places, but not be lost or repeated.
        int[] numbers =
        [
            .. container.Output.Split('\n').Where(text => text.Contains(Source, StringComparison.Ordinal))
                .Select(text => int.Parse(text[(text.LastIndexOf('=') + 1)..], null)).Order(),
        ];
        Assert.Equal(Enumerable.Range(numbers[0], Lines - numbers[0] + 1), numbers);
    }

    [Fact]
    public async Task A_node_without_its_logs_is_warned_of_and_the_container_stays()
    {
        using Container container = new();
        container.AddState();
        container.Start(FindCommand("compose"));

        container.WaitFor(
            "/var/log/containers does not exist: this is not a Kubernetes node, or its logs are not mounted here.");

        Assert.Equal("ok\n", await GetWhenItAnswersAsync($"http://127.0.0.1:{container.Port}/healthz"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_store_on_a_read_only_volume_is_an_error(bool isThereAlready)
    {
        using Container container = new();
        if (isThereAlready)
        {
            Directory.CreateDirectory(container.State);
            File.WriteAllText(Path.Join(container.State, "store.db"), string.Empty);
            File.WriteAllText(Path.Join(container.State, "store.db.lock"), "1");
        }

        container.AddState("ro");
        container.Start(FindCommand("compose"));

        container.WaitFor("The file system of the log store /var/lib/monitoring/store.db is mounted read-only.");
        container.WaitFor("Mount a writable volume");
        Assert.Equal(1, container.WaitForExit());
    }

    public void Dispose() => _client.Dispose();

    private static IReadOnlyList<string> FindCommand(string way) => way switch
    {
        "Dockerfile" => Dockerfile.Read().Command,
        "compose" => [.. Compose.Document.At("services.collector").Texts("command")],
        "base" => FindCommand(DaemonSetObjects.Only(Kustomizations.ReadFolder("base"), "DaemonSet")),
        _ => FindPatched(way),
    };

    // As the overlay leaves it: a container's command is the base's, its arguments the overlay's.
    private static IReadOnlyList<string> FindPatched(string overlay)
    {
        string text = Kustomizations.Files.Single(file => file.Name == Path.Join(overlay, "kustomization.yaml")).Text;
        string args = Assert.Single(YamlTree.Read(text)).Items("patches").Where(patch => patch.Find("target") is null)
            .SelectMany(patch => YamlTree.Read(patch.Text("patch"))).Where(patch => patch.Text("kind") == "DaemonSet")
            .SelectMany(patch => patch.At("spec.template.spec").Items("containers"))
                .SelectMany(container => container.Texts("args"))
                .Single();
        return [.. FindCommand("base").SkipLast(1), args];
    }

    private static IReadOnlyList<string> FindCommand(YamlNode daemonSet)
    {
        YamlNode container = Assert.Single(daemonSet.At("spec.template.spec").Items("containers"));
        return [.. container.Texts("command"), .. container.Texts("args")];
    }

    private static string Message(int line) => line % 10 == 0
        ? $"level=error msg=\"order {line} could not be paid\" order={line}"
        : $"level=info msg=\"order {line} was placed\" order={line}";

    // No output says that it listens: it is requested until it does.
    private async Task<string> GetWhenItAnswersAsync(string url)
    {
        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        timeout.CancelAfter(Wait.Timeout);
        while (true)
        {
            try
            {
                return await _client.GetStringAsync(url, timeout.Token);
            }
            catch (HttpRequestException) when (!timeout.IsCancellationRequested)
            {
                timeout.Token.WaitHandle.WaitOne(Wait.RetryInterval);
            }
        }
    }

    private async Task<string[]> FollowAsync(string url, int count)
    {
        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        timeout.CancelAfter(Wait.Timeout);
        using HttpRequestMessage request = new(HttpMethod.Get, url);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/x-ndjson"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using HttpResponseMessage response = await _client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
        response.EnsureSuccessStatusCode();
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync(timeout.Token));
        List<string> messages = [];
        try
        {
            while (messages.Count < count && await reader.ReadLineAsync(timeout.Token) is { } line)
            {
                // An empty line says that the listener is still there.
                if (line.Length > 0)
                {
                    using JsonDocument entry = JsonDocument.Parse(line);
                    messages.Add(entry.RootElement.GetProperty("message").GetString()!);
                }
            }
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            // What has come is compared with what should have.
        }

        return [.. messages];
    }
}
