namespace Monitoring.Pester.Runner;

/// <summary>The result of one Pester test, or of a block or file that failed outside its tests; a line of
/// Invoke-TestFile.ps1.</summary>
/// <param name="Name">The expanded names of the blocks and the test, joined by points.</param>
/// <param name="Outcome">Passed, Failed, Skipped or another of Pester's results.</param>
/// <param name="Seconds">The duration, in seconds.</param>
/// <param name="Line">The line of the test in its file, from 1 on; 0 if unknown.</param>
/// <param name="Error">The error and its stack; empty if there is none.</param>
internal sealed record PesterResult(string Name, string Outcome, double Seconds, int Line, string Error)
{
    /// <summary>A failure that Pester itself could not report.</summary>
    public static PesterResult Failure(string name, string error) => new(name, "Failed", 0, 0, error);
}
