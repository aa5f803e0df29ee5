using System.Text.RegularExpressions;
using Monitoring.Testing.LogEngines;

namespace Monitoring.Documents;

/// <summary>The log databases that the documents' readers have, with entries that all the examples' conditions
/// select.</summary>
internal sealed partial class DocumentedDatabases : IDisposable
{
    private readonly Dictionary<string, FakeLogDatabase> _databases = new(StringComparer.Ordinal)
    {
        ["loki"] = new FakeLoki(),
        ["victorialogs"] = new FakeVictoriaLogs(),
        ["elasticsearch"] = new FakeElasticsearch(isOpenSearch: false),
        ["opensearch"] = new FakeElasticsearch(isOpenSearch: true),
    };

    /// <summary>The command with the URLs of these databases.</summary>
    public string Translate(string command) =>
        Database().Replace(command, found =>
            $"{found.Groups["kind"].Value}+{_databases[found.Groups["kind"].Value].Url}{found.Groups["index"].Value}");

    /// <summary>Adds an entry to each database.</summary>
    public void Write(DateTimeOffset time, string message)
    {
        FakeLogLine line = new(
            (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100,
            message,
            new Dictionary<string, string> { ["namespace"] = "shop", ["pod"] = "web-0", ["container"] = "web" },
            new Dictionary<string, string> { ["app"] = "web", ["level"] = "error" });
        foreach (FakeLogDatabase database in _databases.Values)
        {
            database.Add(line);
        }
    }

    public void Dispose()
    {
        foreach (FakeLogDatabase database in _databases.Values)
        {
            database.Dispose();
        }
    }

    [GeneratedRegex(
        """(?<kind>loki|victorialogs|elasticsearch|opensearch)\+https?://[^\s/'"]+/?(?<index>[^\s/'"]*)""",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Database();
}
