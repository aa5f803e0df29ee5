using System.Management.Automation;
using System.Text;
using Monitoring.Engine;
using Monitoring.Testing.LogEngines;

namespace Monitoring.Listeners;

/// <summary>The cmdlets that query another log database with the parameters for a store.</summary>
public sealed class LogDatabaseTests : IDisposable
{
    private readonly EngineSession _session = new();
    private readonly FakeLoki _loki = new();
    private readonly FakeVictoriaLogs _victoriaLogs = new();
    private readonly FakeElasticsearch _elasticsearch = new(isOpenSearch: false);
    private readonly FakeElasticsearch _openSearch = new(isOpenSearch: true);

    public static TheoryData<string> Schemes => ["loki", "victorialogs", "elasticsearch", "opensearch"];

    [Theory]
    [MemberData(nameof(Schemes))]
    public void The_entries_are_the_same_objects(string scheme)
    {
        AddLines();

        Assert.Equal(
            ["Error Stderr shop/web-0/main shop web error=1 failed", "Unknown Stdout shop/web-0/main shop web two"],
            _session.RunText(
                $"Get-LogEntry {UriOf(scheme)} -Namespace SHOP -Selector 'pod=web-0' | "
                + "ForEach-Object { \"$($_.Level) $($_.Stream) $($_.Source) $($_.Namespace) $($_.app) $($_.Message)\" }"));
        Assert.Equal(
            ["three"], _session.RunText($"Get-LogEntry {UriOf(scheme)} -Tail 1 | ForEach-Object Message"));
        Assert.Equal(
            ["two", "three"],
            _session.RunText(
                $"$page = Get-LogEntry {UriOf(scheme)} -First 1; $page | Get-LogEntry {UriOf(scheme)} | "
                + "ForEach-Object Message"));
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Entries_are_counted(string scheme)
    {
        AddLines();

        Assert.Equal(
            ["shop/web-0/main 2", "shop/db-0/main 1"],
            _session.RunText($"Measure-LogEntry Source {UriOf(scheme)} | ForEach-Object {{ \"$($_.Value) $($_.Count)\" }}"));
        Assert.Equal(
            ["1"], _session.RunText($"Measure-LogEntry Level {UriOf(scheme)} -Contains TWO | ForEach-Object Count"));
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Verbose_shows_the_query_and_what_is_evaluated_here(string scheme)
    {
        AddLines();

        string verbose = Assert.Single(_session.RunText(
            $"Get-LogEntry {UriOf(scheme)} -Namespace shop -NotMatch x -Verbose 4>&1 | "
            + "Where-Object { $_ -is [Management.Automation.VerboseRecord] } | ForEach-Object Message"));

        Assert.Contains(" runs: ", verbose, StringComparison.Ordinal);
        Assert.Contains("The module evaluates here: -Contains, -Pattern and -NotMatch.", verbose, StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_of_another_database_are_followed()
    {
        AddLines();
        using RunningScript following = _session.Start(
            $"Get-LogEntry {UriOf("loki")} -Tail 1 -Follow | ForEach-Object Message");
        Assert.Equal("three", $"{following.Next()}");

        _loki.Add(Line(TimeProvider.System.GetUtcNow(), "web-0", "later", "stdout"));

        Assert.Equal("later", $"{following.Next()}");
    }

    [Fact]
    public void A_tenant_and_credentials_are_sent()
    {
        AddLines();
        _loki.Tenant = "shop";
        _loki.Authorization = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("me:secret"))}";
        _elasticsearch.Authorization = "ApiKey 0123456789abcdef";
        string credential =
            "-Credential ([pscredential]::new('me', (ConvertTo-SecureString secret -AsPlainText -Force)))";
        string token = "-Token (ConvertTo-SecureString 0123456789abcdef -AsPlainText -Force)";

        Assert.Equal(3, _session.RunText($"Get-LogEntry {UriOf("loki")} -Tenant shop {credential}").Length);
        Assert.Equal(3, _session.RunText($"Get-LogEntry {UriOf("elasticsearch")} {token}").Length);
        Assert.Equal(3, _session.RunText($"Get-LogEntry {UriOf("victorialogs")} -Tenant 12:34").Length);
        Assert.All(_victoriaLogs.Requests, request =>
            Assert.Equal(("12", "34"), (request.Headers["AccountID"], request.Headers["ProjectID"])));
        ErrorRecord denied = _session.FailureOf($"Get-LogEntry {UriOf("loki")} {credential}");
        Assert.StartsWith("RemoteAccessDenied,", denied.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("no org id", denied.ToString(), StringComparison.Ordinal);
        Assert.Contains("-Tenant", denied.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Uri loki://localhost", "NotAUrl")]
    [InlineData("-Uri loki+ftp://localhost", "NotAUrl")]
    [InlineData("-Uri loki+http://user:secret@localhost:1", "UrlWithSecret")]
    [InlineData("-Uri loki+http://localhost:1", "RemoteNotReached")]
    [InlineData("-Uri loki+http://localhost:1 -Context 1", "RemoteQueryNotSupported")]
    [InlineData("-Uri loki+http://node-1.invalid -Token 0123456789abcdef", "TokenWithoutEncryption")]
    [InlineData("-Uri loki+http://localhost:1 -Tenant 'a b'", "InvalidTenant")]
    [InlineData("-Uri victorialogs+http://localhost:1 -Tenant shop", "InvalidTenant")]
    [InlineData("-Uri elasticsearch+http://localhost:1 -Tenant shop", "InvalidTenant")]
    [InlineData("-Uri http://localhost:1 -Tenant shop", "NotForListener")]
    [InlineData("-Uri http://localhost:1 -Credential ([pscredential]::Empty)", "NotForListener")]
    [InlineData("-Uri loki+http://localhost:1 -Token 0123456789abcdef -Credential ([pscredential]::Empty)", "ParametersContradict")]
    public void A_database_that_cannot_be_queried_is_one_error(string parameters, string id)
    {
        ErrorRecord failure = _session.FailureOf($"Get-LogEntry {parameters} -WarningAction Ignore");

        Assert.Equal(id, failure.FullyQualifiedErrorId.Split(',')[0]);
        Assert.NotEqual(string.Empty, failure.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void A_refused_query_has_the_reason_of_the_database()
    {
        AddLines();
        _loki.Fault = request => request.Path.EndsWith("query_range", StringComparison.Ordinal)
            ? FakeLogAnswer.Plain(500, "too many \u001b[31mseries") : null;

        ErrorRecord failure = _session.FailureOf($"Get-LogEntry {UriOf("loki")}");

        Assert.Equal("RemoteFailed", failure.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Contains("too many", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', failure.ErrorDetails.Message);
    }

    public void Dispose()
    {
        _session.Dispose();
        foreach (FakeLogDatabase database in (FakeLogDatabase[])[_loki, _victoriaLogs, _elasticsearch, _openSearch])
        {
            database.Dispose();
        }
    }

    private void AddLines()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        foreach (FakeLogDatabase database in (FakeLogDatabase[])[_loki, _victoriaLogs, _elasticsearch, _openSearch])
        {
            database.Add(
                Line(now.AddMinutes(-3), "web-0", "error=1 failed", "stderr", "error"),
                Line(now.AddMinutes(-2), "web-0", "two", "stdout"),
                Line(now.AddMinutes(-1), "db-0", "three", "stdout"));
        }
    }

    private string UriOf(string scheme) => "-Uri " + (scheme switch
    {
        "loki" => $"loki+{_loki.Url}",
        "victorialogs" => $"victorialogs+{_victoriaLogs.Url}",
        "elasticsearch" => $"elasticsearch+{_elasticsearch.Url}",
        _ => $"opensearch+{_openSearch.Url}logs-*",
    });

    private static FakeLogLine Line(
        DateTimeOffset time, string pod, string message, string output, string level = "") => new(
        (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100,
        message,
        new Dictionary<string, string>
        {
            ["namespace"] = "shop",
            ["pod"] = pod,
            ["container"] = "main",
            ["stream"] = output,
        },
        new Dictionary<string, string> { ["level"] = level, ["app"] = pod[..^2] });
}
