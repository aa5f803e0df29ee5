using System.Diagnostics;
using Monitoring.Engine;

namespace Monitoring;

public sealed class HostTests : IDisposable
{
    private readonly LogDirectory _logs = new();

    [Fact]
    public void Output_is_formatted_and_has_no_colours_through_a_pipe()
    {
        string log = _logs.Write("web.log", "level=error one", new string('x', 3000));

        using HostProcess host = new("-NoLogo", "-Command", $"Watch-Log {log} -NoFollow");

        Assert.Equal(0, host.WaitForExit());
        string[] lines = host.Rest();
        Assert.Matches(@"^web\.log › [\d:.]+ ERR level=error one$", lines[0]);
        Assert.EndsWith(new string('x', 3000), lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_go_through_a_pipe_if_asked()
    {
        string log = _logs.Write("web.log", "level=error one");

        using HostProcess host = new("-Command", $"$PSStyle.OutputRendering = 'Ansi'; Watch-Log {log} -NoFollow");

        Assert.Contains("\u001b[31mERR", host.NextLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void Words_after_command_are_one_command()
    {
        using HostProcess host = new("-Command", "'a'", "+", "'b'");

        Assert.Equal("ab", host.NextLine());
    }

    [Fact]
    public void A_script_gets_its_arguments_and_gives_its_exit_code()
    {
        string script = _logs.Write("script.ps1", "param($First, [switch]$Loud)", "\"$First $Loud\"", "exit 3");

        using HostProcess host = new("-File", script, "it's", "-Loud");

        Assert.Equal("it's True", host.NextLine());
        Assert.Equal(3, host.WaitForExit());
    }

    [Fact]
    public void More_files_than_may_be_open_are_opened_by_turns_with_one_warning()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "ulimit is of Unix.");
        for (int file = 0; file < 400; file++)
        {
            _logs.Write($"{file}.log", "one line");
        }

        using HostProcess host = new(300, "-Command", $"@(Watch-Log {_logs.Root} -NoFollow).Count");

        Assert.Equal("400", host.NextLine());
        Assert.Equal(0, host.WaitForExit());
        Assert.Equal(1, host.Errors.Split('\n').Count(line => line.Contains("ulimit -n", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("throw 'broken'", "broken")]
    [InlineData("Watch-Log /nowhere -NoFollow", "/nowhere")]
    [InlineData("Watch-Log /nowhere -NoFollow; 'goes on'", "/nowhere")]
    [InlineData("No-Such", "No-Such")]
    [InlineData("'unclosed", "terminator")]
    public void Errors_go_to_the_standard_error_and_into_the_exit_code(string command, string expected)
    {
        using HostProcess host = new("-Command", command);

        Assert.Equal(1, host.WaitForExit());
        Assert.Contains(expected, host.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Rest(), line => line.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Exit_sets_the_exit_code()
    {
        using HostProcess host = new("-Command", "exit 7");

        Assert.Equal(7, host.WaitForExit());
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void A_signal_stops_it_in_order(string signal, int exitCode)
    {
        string log = _logs.Write("web.log", "first");
        using HostProcess host = new("-Command", $"try {{ Watch-Log {log} -Tail 1 }} finally {{ [IO.File]::WriteAllText('{_logs["done"]}', '') }}");
        Assert.EndsWith("first", host.NextLine(), StringComparison.Ordinal);
        _logs.Write("web.log", "live");
        Assert.EndsWith("live", host.NextLine(), StringComparison.Ordinal);

        host.Signal(signal);

        Assert.Equal(exitCode, host.WaitForExit());
        Assert.True(File.Exists(_logs["done"]));
    }

    /// <summary>As a service manager may start it.</summary>
    [Theory]
    [InlineData("1", ">&-")]
    [InlineData("Watch-Log /nowhere", "2>&-")]
    public void It_ends_in_order_if_an_output_was_never_open(string command, string redirection)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There every process has its outputs.");
        using Process shell = Process.Start("sh", ["-c", $"dotnet '{Place.Host}' -Command '{command}' {redirection}"]);

        Assert.True(shell.WaitForExit(Patience.Limit));
        Assert.Equal(141, shell.ExitCode);
    }

    [Theory]
    [InlineData("-Help", 0)]
    [InlineData("-Nonsense", 64)]
    [InlineData("-Command", 64)]
    public void Arguments_are_explained(string argument, int exitCode)
    {
        using HostProcess host = new(argument);

        Assert.Equal(exitCode, host.WaitForExit());
        Assert.NotEmpty(host.Errors + string.Join('\n', host.Rest()));
    }

    [Fact]
    public void A_missing_module_is_told()
    {
        using HostProcess host = new("-Module", _logs.Root, "-Command", "1");

        Assert.Equal(64, host.WaitForExit());
        Assert.Contains("-Module", host.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _logs.Dispose();
}
