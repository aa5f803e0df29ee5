using Monitoring.Engine;

namespace Monitoring.Watching;

/// <summary>Watch-Log in a PowerShell process: what goes through its outputs, and how it ends.</summary>
public sealed class WatchProcessTests : IDisposable
{
    private readonly TemporaryDirectory _logs = new();

    [Fact]
    public void Output_is_formatted_and_has_no_colors_through_a_pipe()
    {
        string log = _logs.Write("web.log", "level=error one", new string('x', 3000));

        using ShellProcess shell = ShellProcess.Run($"Watch-Log {log} -NoFollow");

        Assert.Equal(0, shell.WaitForExit());
        string[] lines = shell.Rest();
        Assert.Matches(@"^web\.log › [\d:.]+ ERR level=error one$", lines[0]);
        Assert.Contains(lines[1..], line => line.EndsWith("xxx", StringComparison.Ordinal));
    }

    [Fact]
    public void More_files_than_may_be_open_are_opened_by_turns_with_one_warning()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "ulimit is of Unix.");
        for (int file = 0; file < 400; file++)
        {
            _logs.Write($"{file}.log", "one line");
        }

        using ShellProcess shell = ShellProcess.RunLimited(
            300,
            $"@(Watch-Log {_logs.Path} -NoFollow -WarningVariable warnings -WarningAction SilentlyContinue).Count; $warnings.Where{{ $_ -match 'ulimit -n' }}.Count");

        Assert.Equal("400", shell.NextLine());
        Assert.Equal("1", shell.NextLine());
        Assert.Equal(0, shell.WaitForExit());
    }

    [Fact]
    public void A_missing_path_is_written_to_the_standard_error_and_changes_the_exit_code()
    {
        using ShellProcess shell = ShellProcess.Run("Watch-Log /nowhere -NoFollow");

        Assert.Equal(1, shell.WaitForExit());
        Assert.Contains("/nowhere", shell.Errors, StringComparison.Ordinal);
        Assert.Empty(shell.Rest());
    }

    [Theory]
    [InlineData("INT", 1)]
    [InlineData("TERM", 143)]
    public void A_signal_stops_it(string signal, int exitCode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals.");
        string log = _logs.Write("web.log", "first");
        using ShellProcess shell = ShellProcess.Run($"Watch-Log {log} -Tail 1");
        Assert.EndsWith("first", shell.NextLine(), StringComparison.Ordinal);
        _logs.Write("web.log", "live");
        Assert.EndsWith("live", shell.NextLine(), StringComparison.Ordinal);

        shell.Signal(signal);

        Assert.Equal(exitCode, shell.WaitForExit());
    }

    public void Dispose() => _logs.Dispose();
}
