using System.Net;
using System.Net.NetworkInformation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Monitoring.Serving.Requests;

namespace Monitoring.Serving.Hosting;

public sealed class HostingTests : IDisposable
{
    private const string Foreign = "http://*:47113";

    private static readonly string[] Variables =
    [
        "ASPNETCORE_URLS", "DOTNET_URLS", "URLS", "ASPNETCORE_SERVER_URLS", "ASPNETCORE_Kestrel__Endpoints__A__Url",
        "DOTNET_Kestrel__Endpoints__A__Url", "Kestrel__Endpoints__A__Url",
    ];

    private readonly string _directory = Directory.CreateTempSubdirectory("monitoring-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void No_variable_and_no_file_of_the_machine_changes_where_it_listens()
    {
        Dictionary<string, string> values = Variables.ToDictionary(name => name, _ => Foreign);
        values["ASPNETCORE_HTTP_PORTS"] = values["DOTNET_HTTP_PORTS"] = values["HTTP_PORTS"] = "47113";
        values["ASPNETCORE_ENVIRONMENT"] = values["DOTNET_ENVIRONMENT"] = "Development";
        values["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = "Nothing.Of.This.Name";
        values["ASPNETCORE_CONTENTROOT"] = values["DOTNET_CONTENTROOT"] = _directory;
        string settings = Path.Join(AppContext.BaseDirectory, "appsettings.json");
        File.WriteAllText(settings, $$"""{"urls":"{{Foreign}}","Kestrel":{"Endpoints":{"A":{"Url":"{{Foreign}}" } } } }""");
        File.Copy(settings, Path.Join(_directory, "appsettings.json"));
        try
        {
            foreach ((string name, string value) in values)
            {
                Environment.SetEnvironmentVariable(name, value);
            }

            using ListenerScene scene = new(options => options with { Urls = ["http://127.0.0.1:0"] });

            Assert.Equal($"http://127.0.0.1:{scene.Address.Port}", Assert.Single(scene.Listener.Addresses));
            Assert.DoesNotContain(
                IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners(), endpoint => endpoint.Port == 47113);
        }
        finally
        {
            foreach (string name in values.Keys)
            {
                Environment.SetEnvironmentVariable(name, null);
            }

            File.Delete(settings);
        }
    }

    [Fact]
    public async Task It_leaves_the_signals_of_the_process_alone()
    {
        LogListenerOptions options = new() { StorePath = Path.Join(_directory, "store.db") };
        using ListenerService service = new(options);
        await using WebApplication application = ListenerHost.Build(
            [new(IPAddress.Loopback, 0, IsEncrypted: false)], service);

        Assert.IsType<ListenerLifetime>(application.Services.GetRequiredService<IHostLifetime>());
    }

    [Fact]
    public async Task Each_listener_of_a_process_is_stopped_on_its_own()
    {
        using ListenerScene first = new();
        using ListenerScene second = new();

        await first.Listener.StopAsync();

        Assert.Equal("ok\n", await second.GetTextAsync("/healthz"));
        await Assert.ThrowsAsync<HttpRequestException>(() => first.GetTextAsync("/healthz"));
    }

    [Theory]
    [InlineData("/logs", "/logs", true)]
    [InlineData("/logs", "/LOGS", false)]
    [InlineData("/logs", "/logs/", false)]
    [InlineData("/logs", "/logs/a", false)]
    [InlineData("/labels/{**key}", "/labels/a", true)]
    [InlineData("/labels/{**key}", "/labels/a/b", true)]
    [InlineData("/labels/{**key}", "/labels/", false)]
    [InlineData("/labels/{**key}", "/labels", false)]
    [InlineData("/logs/{key}/{**value}", "/logs/a/b", true)]
    [InlineData("/logs/{key}/{**value}", "/logs/a//", true)]
    [InlineData("/logs/{key}/{**value}", "/logs/a/", false)]
    [InlineData("/logs/{key}/{**value}", "/logs//b", false)]
    [InlineData("/logs/{key}/{**value}", "/Logs/a/b", false)]
    [InlineData("/", "/", true)]
    [InlineData("/", "//", false)]
    public void A_path_is_exactly_a_route_or_it_is_none(string route, string path, bool matches) =>
        Assert.Equal(matches, StrictPath.Matches(RoutePatternFactory.Parse(route), path));

    [Theory]
    [InlineData("/LOGS")]
    [InlineData("/logs/")]
    [InlineData("/Healthz")]
    [InlineData("/status/")]
    [InlineData("//status")]
    [InlineData("/logs/../status")]
    [InlineData("/%73tatus")]
    [InlineData("/status%2F")]
    [InlineData("/LOGS/app/test")]
    public async Task What_only_resembles_a_route_is_404(string target)
    {
        using ListenerScene scene = new();
        scene.Add("a.log", "one");

        Assert.StartsWith("HTTP/1.1 404 ", await scene.GetRawAsync(target), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_may_begin_and_end_with_a_slash()
    {
        using ListenerScene scene = new();
        scene.Add("/var/log/x/", "one");

        Assert.Contains("[\"one\"]", await scene.GetRawAsync("/logs/path//var/log/x/"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404 ", await scene.GetRawAsync("/logs/path//var/log/x"), StringComparison.Ordinal);
    }
}
