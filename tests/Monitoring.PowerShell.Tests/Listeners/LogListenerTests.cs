using System.Management.Automation;
using System.Net;
using Monitoring.Engine;

namespace Monitoring.Listeners;

/// <summary>The cmdlets that serve a store over HTTP, and the one that queries it.</summary>
public sealed partial class LogListenerTests : IDisposable
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    private static readonly HttpClient Http = new();

    /// <summary>All sessions of a process share its listeners: each has a name of its own.</summary>
    private readonly string _name = $"listener-{Guid.NewGuid():N}";
    private readonly StoredLogs _stored = new();

    [Fact]
    public async Task A_store_is_queried_by_key_and_value()
    {
        string log = _stored.WriteContainerLog("web.log", "one", "two");
        _stored.Collect(2);

        string url = Listen();

        Assert.Equal("[\"one\",\"two\"]", await GetAsync($"{url}/logs/path/{log}"));
        using HttpResponseMessage none = await Http.GetAsync(
            new Uri($"{url}/logs/path/nothing"), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.NotFound, 0), (none.StatusCode, none.Content.Headers.ContentLength ?? 0));
    }

    [Fact]
    public void Another_machine_s_store_gives_the_same_objects()
    {
        _stored.WriteContainerLog("web.log", "level=info one", "level=error {\"two\":2}", "naïve ☃ three");
        _stored.WriteContainerLog("db.log", "four");
        _stored.Collect(4);
        string url = Listen($"-Token {Token}");

        Assert.Equal(Describe($"-Uri {url} -Token {Token}"), Describe(string.Empty));
        Assert.Equal(Describe($"-Uri {url} -Token {Token} -NewestFirst -First 3"), Describe("-NewestFirst -First 3"));
    }

    [Theory]
    [InlineData("-Level Error")]
    [InlineData("-Contains ONE, 'f o'")]
    [InlineData("-Contains ONE -CaseSensitive")]
    [InlineData("-Pattern '^f.*r$', two -NotMatch two")]
    [InlineData("-Path web.log -Tail 1")]
    [InlineData("-Metadata @{ path = '*db*' }")]
    [InlineData("-Since 2026-11-23T10:00:10Z -Until 2026-11-23T10:00:20Z")]
    [InlineData("-Path web.log -Contains two -Context 1")]
    [InlineData("-Stream Stdout -First 2")]
    [InlineData("-Stream Stderr")]
    public void Every_parameter_works_the_same_over_HTTP(string parameters)
    {
        _stored.WriteContainerLog("web.log", "one", "level=error two", "three");
        _stored.WriteContainerLog("db.log", "four");
        _stored.Collect(4);
        string url = Listen();

        Assert.Equal(_stored.Ask($"Get-LogEntry {parameters}"), _stored.Ask($"Get-LogEntry -Uri {url} {parameters}"));
    }

    [Fact]
    public void Pages_continue_over_HTTP()
    {
        _stored.WriteContainerLog("web.log", "one", "two", "three");
        _stored.Collect(3);
        string url = Listen();

        Assert.Equal(
            ["three"],
            _stored.Ask($"$page = Get-LogEntry -Uri {url} -First 2; $page | Get-LogEntry -Uri {url} -First 2"));
    }

    [Fact]
    public void Later_entries_are_emitted_live()
    {
        _stored.WriteContainerLog("web.log", "one");
        _stored.Start();
        string url = Listen();
        using RunningScript follow = _stored.Follow($"Get-LogEntry -Uri {url} -Follow");
        Assert.Equal("one", follow.Next().ToString());

        _stored.Logs.Write("web.log", "2026-11-23T10:00:10Z stdout F two");

        Assert.Equal("two", follow.Next().ToString());
    }

    [Fact]
    public async Task A_collector_that_listens_can_be_queried_while_it_runs()
    {
        _stored.Logs.Write("web.log", "one");
        string url = _stored.Session.RunText(
            "param($logs, $store, $name) (Start-LogCollector $logs -StorePath $store -Name $name -Listen http://localhost:0 -PassThru).Url",
            _stored.Logs.Path,
            _stored.Store,
            _name)[0];
        Assert.Contains("\"name\":\"" + _name, await GetAsync($"{url}/status"), StringComparison.Ordinal);

        _stored.Session.Run("param($name) Stop-LogCollector $name", _name);

        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync($"{url}/healthz"));
        Assert.Empty(_stored.Session.Run("param($name) Get-LogListener \"$name*\"", _name));
    }

    [Theory]
    [InlineData("-Listen http://*:0", "ListenerEncryptionRequired")]
    [InlineData("-Listen http://*:0 -AllowAnonymous", "ListenerEncryptionRequired")]
    [InlineData("-Listen nonsense", "ListenerInvalidUrl")]
    [InlineData("-Token short", "ListenerInvalidToken")]
    [InlineData("-Token aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "ListenerInvalidToken")]
    [InlineData("-TokenPath /dev/zero", "TokenNotRead")]
    [InlineData("-CorsOrigin *", "ListenerInvalidOrigin")]
    [InlineData("-Token 0123456789abcdef -TokenPath x", "ParametersContradict")]
    [InlineData("-TokenPath /nowhere/token", "TokenNotRead")]
    [InlineData("-TokenPath /dev/null", "TokenNotRead")]
    [InlineData("-Listen https://localhost:0", "ListenerInvalidCertificate")]
    [InlineData("-Listen https://localhost:0 -Certificate /nowhere/tls.pem", "CertificateNotRead")]
    [InlineData("-Listen https://localhost:0 -Certificate /etc/hosts", "CertificateNotRead")]
    public void Insecure_or_contradicting_options_are_an_error(string parameters, string id) =>
        Assert.StartsWith(
            id, _stored.FailureOf($"Start-LogListener -Name {_name} {parameters}").FullyQualifiedErrorId,
            StringComparison.Ordinal);

    [Fact]
    public void A_port_in_use_is_an_error_and_no_collector_is_left_running()
    {
        string url = Listen();

        ErrorRecord error = _stored.FailureOf($"Start-LogCollector '{_stored.Logs.Path}' -Name {_name} -Listen {url}");

        Assert.StartsWith("ListenerExists", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        error = _stored.FailureOf($"Start-LogCollector '{_stored.Logs.Path}' -Name {_name}-2 -Listen {url}");
        Assert.StartsWith("ListenerAddressInUse", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(_stored.Session.Run("param($name) Get-LogCollector \"$name*\"", _name));
    }

    [Theory]
    [InlineData("Start-LogListener -Name \"a`e[31m\"")]
    [InlineData("Start-LogCollector /nowhere -Name \"a`u{202e}\"")]
    public void A_name_that_would_steer_a_terminal_is_refused(string command)
    {
        ErrorRecord error = _stored.FailureOf(command);

        Assert.StartsWith("ParameterArgumentValidationError", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Exception.Message, character => character is '\u001b' or '\u202e');
    }

    [Theory]
    [InlineData("-Uri nonsense", "NotAUrl")]
    [InlineData("-Uri ftp://localhost", "NotAUrl")]
    [InlineData("-Uri http://user:secret@localhost:1", "UrlWithSecret")]
    [InlineData("-Uri http://localhost:1", "RemoteNotReached")]
    public void An_invalid_query_is_an_error(string parameters, string id) =>
        Assert.StartsWith(
            id, _stored.FailureOf($"Get-LogEntry {parameters}").FullyQualifiedErrorId, StringComparison.Ordinal);

    [Fact]
    public void WhatIf_opens_nothing()
    {
        Assert.Contains(
            "http://localhost:0", _stored.Show($"Start-LogListener -Name {_name} -Listen http://localhost:0 -WhatIf"),
            StringComparison.Ordinal);

        Assert.Empty(_stored.Session.Run("param($name) Get-LogListener \"$name*\"", _name));
    }

    [Fact]
    public void Listeners_are_listed_and_ended()
    {
        string url = Listen();
        Assert.Contains(
            url, _stored.Session.Show("param($name) Get-LogListener $name", _name), StringComparison.Ordinal);
        _stored.Session.Run("param($name) Stop-LogListener $name -WhatIf", _name);
        Assert.Equal(["True"], _stored.Session.RunText("param($name) (Get-LogListener $name).IsListening", _name));

        Assert.Equal(
            ["False"],
            _stored.Session.RunText(
            "param($name) (Get-LogListener \"$name*\" | Stop-LogListener -PassThru).IsListening", _name));

        Assert.StartsWith(
            "ListenerNotFound", _stored.FailureOf($"Stop-LogListener {_name}").FullyQualifiedErrorId,
            StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _stored.Session.Run("param($name) Get-LogListener \"$name*\" | Stop-LogListener", _name);
        _stored.Dispose();
    }

    private static async Task<string> GetAsync(string url) =>
        await Http.GetStringAsync(new Uri(url), TestContext.Current.CancellationToken);

    private static string Complete(string command) =>
        $"param($store) $PSDefaultParameterValues = @{{ '*-Log*:StorePath' = $store }}; {command}";

    /// <summary>Begins to listen; where.</summary>
    private string Listen(string parameters = "", string url = "http://localhost:0") =>
        _stored.Ask($"(Start-LogListener -Name {_name} -Listen {url} {parameters} -PassThru).Url")[0];

    private string[] Describe(string parameters) => _stored.Ask(
        $"Get-LogEntry {parameters} | ForEach-Object {{ \"$($_.ExactTimestamp) $($_.Level) $($_.Stream) $($_.Path) $($_.Position) $($_.Cursor) "
        + "$($_.MetadataState) $($_.Metadata) $($_.Truncated) $($_.Message)\" }");
}
