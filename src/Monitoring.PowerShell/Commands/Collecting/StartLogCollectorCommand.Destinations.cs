using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using Monitoring.Collectors;
using Monitoring.Commands.Errors;
using Monitoring.Destinations;
using Monitoring.Entries;
using Monitoring.Exporting.Arguments;
using Monitoring.Storing;

namespace Monitoring.Commands.Collecting;

/// <content>The destinations from the parameter or the environment.</content>
public sealed partial class StartLogCollectorCommand
{
    /// <summary>Systems to which the collector also sends the entries: URLs whose scheme names the protocol, with
    /// settings in the fragment. The default is the environment variable MONITORING_DESTINATION.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Destination { get; set; } = [];

    /// <summary>Reads the destinations. A mistake in the parameter is a terminating error. One in the environment is a
    /// warning, because it must not stop the collection of logs.</summary>
    private List<(DestinationText Destination, DestinationStart Start)> ReadDestinations()
    {
        bool isGiven = Destination.Length > 0;
        string[] texts = isGiven
            ? Destination
            : Environment.GetEnvironmentVariable(DestinationText.Variable)?.Split(
                (char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];
        List<(DestinationText Destination, DestinationStart Start)> destinations = [];
        foreach (string text in texts)
        {
            if (TryRead(text.Trim(), out DestinationText? destination, out DestinationStart? start, out string? problem)
                && destinations.Exists(other => other.Destination.IsNamed(destination.Name)))
            {
                problem = $"Two destinations have the name '{destination.Name}'. Give them names: #name=main.";
            }

            if (problem is null)
            {
                destinations.Add((destination!, start!));
            }
            else if (isGiven)
            {
                ThrowTerminatingError(LogErrors.InvalidDestinationText(problem));
            }
            else
            {
                WriteWarning(
                    $"{TerminalText.Neutralize(problem)} The logs are collected and not sent there. Fix "
                    + $"$env:{DestinationText.Variable} and start the collector again.");
            }
        }

        return destinations;
    }

    private static bool TryRead(
        string text, [NotNullWhen(true)] out DestinationText? destination,
        [NotNullWhen(true)] out DestinationStart? start, out string? problem)
    {
        start = null;
        if (DestinationText.TryParse(text, TimeProvider.System, out destination, out problem)
            && !DestinationStart.TryParse(
                destination.From ?? DestinationStart.Beginning, TimeProvider.System, out start, out problem))
        {
            problem = DestinationText.Describe(destination.Name, problem);
        }

        return destination is not null && start is not null;
    }

    /// <summary>Gives the collector's store the destinations. An existing one keeps its cursor.</summary>
    private void AddDestinations(
        LogCollector collector, List<(DestinationText Destination, DestinationStart Start)> destinations)
    {
        foreach ((DestinationText destination, DestinationStart start) in destinations)
        {
            foreach (string problem in destination.FindUnreadable())
            {
                WriteWarning(TerminalText.Neutralize(
                    $"The destination '{destination.Name}' cannot be used yet: {problem} The sender retries."));
            }

            try
            {
                AddDestination(collector.StorePath, destination, start);
            }
            catch (LogStoreException failure)
            {
                WriteWarning(TerminalText.Neutralize(
                    $"The destination '{destination.Name}' was not added: {failure.Message} The logs are collected and "
                    + "not sent there. Start the collector again, or use Add-LogDestination."));
            }
            catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
            {
                throw new PipelineStoppedException();
            }
        }
    }

    private void AddDestination(string path, DestinationText destination, DestinationStart start)
    {
        DestinationPlan plan;
        using (LogStoreReader reader = LogStoreReader.OpenUntil(path, warn: null, StopToken))
        {
            plan = DestinationPlan.Create(reader, destination.Name, destination.Settings, start);
        }

        if (plan.Existing is null)
        {
            StoreDestinations.Change(path, plan.Set, StopToken);
        }
        else if (!plan.IsSame)
        {
            StoreDestinations.Change(path, plan.ChangeSettings, StopToken);
            WriteVerbose($"The destination '{destination.Name}' has new settings. Its cursor stays.");
        }
    }
}
