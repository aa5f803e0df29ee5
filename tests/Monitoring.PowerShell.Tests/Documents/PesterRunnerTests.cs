using System.Diagnostics;
using Monitoring.Engine;

namespace Monitoring.Documents;

/// <summary>The runner of tests/Pester: whatever goes wrong in a file fails the run, under its own name.</summary>
public sealed class PesterRunnerTests : IDisposable
{
    /// <summary>A script that fails, what is reported as failed, and a part of its error.</summary>
    private static readonly (string Script, string Name, string Error)[] Failures =
    [
        ("Describe 'A' { It 'fails' { 1 | Should -Be 2 } }", "A.fails", "Expected 2"),
        ("Describe 'A' { It 'throws' { throw 'broken' } }", "A.throws", "broken"),
        ("Describe 'A' { BeforeAll { throw 'no setup' }; It 'runs' { } }", "A (setup or teardown)", "no setup"),
        ("Describe 'A' { AfterAll { throw 'no teardown' }; It 'runs' { } }", "A (setup or teardown)", "no teardown"),
        ("Describe 'A' { It 'decides nothing' { Set-ItResult -Inconclusive } }", "A.decides nothing", "Inconclusive"),
        ("Describe 'A' {", "(file)", "Missing closing"),
        ("Describe 'A' { It 'ends' { [Environment]::Exit(0) } }", "(file)", "exit code 0 and 0 results"),
        ("# no test", "(file)", "0 results"),
    ];

    private readonly TemporaryDirectory _files = new();

    [Fact]
    public void A_failure_of_any_kind_fails_the_run_by_its_name()
    {
        for (int index = 0; index < Failures.Length; index++)
        {
            _files.Write($"Sample{index}.Tests.ps1", Failures[index].Script);
        }

        (int exitCode, string output) = Run();

        Assert.Equal(2, exitCode);
        Assert.All(Failures.Index(), failure =>
        {
            Assert.Contains($"failed Sample{failure.Index}: {failure.Item.Name}", output, StringComparison.Ordinal);
            Assert.Contains(failure.Item.Error, output, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Tests_are_counted_one_by_one()
    {
        _files.Write("Sample.Tests.ps1", "Describe 'A' { It 'counts <_>' -ForEach 1, 1, 2 { }; It 'rests' -Skip { } }");

        (int exitCode, string output) = Run();

        Assert.Equal(0, exitCode);
        Assert.Contains("succeeded: 3", output, StringComparison.Ordinal);
        Assert.Contains("skipped: 1", output, StringComparison.Ordinal);
    }

    public void Dispose() => _files.Dispose();

    private (int ExitCode, string Output) Run()
    {
        ProcessStartInfo start = new(
            "dotnet",
            [Place.Metadata("PesterRunner"), "--directory", _files.Path, "--progress", "off", "--ansi", "off"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
