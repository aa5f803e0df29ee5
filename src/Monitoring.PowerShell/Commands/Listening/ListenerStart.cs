using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Security.Cryptography;
using Monitoring.Commands.Errors;
using Monitoring.Listeners;
using Monitoring.Serving;

namespace Monitoring.Commands.Listening;

/// <summary>The result of starting a listener: the listener, or the error.</summary>
/// <param name="Listener">The listener.</param>
/// <param name="NewToken">The token that was created, because one is required and none was given.</param>
/// <param name="Error">The error.</param>
/// <remarks>Separate from the cmdlets, so that commands without a listener do not load its assemblies.</remarks>
internal sealed record ListenerStart(StoreListener? Listener, string? NewToken, ErrorRecord? Error)
{
    /// <summary>Starts a listener; creates a token if one is required.</summary>
    public static ListenerStart Try(ListenerPlan plan, Runspace? owner)
    {
        try
        {
            return Start(plan, owner, newToken: null);
        }
        catch (LogListenerException exception) when (exception.Error == LogListenerError.TokenRequired)
        {
            string newToken = ListenerToken.Create();
            return TryWithToken(plan with { Token = newToken }, owner, newToken);
        }
        catch (LogListenerException exception)
        {
            return Failed(LogErrors.Listener(exception));
        }
        catch (Exception exception)
            when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return Failed(LogErrors.CertificateNotRead(plan.CertificatePath ?? string.Empty, exception));
        }
    }

    private static ListenerStart TryWithToken(ListenerPlan plan, Runspace? owner, string newToken)
    {
        try
        {
            return Start(plan, owner, newToken);
        }
        catch (LogListenerException exception)
        {
            return Failed(LogErrors.Listener(exception));
        }
    }

    private static ListenerStart Start(ListenerPlan plan, Runspace? owner, string? newToken)
    {
        StoreListener? listener = LogListeners.TryStart(plan, owner);
        return listener is null
            ? Failed(LogErrors.ListenerExists(plan.Name)) : new ListenerStart(listener, newToken, Error: null);
    }

    private static ListenerStart Failed(ErrorRecord error) => new(Listener: null, NewToken: null, error);
}
