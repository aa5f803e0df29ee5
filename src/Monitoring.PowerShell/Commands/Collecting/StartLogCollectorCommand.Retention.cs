using System.Globalization;
using System.Management.Automation.Host;
using Monitoring.Commands.Errors;
using Monitoring.Entries;
using Monitoring.Formatting;
using Monitoring.Storing;
using Monitoring.Storing.Maintenance;

namespace Monitoring.Commands.Collecting;

/// <content>The confirmation of a retention that deletes most of a store.</content>
public sealed partial class StartLogCollectorCommand
{
    private const string ConsoleHostName = "ConsoleHost";

    /// <summary>Whether the collector may start: the store already has its retention, the retention deletes little, or
    /// the user has confirmed it.</summary>
    private bool IsRetentionConfirmed(LogStoreOptions store)
    {
        if (FindForecast(store) is not { NeedsConfirmation: true } forecast)
        {
            return true;
        }

        string consequence = TerminalText.Neutralize(string.Create(
            CultureInfo.InvariantCulture,
            $"The retention ({RetentionText.Format(forecast.Policy)}) deletes {forecast.DeletedEntries} of the {forecast.Entries} entries in the log store '{store.Path}', which kept {RetentionText.Format(forecast.Former)} before."));
        if (Force)
        {
            WriteWarning(consequence);
            return true;
        }

        if (IsInputRedirected)
        {
            ThrowTerminatingError(LogErrors.RetentionNotConfirmed(store.Path, consequence));
        }

        try
        {
            // With a security impact the default choice is no.
            (bool yesToAll, bool noToAll) = (false, false);
            string question = $"{consequence} Start the collector and delete them? They cannot be restored.";
            return ShouldContinue(question, "Retention", hasSecurityImpact: true, ref yesToAll, ref noToAll);
        }
        catch (Exception exception)
            when (exception is HostException or InvalidOperationException or NotImplementedException)
        {
            ThrowTerminatingError(LogErrors.RetentionNotConfirmed(store.Path, consequence));
            throw;
        }
    }

    // Other hosts refuse to prompt without a user. pwsh reads the reply from a pipe, and treats an empty line or the
    // end as yes.
#pragma warning disable RS0030 // Nothing else says whether the input is a terminal, and nothing is read or written.
    private bool IsInputRedirected => Host.Name == ConsoleHostName && Console.IsInputRedirected;
#pragma warning restore RS0030

    private static RetentionForecast? FindForecast(LogStoreOptions store)
    {
        try
        {
            return RetentionForecast.Read(store.Path, store.Retention, TimeProvider.System);
        }
        catch (LogStoreException)
        {
            // The writer opens the store next and reports the problem.
            return null;
        }
    }
}
