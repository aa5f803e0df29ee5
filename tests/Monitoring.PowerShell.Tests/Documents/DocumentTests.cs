using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Net;
using System.Text.RegularExpressions;
using Monitoring.Engine;

namespace Monitoring.Documents;

/// <summary>Every command of the documents, run as a reader would run it.</summary>
/// <param name="place">The machine it is run on.</param>
public sealed partial class DocumentTests(DocumentedPlace place) : IClassFixture<DocumentedPlace>
{
    public static TheoryData<string, string, string> PowerShellCommands
    {
        get
        {
            TheoryData<string, string, string> commands = [];
            foreach ((string source, string text, string before) in DocumentedCommands.All
                .Where(command => !command.IsShell || IsHost(command.Text))
                .Select(command => (command.Source, command.Text, command.Before))
                    .DistinctBy(command => (command.Source, command.Text)))
            {
                commands.Add(source, text, before);
            }

            return commands;
        }
    }

    public static TheoryData<string, string> ShellCommands
    {
        get
        {
            TheoryData<string, string> commands = [];
            foreach ((string source, string text) in DocumentedCommands.All
                .Where(command => command.IsShell && !IsHost(command.Text))
                .Select(command => (command.Source, command.Text)).Distinct())
            {
                commands.Add(source, text);
            }

            return commands;
        }
    }

    [Theory]
    [MemberData(nameof(PowerShellCommands))]
    public void A_command_for_PowerShell_runs_without_an_error_and_has_its_output(
        string source, string command, string before)
    {
        if (IsBuild(command))
        {
            // What runs this test.
            return;
        }

        place.Prepare(
            isCollecting: NeedsCollectors()
            .IsMatch(command), hasTwo: command.Contains("web", StringComparison.Ordinal));
        if (before.Length > 0)
        {
            place.Session.Run(place.Translate(before));
        }

        string here = place.Translate(command);
        bool hasResult;
        if (GoesOn(here))
        {
            using RunningScript script = place.Session.Start(here);
            hasResult = script.NextAfter(place.Write) is not null;
            Assert.Empty(script.Errors);
        }
        else
        {
            Collection<PSObject> results = place.Session.Run(here);
            hasResult = results.Count > 0;
        }

        Assert.True(
            hasResult
            || !Asks().IsMatch(command)
            || MayFindNothing().IsMatch(command), $"{source}: {here} gives nothing.");
    }

    [Theory]
    [MemberData(nameof(ShellCommands))]
    public async Task A_command_for_the_shell_names_what_there_is(string source, string command)
    {
        string[] words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string program = words.First(word => !word.Contains('=', StringComparison.Ordinal));
        switch (program)
        {
            case "curl":
                place.Prepare(isCollecting: true);
                Assert.Equal(HttpStatusCode.OK, await place.GetAsync(Url().Match(command).Value));
                break;
            case "dotnet":
                Assert.All(PathsOf(words), path => Assert.True(Path.Exists(Path.Join(Place.Repository, path)), path));
                Assert.All(ClassesOf(words), AssertHasFile);
                break;
            case "docker" or "kubectl" or "git" or "cd" or "sh" or "bash":
                // What they make of the files is for the tests of these.
                Assert.All(PathsOf(words), path => Assert.True(Path.Exists(Path.Join(Place.Repository, path)), path));
                break;
            default:
                Assert.Fail($"{source}: nobody knows whether '{command}' works.");
                break;
        }
    }

    [Theory]
    [InlineData("README.md", "Get-LogEntry")]
    [InlineData("about_Monitoring_Http", "curl")]
    [InlineData("about_Monitoring_Store", "pwsh")]
    [InlineData("Measure-LogEntry", "Measure-LogEntry Level")]
    public void Commands_are_found_with_their_line_numbers(string source, string command) => Assert.Contains(
        DocumentedCommands.All, found =>
            found.Source == source && found.Text.Contains(command, StringComparison.Ordinal));

    [Theory]
    [InlineData("CONTRIBUTING.md", "Invoke-Pester ", "Import-Module ")]
    public void A_command_is_run_after_what_its_document_has_before_it(string source, string command, string before) =>
        Assert.StartsWith(
        before,
        Assert.Single(
            DocumentedCommands.All,
            found => found.Source == source && found.Text.StartsWith(command, StringComparison.Ordinal)).Before,
        StringComparison.Ordinal);

    private static void AssertHasFile(string name) => Assert.Single(
        Directory.GetFiles(
            Path.Join(Place.Repository, "tests"), name.Split('.')[^1] + ".cs", SearchOption.AllDirectories));

    private static IEnumerable<string> PathsOf(string[] words) => words
        .Select(word => word.Trim('"', '\''))
        .Where(word => RepositoryPath().IsMatch(word));

    private static IEnumerable<string> ClassesOf(string[] words) =>
        words.SkipWhile(word => word != "--filter-class").Skip(1).Take(1);

    private static bool GoesOn(string command) =>
        !command.StartsWith('$')
        && (command.Contains("-Follow", StringComparison.Ordinal)
            || (command.Contains("Watch-", StringComparison.Ordinal) && !EndsByItself().IsMatch(command)));

    private static bool IsHost(string command) => command.Contains("-Command \"", StringComparison.Ordinal);

    private static bool IsBuild(string command) =>
        command.StartsWith("dotnet ", StringComparison.Ordinal) && !IsHost(command);

    [GeneratedRegex("""(Get|Stop)-Log(Collector|Listener)|-Uri""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex NeedsCollectors();

    [GeneratedRegex("""^\(?(Watch|Get|Measure|ConvertFrom|Test)-""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Asks();

    [GeneratedRegex("""Export-Csv|LagSeconds|Lost -gt|LastTime -lt|-Until|Status -in|Notes|\| (Stop|Remove)-|-PassThru""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex MayFindNothing();

    [GeneratedRegex("""-(NoFollow|Previous)""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex EndsByItself();

    [GeneratedRegex("""https?://[^\s'"]+""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Url();

    [GeneratedRegex("""^(\./)?(src|tests|bench|deploy|docs)(/[\w.-]+)+/?$""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex RepositoryPath();
}
