using System.Management.Automation;
using Monitoring.Engine;

namespace Monitoring.Output;

/// <summary>The forms in which entries are emitted: -Template, -Highlight, -Timestamps.</summary>
public sealed class EntryOutputTests : IDisposable
{
    private readonly TemporaryDirectory _logs = new();
    private readonly EngineSession _session = new();

    [Theory]
    [InlineData("{Message}", "level=info GET /cart 200")]
    [InlineData("{stream}|{level,-12}|{Level,12}|", "Stderr|Information | Information|")]
    [InlineData("{Path:x}{nothing}", "{0}")]
    [InlineData("{{{Metadata.path}}}", "{{0}}")]
    [InlineData("no places", "no places")]
    public void A_template_has_places_for_what_an_entry_has(string template, string expected)
    {
        string log = _logs.Write("a.log", "2026-11-23T10:00:00.5Z stderr F level=info GET /cart 200");

        string text = Assert.Single(_session.RunText(
            "param($path, $template) Watch-Log $path -NoFollow -Template $template", log, template));

        Assert.Equal(expected.Replace("{0}", log, StringComparison.Ordinal), text);
    }

    [Fact]
    public void A_template_formats_times_numbers_and_fields()
    {
        string log = _logs.Write("a.log", """2026-11-23T10:00:00.123456789Z stdout F {"status":200,"user":"ann"}""");

        string[] texts = _session.RunText(
            "param($path) Watch-Log $path -NoFollow -Template '{Timestamp:yyyy-MM-dd mm:ss.fff} {status:000.0} {Fields.user:N2}|{ExactTimestamp}'", log);

        Assert.Matches(@"^2026-11-23 00:00\.123 200\.0 ann\|2026-11-23T10:00:00\.123456789Z$", Assert.Single(texts));
    }

    [Fact]
    public void The_output_of_a_template_contains_no_control_characters()
    {
        string log = _logs.Write("a.log", "red \u001b[31m");

        Assert.Equal(
            "red ␛[31m",
            Assert.Single(_session.RunText("param($path) Watch-Log $path -NoFollow -Template '{Message}'", log)));
    }

    [Fact]
    public void Matches_are_highlighted_and_other_entries_are_emitted_too()
    {
        using EngineSession coloured = new(colors: true);
        string log = _logs.Write("a.log", "GET /cart of ann", "POST /other");

        string screen = coloured.Show(
            "param($path) Watch-Log $path -NoFollow -Highlight 'get', '/CART', 'art of'", log);

        Assert.Contains("\u001b[7mGET\u001b[27m \u001b[7m/cart of\u001b[27m ann", screen, StringComparison.Ordinal);
        Assert.Contains("POST /other", screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Whole_times_have_date_nanoseconds_and_zone()
    {
        string log = _logs.Write("a.log", "2026-11-23T10:00:00.123456789Z stdout F hello");

        string screen = _session.Show("param($path) Watch-Log $path -NoFollow -Timestamps", log);

        Assert.Matches(@"a\.log › 2026-11-2\dT\d\d:\d\d:00\.123456789[+-]\d\d:\d\d hello", screen);
    }

    [Fact]
    public void The_store_emits_the_same_entries()
    {
        using StoredLogs stored = new();
        stored.WriteContainerLog("web.log", "one", "two");
        stored.Collect(2);

        Assert.Equal(["[one]", "[two]"], stored.Ask("Get-LogEntry -Template '[{Message}]'"));
    }

    [Theory]
    [InlineData("-Template '{Message'", "InvalidTemplate")]
    [InlineData("-Template 'a}b'", "InvalidTemplate")]
    [InlineData("-Template '{}'", "InvalidTemplate")]
    [InlineData("-Template '{Message,wide}'", "InvalidTemplate")]
    [InlineData("-Template '{Message}' -Highlight x", "ParametersContradict")]
    [InlineData("-Template '{Message}' -Timestamps", "ParametersContradict")]
    [InlineData("-Highlight '('", "InvalidPattern")]
    public void What_makes_no_sense_is_an_error(string parameters, string id)
    {
        using PowerShell shell = _session.Create(
            $"param($path) Watch-Log $path -NoFollow {parameters}", _logs.Write("a.log", "one"));

        Assert.Empty(shell.Invoke());

        Assert.StartsWith(id, Assert.Single(shell.Streams.Error).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _session.Dispose();
        _logs.Dispose();
    }
}
