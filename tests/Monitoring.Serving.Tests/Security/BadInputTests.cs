using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Monitoring.Serving.Hosting;

namespace Monitoring.Serving.Security;

public sealed class BadInputTests : IDisposable
{
    private readonly ListenerScene _scene = new();

    public BadInputTests() => _scene.Add("/var/log/a.log", "one");

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData("/logs/../../etc/passwd")]
    [InlineData("/logs/path/../../../etc/passwd")]
    [InlineData("/logs/path/..%2f..%2fetc%2fpasswd")]
    [InlineData("/logs/path/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/../../etc/passwd")]
    [InlineData("//etc/passwd")]
    [InlineData("/logs/path//etc/passwd")]
    [InlineData("/openapi.json/..%5c..%5cetc%5cpasswd")]
    public async Task No_path_leads_out_of_the_store(string target)
    {
        string answer = await _scene.GetRawAsync(target);

        Assert.StartsWith("HTTP/1.1 404 ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/logs/app/%00")]
    [InlineData("/logs/app/a%00b")]
    [InlineData("/logs?contains=a%00b")]
    [InlineData("/logs?selector=%00")]
    [InlineData("/logs/app/%FF%FE")]
    [InlineData("/logs/app/%C0%AF")]
    [InlineData("/logs?contains=%FF")]
    [InlineData("/logs/app/100%")]
    [InlineData("/logs/app/%zz")]
    [InlineData("/logs?contains=%e")]
    public async Task What_is_not_encoded_well_is_refused(string target) =>
        Assert.StartsWith("HTTP/1.1 400 ", await _scene.GetRawAsync(target), StringComparison.Ordinal);

    [Theory]
    [InlineData("limit", "-1")]
    [InlineData("limit", "1e3")]
    [InlineData("limit", "99999999999999999999")]
    [InlineData("limit", "10001")]
    [InlineData("limit", "")]
    [InlineData("tail", "-5")]
    [InlineData("contextAfter", "1001")]
    [InlineData("after", "1.2")]
    [InlineData("after", "99999999999999999999.1.1")]
    [InlineData("since", "yesterdayish")]
    [InlineData("until", "-10m")]
    [InlineData("level", "loud")]
    [InlineData("stream", "stdin")]
    [InlineData("order", "random")]
    [InlineData("follow", "maybe")]
    [InlineData("match", "(")]
    [InlineData("notMatch", "[")]
    [InlineData("metadata", "path")]
    [InlineData("metadata", "path=[a")]
    [InlineData("selectro", "app=web")]
    [InlineData("Selector", "app=web")]
    public async Task A_parameter_that_is_wrong_is_named(string name, string value)
    {
        JsonElement problem = await _scene.GetProblemAsync($"/logs?{name}={Uri.EscapeDataString(value)}");

        Assert.Equal(name, problem.GetProperty("parameter").GetString());
        Assert.NotEqual(string.Empty, problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("limit=1&limit=2")]
    [InlineData("limit=1&tail=2")]
    [InlineData("follow=true&order=newest")]
    [InlineData("follow=true&until=today")]
    [InlineData("since=2026-11-24&until=2026-11-23")]
    public async Task Parameters_that_contradict_each_other_are_refused(string query) =>
        await _scene.GetProblemAsync($"/logs?{query}");

    [Fact]
    public async Task A_selector_that_cannot_be_understood_is_pointed_at()
    {
        JsonElement problem = await _scene.GetProblemAsync("/logs?selector=app%20in%20(a,b");

        Assert.Equal("selector", problem.GetProperty("parameter").GetString());
        Assert.Equal(11, problem.GetProperty("position").GetInt32());
    }

    [Fact]
    public async Task Too_many_expressions_are_refused() =>
        await _scene.GetProblemAsync("/logs?" + string.Join('&', Enumerable.Repeat("match=a", 21)));

    [Fact]
    public async Task A_URL_of_a_megabyte_is_refused() =>
        Assert.StartsWith(
            "HTTP/1.1 414 ", await _scene.GetRawAsync("/logs?contains="
                + new string('a', 1 << 20)), StringComparison.Ordinal);

    [Fact]
    public async Task Headers_that_are_too_long_are_refused() =>
        Assert.StartsWith(
            "HTTP/1.1 431 ",
            await _scene.GetRawAsync("/logs", $"Host: localhost\r\nX: {new string('a', 20_000)}\r\n"),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("no HTTP at all\r\n\r\n")]
    [InlineData("GET /logs HTTP/1.1\r\n\r\n")]
    [InlineData("GET /logs HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /logs\u00ff HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000")]
    public async Task What_is_not_HTTP_is_refused(string request)
    {
        string answer = await _scene.SendRawAsync(request + "\r\n\r\n");

        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal), answer);
    }

    [Fact]
    public async Task A_proxys_form_of_a_request_is_understood() =>
        Assert.Contains(
            "[\"one\"]", await _scene.GetRawAsync("http://localhost/logs/app/test"), StringComparison.Ordinal);

    [Fact]
    public async Task An_expression_that_backtracks_without_end_is_given_up()
    {
        _scene.Add("bomb.log", [.. Enumerable.Range(0, 50).Select(line => new string('a', 5_000) + line)]);

        // Given up after a second; all entries count then, because one too many is better than one lost.
        Assert.NotEmpty(
            ListenerScene.MessagesOf(await _scene.GetJsonAsync("/logs?match=(a%2B)%2B%24&selector=path=bomb.log")));
    }

    [Fact]
    public async Task A_client_that_sends_no_end_of_its_headers_is_cut()
    {
        using ListenerScene scene = new(options => options with
        {
            Limits = options.Limits with { HeaderTimeout = TimeSpan.FromMilliseconds(200) },
        });

        Assert.StartsWith(
            "HTTP/1.1 408 ", await scene.SendRawAsync("GET /logs HTTP/1.1\r\nHost: localhost\r\n"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_that_send_nothing_are_cut_and_hold_nobody_up()
    {
        using ListenerScene scene = new(options => options with
        {
            Limits = options.Limits with { IdleTimeout = TimeSpan.FromSeconds(1) },
        });
        TcpClient[] idle = [.. Enumerable.Range(0, 1_000).Select(_ => scene.Connect())];

        await Task.WhenAll(idle.Select(client => ListenerScene.ReadToEndAsync(client.GetStream())));

        Assert.Equal("ok\n", await scene.GetTextAsync("/healthz"));
        Assert.All(idle, client => client.Dispose());
    }

    [Fact]
    public async Task A_query_that_takes_too_long_has_a_clear_end()
    {
        using ListenerScene scene = new(options => options with
        {
            Limits = options.Limits with { QueryTimeout = TimeSpan.Zero },
        });
        scene.Add("a.log", "one");

        await scene.GetProblemAsync("/logs", HttpStatusCode.ServiceUnavailable);
        await scene.GetProblemAsync("/logs/app/test", HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task An_answer_with_too_many_rows_says_so_at_its_end()
    {
        using ListenerScene scene = new(options => options with { Limits = options.Limits with { MaxRows = 2 } });
        scene.Add("a.log", "one", "two", "three");

        string[] lines = (await scene.GetTextAsync("/logs", "application/x-ndjson")).TrimEnd('\n').Split('\n');

        Assert.Equal(3, lines.Length);
        Assert.StartsWith("{\"problem\":{", lines[2], StringComparison.Ordinal);

        // As an array it cannot be said: the answer is cut before its end.
        string array = await scene.GetRawAsync("/logs/app/test");
        Assert.DoesNotContain("\"three\"", array, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\n0\r\n\r\n", array, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_ends_where_it_becomes_too_large_and_goes_on_in_the_next()
    {
        using ListenerScene scene = new(options => options with { Limits = options.Limits with { MaxPageBytes = 1 } });
        scene.Add("a.log", "one", "two");

        JsonElement first = await scene.GetJsonAsync("/logs");
        JsonElement second = await scene.GetJsonAsync($"/logs?after={first.GetProperty("next").GetString()}");

        Assert.Equal(["one"], ListenerScene.MessagesOf(first));
        Assert.Equal(["two"], ListenerScene.MessagesOf(second));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
    }
}
