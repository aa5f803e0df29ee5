using System.Management.Automation;

namespace Monitoring.Collectors;

/// <summary>The parameters of Start-LogCollector.</summary>
public sealed class CollectorParameterTests : IDisposable
{
    private readonly CollectorSession _collector = new();

    private string Store => _collector.Store;

    [Fact]
    public void Tail_leaves_out_what_is_there()
    {
        _collector.Logs.Write("a.log", "one", "two", "three");
        _collector.Start("-Tail 1");
        _collector.Until("$c.Entries -eq 1 -and $c.LagBytes -eq 0");
    }

    [Fact]
    public void A_name_is_given_once()
    {
        _collector.Start();

        ErrorRecord error = _collector.Session.FailureOf(
            $"Start-LogCollector '{_collector.Logs.Path}' -StorePath '{_collector.OtherStore}' -Name {_collector.Name.ToUpperInvariant()}");

        Assert.StartsWith("CollectorExists,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere/at/all", "PathNotFound")]
    [InlineData("variable:home", "NotInFileSystem")]
    public void An_invalid_path_is_an_error_at_once(string path, string expected)
    {
        ErrorRecord error = _collector.Session.FailureOf(
            $"Start-LogCollector '{path}' -StorePath '{Store}' -Name {_collector.Name}");

        Assert.StartsWith(expected + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.False(File.Exists(Store));
    }

    [Theory]
    [InlineData("-RetentionAge 7d", "7.00:00:00")]
    [InlineData("-RetentionAge 1h30m", "01:30:00")]
    [InlineData("-RetentionAge 5400s", "01:30:00")]
    [InlineData("-RetentionAge 01:00:00", "01:00:00")]
    [InlineData("-RetentionAge ([TimeSpan]::FromDays(2))", "2.00:00:00")]
    [InlineData("-RetentionAge 0", "")]
    [InlineData("", "7.00:00:00")]
    public void Ages_are_given_as_people_write_them(string parameter, string expected)
    {
        _collector.Start(parameter);

        Assert.Equal(
            [expected],
            _collector.Session.RunText("param($n) \"$((Get-LogCollector $n).Retention.MaxAge)\"", _collector.Name));
    }

    [Theory]
    [InlineData("-RetentionSize 2GB", "2147483648")]
    [InlineData("-RetentionSize 500MB", "524288000")]
    [InlineData("-RetentionSize 4GiB", "4294967296")]
    [InlineData("-RetentionSize 0", "")]
    [InlineData("", "4294967296")]
    public void Sizes_are_given_as_PowerShell_writes_them(string parameter, string expected)
    {
        _collector.Start(parameter);

        Assert.Equal(
            [expected],
            _collector.Session.RunText("param($n) \"$((Get-LogCollector $n).Retention.MaxBytes)\"", _collector.Name));
    }

    [Theory]
    [InlineData("", "7 d, 4.0 GiB")]
    [InlineData("-RetentionAge 1d12h30m -RetentionSize 512MB", "1 d 12 h 30 m, 512.0 MiB")]
    [InlineData("-RetentionAge 3601.5s", "1 h 1 s 500 ms, 4.0 GiB")]
    [InlineData("-RetentionAge 0 -RetentionSize 0", "any age, any size")]
    public void Retention_is_shown_as_people_write_it(string parameters, string expected)
    {
        _collector.Start(parameters);

        Assert.Matches(
            $@"Retention +: {expected}\n",
            _collector.Session.Show("param($n) Get-LogCollector $n | Format-List", _collector.Name));
    }

    [Theory]
    [InlineData("-RetentionAge soon", "not a duration")]
    [InlineData("-RetentionAge 7y", "not a duration")]
    [InlineData("-RetentionAge 7kb", "not a duration")]
    [InlineData("-RetentionAge 99999999999w", "is too long")]
    [InlineData("-RetentionAge 7", "'7' has no unit")]
    [InlineData("-RetentionAge -1", "'-1' has no unit")]
    [InlineData("-RetentionAge 90s", "minimum is 1 h")]
    [InlineData("-RetentionSize 4", "'4' has no unit")]
    [InlineData("-RetentionSize -1", "'-1' has no unit")]
    [InlineData("-RetentionSize 4MB", "minimum is 16.0 MiB")]
    [InlineData("-CommitInterval 0", "from 1 ms to 1 h")]
    public void An_invalid_limit_is_an_error(string parameter, string expected)
    {
        ErrorRecord error = _collector.Session.FailureOf(
            $"Start-LogCollector '{_collector.Logs.Path}' -StorePath '{Store}' -Name {_collector.Name} {parameter}");

        Assert.Contains(expected, $"{error} {error.ErrorDetails?.RecommendedAction}", StringComparison.Ordinal);
    }

    /// <summary>On a node a stack trace is one entry by default; elsewhere the content of a file is not
    /// known.</summary>
    [Theory]
    [InlineData("-Collector Kubernetes -KubernetesApi http://127.0.0.1:1", 2)]
    [InlineData("-Collector Kubernetes -KubernetesApi http://127.0.0.1:1 -NoMultiline", 4)]
    [InlineData("-Collector Directory", 4)]
    [InlineData("-Collector Directory -Multiline", 2)]
    public void A_stack_trace_is_one_entry_where_it_is_to_be(string parameters, int expected)
    {
        _collector.Logs.Write(
            "web-0_shop_app-c10ffee.log",
            "2026-11-25T12:00:00Z stderr F java.lang.IllegalStateException: no cart",
            "2026-11-25T12:00:00Z stderr F \tat com.shop.Cart.find(Cart.java:12)",
            "2026-11-25T12:00:00Z stderr F \tat com.shop.Web.serve(Web.java:7)",
            "2026-11-25T12:00:01Z stderr F goes on");
        _collector.Start(parameters);

        _collector.Until($"$c.Entries -ge {expected}");

        _collector.Stop();
        Assert.Equal(expected, _collector.Session.Run("param($s) Get-LogEntry -StorePath $s", Store).Count);
    }

    [Fact]
    public void Joining_and_not_joining_contradict_each_other() =>
        Assert.StartsWith(
            "ParametersContradict",
            _collector.Session.FailureOf(
                $"Start-LogCollector '{_collector.Logs.Path}' -StorePath '{Store}' -Name {_collector.Name} -Multiline -NoMultiline").FullyQualifiedErrorId,
            StringComparison.Ordinal);

    [Fact]
    public void WhatIf_starts_nothing()
    {
        string shown = _collector.Session.Show(
            "param($p, $s, $n) Start-LogCollector $p -StorePath $s -Name $n -WhatIf -PassThru", _collector.Logs.Path,
            Store, _collector.Name);

        Assert.Contains($"Collect into {Store}", shown, StringComparison.Ordinal);
        Assert.Empty(_collector.Session.Run("param($n) Get-LogCollector \"$n*\"", _collector.Name));
        Assert.False(File.Exists(Store));
    }

    [Fact]
    public void A_name_with_control_characters_is_refused()
    {
        RuntimeException refused = Assert.ThrowsAny<RuntimeException>(() => _collector.Session.Run(
            "param($p, $s, $n) Start-LogCollector $p -StorePath $s -Name $n", _collector.Logs.Path, Store,
            $"{_collector.Name[^4..]}\u001b[31m"));

        Assert.Contains("␛[31m' has control characters", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', refused.Message);
    }

    public void Dispose() => _collector.Dispose();
}
