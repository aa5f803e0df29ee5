using System.Management.Automation;
using Monitoring.Engine;

namespace Monitoring.Watching;

public sealed class ConvertFromContainerLogTests : IDisposable
{
    private const string CriLine = "2026-11-23T01:26:46.300187894Z stderr F error: no route";
    private const string DockerLine =
        """{"log":"error: no route\n","stream":"stderr","time":"2026-11-23T01:26:46.300187894Z"}""";

    private readonly TemporaryDirectory _logs = new();
    private readonly EngineSession _session = new();

    [Theory]
    [InlineData(CriLine)]
    [InlineData(DockerLine)]
    public void A_line_becomes_an_entry(string line)
    {
        PSObject entry = Assert.Single(_session.Run("param($line) $line | ConvertFrom-ContainerLog", line));

        Assert.Equal("error: no route", entry.Properties["Message"].Value);
        Assert.Equal("Stderr", $"{entry.Properties["Stream"].Value}");
        Assert.Equal("2026-11-23T01:26:46.300187894Z", $"{((dynamic)entry.BaseObject).ExactTimestamp}");
    }

    [Fact]
    public void Parts_of_a_message_are_joined()
    {
        string[] messages = _session.RunText(
            "param($first, $last) $first, $last | ConvertFrom-ContainerLog",
            "2026-11-23T01:26:46.300187894Z stdout P one ",
            "2026-11-23T01:26:46.300187895Z stdout F message");

        Assert.Equal(["one message"], messages);
    }

    [Fact]
    public void An_incomplete_message_is_emitted_at_the_end() =>
        Assert.Equal(["begun"], _session.RunText(
            "param($line) $line | ConvertFrom-ContainerLog", "2026-11-23T01:26:46.300187894Z stdout P begun"));

    [Fact]
    public void A_stack_trace_is_one_entry_with_Multiline()
    {
        const string Text = "java.lang.Error: x\n\tat shop.Cart.add(Cart.java:1)\nnext\n";
        Assert.Equal(
            ["java.lang.Error: x\n\tat shop.Cart.add(Cart.java:1)", "next"],
            _session.RunText("param($text) $text | ConvertFrom-ContainerLog -Multiline", Text));
        Assert.Equal(3, _session.Run("param($text) $text | ConvertFrom-ContainerLog", Text).Count);
    }

    [Fact]
    public void A_text_of_several_lines_is_taken_line_by_line() =>
        Assert.Equal(2, _session.Run("param($text) $text | ConvertFrom-ContainerLog", $"{CriLine}\n{CriLine}\n").Count);

    /// <summary>As in a file: neither a carriage return of a progress bar nor a form feed ends a line.</summary>
    [Theory]
    [InlineData("", new[] { "" })]
    [InlineData("one\r\ntwo\r\n", new[] { "one", "two" })]
    [InlineData("one\n\n", new[] { "one", "" })]
    [InlineData("10 %\r20 %\fend\u0085", new[] { "10 %\r20 %\fend\u0085" })]
    public void A_text_is_taken_apart_at_newlines_only(string text, string[] expected) =>
        Assert.Equal(expected, _session.RunText("param($text) $text | ConvertFrom-ContainerLog", text));

    /// <summary>Get-Content -ReadCount gives blocks of lines; each knows the path of the file.</summary>
    [Fact]
    public void A_block_of_lines_is_taken_line_by_line()
    {
        PSObject block = new(new object[] { "one", "two" });
        block.Properties.Add(new PSNoteProperty("PSPath", _logs.Write("0.log", CriLine)));

        Assert.Equal(["one", "two"], _session.RunText("param($block) ,$block | ConvertFrom-ContainerLog", block));
        Assert.Equal(["one", "two"], _session.RunText("param($block) ,@('one', 'two') | ConvertFrom-ContainerLog"));
    }

    [Fact]
    public void Files_of_any_name_may_be_compressed()
    {
        string plain = _logs.Write("0.log", CriLine);
        string compressed = _logs.WriteCompressed("0.log.20261123-012646", CriLine);

        PSObject[] entries = [.. _session.Run("param($a, $b) ConvertFrom-ContainerLog $a, $b", plain, compressed)];

        Assert.Equal([plain, compressed], entries.Select(entry => entry.Properties["Path"].Value));
        Assert.All(entries, entry => Assert.Equal("error: no route", entry.ToString()));
    }

    [Fact]
    public void Patterns_name_files_and_literal_paths_do_not()
    {
        _logs.Write("a.log", CriLine);
        string literal = _logs.Write("b[1].log", CriLine);

        Assert.Equal(2, _session.Run("param($path) ConvertFrom-ContainerLog \"$path/*.log\"", _logs.Path).Count);
        Assert.Single(_session.Run("param($path) ConvertFrom-ContainerLog -LiteralPath $path", literal));
        Assert.Single(
            _session.Run("param($path) [pscustomobject]@{ PSPath = $path } | ConvertFrom-ContainerLog", literal));
    }

    /// <summary>Get-Content gives each line the path of its file; it is a line all the same.</summary>
    [Fact]
    public void A_line_that_knows_its_file_is_taken_as_a_line()
    {
        PSObject line = new(CriLine);
        line.Properties.Add(new PSNoteProperty("PSPath", "/nowhere"));

        Assert.Single(_session.Run("param($line) $line | ConvertFrom-ContainerLog", line));
    }

    [Fact]
    public void A_file_object_is_taken_as_a_file()
    {
        PSObject file = new(new FileInfo(_logs.Write("0.log", CriLine)));
        file.Properties.Add(new PSNoteProperty("PSPath", _logs["0.log"]));

        Assert.Equal(
            "error: no route", Assert.Single(_session.Run("param($file) $file | ConvertFrom-ContainerLog", file))
            .ToString());
    }

    [Fact]
    public void An_error_of_one_file_does_not_stop_the_others()
    {
        string log = _logs.Write("a.log", CriLine);
        string broken = _logs["broken.gz"];
        File.WriteAllBytes(broken, [0x1F, 0x8B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
        using PowerShell shell = _session.Create(
            "param($paths) ConvertFrom-ContainerLog $paths",
            (object)new[] { _logs["missing"], _logs["no*match"], _logs["no*where/a.log"], _logs.Path, broken, log });

        Assert.Single(shell.Invoke());

        Assert.Equal(
            ["PathNotFound", "NothingMatches", "NothingMatches", "IsDirectory", "ReadFailed"],
            shell.Streams.Error.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
    }

    [Fact]
    public void Filters_work_here_too() =>
        Assert.Empty(_session.Run("param($line) $line | ConvertFrom-ContainerLog -NotMatch route", CriLine));

    public void Dispose()
    {
        _session.Dispose();
        _logs.Dispose();
    }
}
