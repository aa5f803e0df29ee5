using System.Management.Automation;
using Monitoring.Checking;
using Monitoring.Completion;
using Monitoring.Destinations;
using Monitoring.Exporting.Checking;
using Monitoring.Storing;
using Monitoring.Storing.Destinations;

namespace Monitoring.Commands.Destinations;

/// <summary>Checks the settings of destinations, and the files and variables with their credentials. Sends
/// nothing.</summary>
[Cmdlet(VerbsDiagnostic.Test, "LogDestination")]
[OutputType(typeof(CollectorCheck))]
public sealed class TestLogDestinationCommand : DestinationCommand
{
    private const string Advice = "Replace the settings with Add-LogDestination -Force, or fix the file or variable.";

    /// <summary>The names; wildcards are permitted. The default is all.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DestinationNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!TryResolveStore(out string? path))
        {
            return;
        }

        IReadOnlyList<LogDestination> found = Find(path, Name);
        if (found.Count == 0)
        {
            return;
        }

        using LogStoreReader? reader = OpenReader(path);
        if (reader is null)
        {
            return;
        }

        UseStore(() =>
        {
            foreach (StoredDestination stored in reader.GetDestinations()
                .Where(stored => found.Any(destination => destination.Name == stored.Name)))
            {
                WriteObject(Check(stored), enumerateCollection: true);
            }
        });
    }

    private static IReadOnlyList<CollectorCheck> Check(StoredDestination stored)
    {
        IReadOnlyList<string> problems;
        try
        {
            problems = SettingsCheck.FindProblems(DestinationSettings.Parse(stored.Settings));
        }
        catch (InvalidDataException failure)
        {
            problems = [failure.Message];
        }

        return problems.Count == 0
            ? [CollectorCheck.Pass(stored.Name, "The settings are valid, and the credentials can be read.")]
            : [.. problems.Select(problem => CollectorCheck.Fail(stored.Name, problem, Advice))];
    }
}
