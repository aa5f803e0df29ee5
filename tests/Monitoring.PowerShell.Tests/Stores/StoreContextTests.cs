using Monitoring.Engine;

namespace Monitoring.Stores;

public sealed class StoreContextTests : IDisposable
{
    private readonly StoredLogs _stored = new();

    public StoreContextTests()
    {
        _stored.WriteContainerLog(
            "web.log", "level=info GET /cart", "level=debug GET /health", "level=error Timeout", "level=warn slow",
            "level=info GET /end");
        _stored.Logs.Write("db.log", "2026-11-23T10:00:15Z stderr F connected", "2026-11-23T10:00:25Z stderr F closed");
        _stored.Collect(7);
    }

    [Theory]
    [InlineData("-Context 1", "level=debug GET /health True", "level=error Timeout False", "level=warn slow True")]
    [InlineData("-Context 0, 1", "level=error Timeout False", "level=warn slow True")]
    [InlineData("-Context 1, 0", "level=debug GET /health True", "level=error Timeout False")]
    public void Context_is_of_the_same_stream_and_marked(string context, params string[] expected) => Assert.Equal(
        expected, _stored.Ask(
            $"Get-LogEntry -Contains Timeout {context} | ForEach-Object {{ \"$_ $($_.IsContext)\" }}"));

    [Fact]
    public void Context_is_shown_as_such()
    {
        string[] lines = _stored.Show("Get-LogEntry -Contains Timeout -Context 1")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Matches(@"^web\.log - [\d:.]+ DBG level=debug GET /health$", lines[0]);
        Assert.Matches(@"^web\.log › [\d:.]+ ERR level=error Timeout$", lines[1]);
        Assert.Matches(@"^web\.log - [\d:.]+ WRN level=warn slow$", lines[2]);
    }

    public void Dispose() => _stored.Dispose();
}
