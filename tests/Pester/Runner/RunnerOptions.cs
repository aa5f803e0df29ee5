using System.IO.Enumeration;
using Microsoft.Testing.Platform.CommandLine;
using Microsoft.Testing.Platform.Extensions;
using Microsoft.Testing.Platform.Extensions.CommandLine;
using Microsoft.Testing.Platform.Services;

namespace Monitoring.Pester.Runner;

/// <summary>The options of this runner: <c>--file</c>, wildcards for the names of the test files without
/// <c>.Tests.ps1</c>, and
/// <c>--directory</c>, where they are.</summary>
internal sealed class RunnerOptions : ICommandLineOptionsProvider
{
    private const string File = "file";
    private const string Directory = "directory";

    public string Uid => nameof(RunnerOptions);

    public string Version => "1.0";

    public string DisplayName => "Test files";

    public string Description => "Chooses the test files to run.";

    /// <summary>The files to run.</summary>
    public static IReadOnlyList<PesterFile> FindFiles(IServiceProvider services)
    {
        ICommandLineOptions options = services.GetCommandLineOptions();
        string directory = options.TryGetOptionArgumentList(Directory, out string[]? directories)
            ? directories[0] : PesterFile.TestDirectory;
        return options.TryGetOptionArgumentList(File, out string[]? wildcards)
            ? [
                .. PesterFile.Find(directory)
                .Where(
                    file => Array.Exists(
                    wildcards, wildcard => FileSystemName.MatchesSimpleExpression(wildcard, file.Name)))]
            : [.. PesterFile.Find(directory)];
    }

    public Task<bool> IsEnabledAsync() => Task.FromResult(true);

    public IReadOnlyCollection<CommandLineOption> GetCommandLineOptions() =>
    [
        new(
            File, "Wildcards for the names of the test files, without .Tests.ps1.", ArgumentArity.OneOrMore,
            isHidden: false),
        new(
            Directory, "The directory of the test files. The default is tests/Pester.", ArgumentArity.ExactlyOne,
            isHidden: false),
    ];

    public Task<ValidationResult> ValidateOptionArgumentsAsync(CommandLineOption commandOption, string[] arguments) =>
        ValidationResult.ValidTask;

    public Task<ValidationResult> ValidateCommandLineOptionsAsync(ICommandLineOptions commandLineOptions) =>
        ValidationResult.ValidTask;
}
