using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Security.Cryptography;
using Monitoring.Commands.Errors;
using Monitoring.Listeners;
using Monitoring.Serving;

namespace Monitoring.Commands.Listening;

/// <summary>What has come of starting a listener: it, or what is wrong.</summary>
/// <param name="Listener">The listener.</param>
/// <param name="NewToken">The token that was made, because one is needed and none was given.</param>
/// <param name="Error">What is wrong.</param>
/// <remarks>Apart from the cmdlets: whoever does not listen does not load what listening needs.</remarks>
internal sealed record ListenerStart(StoreListener? Listener, string? NewToken, ErrorRecord? Error)
{
    /// <summary>Starts a listener; makes a token where one is needed.</summary>
    public static ListenerStart Try(ListenerPlan plan, Runspace? owner)
    {
        try
        {
            return Start(plan, owner, newToken: null);
        }
        catch (LogListenerException exception) when (exception.Error == LogListenerError.TokenRequired)
        {
            string made = ListenerToken.Create();
            return TryWith(plan with { Token = made }, owner, made);
        }
        catch (LogListenerException exception)
        {
            return Failed(LogErrors.Listener(exception));
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return Failed(LogErrors.CertificateNotRead(plan.CertificatePath ?? string.Empty, exception));
        }
    }

    private static ListenerStart TryWith(ListenerPlan plan, Runspace? owner, string made)
    {
        try
        {
            return Start(plan, owner, made);
        }
        catch (LogListenerException exception)
        {
            return Failed(LogErrors.Listener(exception));
        }
    }

    private static ListenerStart Start(ListenerPlan plan, Runspace? owner, string? newToken)
    {
        StoreListener? listener = LogListeners.TryStart(plan, owner);
        return listener is null ? Failed(LogErrors.ListenerExists(plan.Name)) : new ListenerStart(listener, newToken, Error: null);
    }

    private static ListenerStart Failed(ErrorRecord error) => new(Listener: null, NewToken: null, error);
}
