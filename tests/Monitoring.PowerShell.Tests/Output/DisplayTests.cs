using System.Management.Automation;
using Monitoring.Engine;

namespace Monitoring.Output;

public sealed class DisplayTests : IDisposable
{
    private const string Hostile = "error \u001b[31mred\u001b]0;title\u0007 \u0008\u009b2J end";

    /// <summary>The style is one for the whole process.</summary>
    private const string PlainTextScript = """
        param($path)
        $before = $PSStyle.OutputRendering
        $PSStyle.OutputRendering = 'PlainText'
        Watch-Log $path -NoFollow | Out-Default
        $PSStyle.OutputRendering = $before
        """;

    private readonly TemporaryDirectory _logs = new();
    private readonly EngineSession _session = new();

    [Fact]
    public void An_entry_is_a_line_with_source_time_level_and_message()
    {
        string log = _logs.Write("web.log", "2026-11-23T10:00:00.123456789Z stderr F error: no route");

        string[] lines = Lines(_session.Show("param($path) Watch-Log $path -NoFollow", log));

        Assert.Matches(@"^web\.log › \d\d:\d\d:00\.123 ERR error: no route$", Assert.Single(lines));
    }

    [Theory]
    [InlineData("web_shop_app-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.log", "web_shop_app")]
    [InlineData("web_shop_app-0123.log", "web_shop_app-0123.log")]
    [InlineData(
        "a-name-of-more-than-sixty-characters-which-leaves-no-room-for-the-message.log",
        "a-name-of-more-than-sixty-characters-which-leaves-no-room-f…")]
    public void A_long_source_leaves_space_for_the_message(string name, string shown)
    {
        string log = _logs.Write(name, "message");

        string[] lines = Lines(_session.Show("param($path) Watch-Log $path -NoFollow", log));

        Assert.StartsWith(shown + " › ", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Further_lines_of_a_message_are_indented()
    {
        string log = _logs.Write(
            "web.log", """{"log":"error: first\n  at second\n","stream":"stderr","time":"2026-11-23T10:00:00Z"}""");

        string[] lines = Lines(_session.Show("param($path) Watch-Log $path -NoFollow", log));

        Assert.Equal("      at second", lines[1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("| Format-Table")]
    [InlineData("| Format-List")]
    public void Control_characters_never_reach_the_screen(string view)
    {
        string log = _logs.Write("we\u001b[5mb.log", Hostile);

        string screen = _session.Show($"param($path) Watch-Log -LiteralPath $path -NoFollow {view}", log);

        Assert.Contains("error", screen, StringComparison.Ordinal);
        Assert.Contains("␛[31mred", screen, StringComparison.Ordinal);
        Assert.DoesNotContain(screen, character => char.IsControl(character) && character != '\n');
    }

    /// <summary>The dictionaries of an entry, by themselves and as columns. (A property that is a string is shown as it
    /// is, without a view.)</summary>
    [Theory]
    [InlineData("| ForEach-Object Fields")]
    [InlineData("| ForEach-Object Metadata")]
    [InlineData("| Format-Table Fields, Metadata, Labels")]
    [InlineData("| Format-List Fields, Metadata, Labels")]
    [InlineData("| Format-Table Timestamp, DisplayMessage")]
    public void Control_characters_of_fields_and_metadata_never_reach_the_screen(string view)
    {
        string log = _logs.Write(
            "we\u001b[5mb.log", "{\"msg\":\"\\u001b[31mred\",\"k\\u001b[32m\":{\"i\":\"\\u001b[33m\"}}");

        string screen = _session.Show($"param($path) Watch-Log -LiteralPath $path -NoFollow {view}", log);

        Assert.Contains(
            view.EndsWith("Message", StringComparison.Ordinal) ? "msg" : "␛", screen, StringComparison.Ordinal);
        Assert.DoesNotContain(screen, character => char.IsControl(character) && character != '\n');
    }

    [Fact]
    public void Values_of_fields_and_metadata_stay_as_they_were_written()
    {
        string log = _logs.Write("we\u001b[5mb.log", "{\"msg\":\"\\u001b[31mred\"}");

        string[] values = _session.RunText(
            "param($path) $e = Watch-Log -LiteralPath $path -NoFollow; $e.Fields.msg; $e.Metadata.path; foreach ($p in $e.Fields.GetEnumerator()) { $p.Value }; ($e.Fields | ConvertTo-Json -Compress)",
            log);

        Assert.Equal(["\u001b[31mred", log, "\u001b[31mred", "{\"msg\":\"\\u001b[31mred\"}"], values);
    }

    [Fact]
    public void Control_characters_do_not_reach_the_screen_after_an_object_of_another_type()
    {
        string log = _logs.Write("we\u001b[5mb.log", Hostile);

        string screen = _session.Show("param($path) [version]'1.0'; Watch-Log -LiteralPath $path -NoFollow", log);

        Assert.Contains("␛[31mred", screen, StringComparison.Ordinal);
        Assert.DoesNotContain(screen, character => char.IsControl(character) && character != '\n');
    }

    [Theory]
    [InlineData("Watch-Log -LiteralPath $path")]
    [InlineData("ConvertFrom-ContainerLog $path")]
    [InlineData("ConvertFrom-ContainerLog \"$path*\"")]
    [InlineData("[void][IO.Directory]::CreateDirectory($path); ConvertFrom-ContainerLog $path")]
    public void Names_in_errors_are_harmless(string command)
    {
        using PowerShell shell = _session.Create(
            $"param($path) {command}", _logs["we\u001b[5mb.log"]);
        shell.Invoke();

        ErrorRecord error = Assert.Single(shell.Streams.Error);
        Assert.Contains("we␛[5mb.log", error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', error.ErrorDetails.Message + error.ErrorDetails.RecommendedAction);
    }

    /// <summary>PowerShell takes a minute to break a line of 1 MiB into rows of 80 columns.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("| Format-List")]
    public void A_message_is_shown_as_far_as_anyone_reads(string view)
    {
        const int Shown = 32768;
        const char Letter = 'Ω';
        string log = _logs.Write("web.log", new string(Letter, Shown) + "yy");

        string screen = _session.Show($"param($path) Watch-Log $path -NoFollow {view}", log);

        Assert.Equal(Shown, screen.Count(character => character == Letter));
        Assert.Contains("… (2 more characters)", screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_are_shown_where_there_are_colours()
    {
        using EngineSession coloured = new(colors: true);
        string log = _logs.Write("web.log", "error: " + Hostile);

        string screen = coloured.Show("param($path) Watch-Log $path -NoFollow", log);

        Assert.Contains("\u001b[31mERR\u001b[0m", screen, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[31mred", screen, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_has_the_same_colour_in_every_session()
    {
        string log = _logs.Write("web.log", "one");
        string[] screens = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            using EngineSession coloured = new(colors: true);
            return coloured.Show("param($path) Watch-Log $path -NoFollow", log).Split("web.log")[0];
        })];

        Assert.Equal(screens[0], screens[1]);
        Assert.Contains("\u001b[92m", screens[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_text_has_no_colours()
    {
        using EngineSession coloured = new(colors: true);
        string log = _logs.Write("web.log", "error");

        string screen = coloured.Show(PlainTextScript, log);

        Assert.DoesNotContain('\u001b', screen);
    }

    [Fact]
    public void The_table_keeps_its_message_on_a_screen_of_ordinary_width()
    {
        string log = _logs.Write("web.log", "level=error to be seen");

        string[] lines = Lines(_session.Show("param($path) Watch-Log $path -NoFollow | Format-Table", log));

        Assert.Matches("^Time +Level +Stream +Source +Message$", lines[0].TrimEnd());
        Assert.Matches(@"^\S+ +Error +Unknown +web\.log +level=error to be seen$", lines[2].TrimEnd());
    }

    [Theory]
    [InlineData("")]
    [InlineData("| Format-Table")]
    public void A_live_entry_is_shown_before_the_next_one_comes(string view)
    {
        string log = _logs.Write("web.log", "the first");
        using RunningScript watch = _session.Start($"param($path) Watch-Log $path -Tail 1 {view} | Out-Default", log);

        Wait.Until(() => _session.Screen.Contains("the first", StringComparison.Ordinal));
    }

    [Fact]
    public void The_list_shows_fields_and_metadata()
    {
        string log = _logs.Write("web.log", """{"msg":"slow","status":500,"tags":["a","b"],"user":{"name":"x"}}""");

        string screen = _session.Show("param($path) Watch-Log $path -NoFollow | Format-List", log);

        Assert.Contains("msg=slow status=500 tags=[a, b] user={name=x}", screen, StringComparison.Ordinal);
        Assert.Contains("path=", screen, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _session.Dispose();
        _logs.Dispose();
    }

    private static string[] Lines(string screen) => screen.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
