using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Monitoring.Pipelines;
using Monitoring.Serving.Hosting;

namespace Monitoring.Serving.Endpoints;

/// <summary>The real Prometheus as a client of <c>/metrics</c>, where it is found.</summary>
public sealed class PrometheusTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Promtool_finds_nothing_to_complain_about()
    {
        using ListenerScene scene = new(WithCollectors(asked: null));
        scene.Add("a.log", "one", "two");
        await scene.GetTextAsync("/logs");
        string metrics = await scene.GetTextAsync("/metrics");
        using Process promtool = Start("promtool", "check", "metrics");

        Task<string> said = ReadAllAsync(promtool);
        await promtool.StandardInput.WriteAsync(metrics);
        promtool.StandardInput.Close();

        Assert.Equal(string.Empty, await said);
        await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, promtool.ExitCode);
    }

    [Fact]
    public async Task A_server_scrapes_the_figures_with_the_token_and_is_content()
    {
        // It scrapes one target after another: when it comes for the third time, the first answer has been taken in.
        CountdownEvent scrapes = new(3);
        using ListenerScene scene = new(
            options => WithCollectors(() => Count(scrapes))(options) with { Token = ListenerScene.Token });
        scene.Add("a.log", "one", "two");
        int port = FreePort.Find();
        using Process server = Start(
            "prometheus",
            $"--config.file={WriteConfiguration(scene.Address)}",
            $"--storage.tsdb.path={_files["data"]}",
            $"--web.listen-address=127.0.0.1:{port}");
        try
        {
            Task<string> said = ReadAllAsync(server);
            await Task.Run(
                () =>
                    Assert.True(scrapes.Wait(Wait.Timeout), "Prometheus does not come."),
                    TestContext.Current.CancellationToken);
            using HttpClient client = new()
            {
                BaseAddress = new Uri($"http://127.0.0.1:{port}"),
                Timeout = Wait.Timeout
            };

            Assert.Equal("1", await QueryAsync(client, "up"));
            Assert.Equal("2", await QueryAsync(client, "monitoring_store_entries"));
            Assert.Equal("7", await QueryAsync(client, "monitoring_collector_entries_total"));
            Assert.Equal(
                "1",
                await QueryAsync(
                client, "count(monitoring_http_request_duration_seconds_bucket{route=\"metrics\",le=\"+Inf\"})"));

            server.Kill();
            string words = await said;
            Assert.DoesNotContain("level=warn", words, StringComparison.Ordinal);
            Assert.DoesNotContain("level=error", words, StringComparison.Ordinal);
        }
        finally
        {
            server.Kill();
        }
    }

    private static Func<LogListenerOptions, LogListenerOptions> WithCollectors(Action? asked) => options => options with
    {
        Collectors = () =>
        {
            asked?.Invoke();
            return [new CollectorStatus { Name = "a\"b\\c\n", State = LogPipelineState.Running, Entries = 7 }];
        },
    };

    private static void Count(CountdownEvent scrapes)
    {
        if (!scrapes.IsSet)
        {
            scrapes.Signal();
        }
    }

    private string WriteConfiguration(Uri address)
    {
        File.WriteAllText(_files["token"], ListenerScene.Token);
        string file = _files["prometheus.yml"];
        File.WriteAllText(file, $$"""
            global: { scrape_interval: 200ms, scrape_timeout: 200ms }
            scrape_configs:
              - job_name: monitoring
                authorization: { credentials_file: {{_files["token"]}} }
                static_configs: [{ targets: ['{{address.Authority}}'] }]
            """);
        return file;
    }

    private static async Task<string> QueryAsync(HttpClient client, string query)
    {
        string text = await client.GetStringAsync(
            new Uri($"/api/v1/query?query={Uri.EscapeDataString(query)}",
                UriKind.Relative), TestContext.Current.CancellationToken);
        using JsonDocument answer = JsonDocument.Parse(text);
        JsonElement result = answer.RootElement.GetProperty("data").GetProperty("result");
        return Assert.Single(result.EnumerateArray()).GetProperty("value")[1].GetString()!;
    }

    private static async Task<string> ReadAllAsync(Process process)
    {
        string[] said = await Task.WhenAll(
            process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        return string.Concat(said);
    }

    private static Process Start(string program, params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception)
        {
            Assert.Skip($"There is no {program} on this machine (Debian: prometheus).");
            throw;
        }
    }
}
