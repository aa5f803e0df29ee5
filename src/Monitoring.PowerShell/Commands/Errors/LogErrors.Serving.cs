using System.Management.Automation;
using Monitoring.Remote;
using Monitoring.Serving;

namespace Monitoring.Commands.Errors;

/// <content>The errors of listeners, local and remote.</content>
internal static partial class LogErrors
{
    public static ErrorRecord Listener(LogListenerException exception) => Create(
        exception,
        $"Listener{exception.Error}",
        exception.Error switch
        {
            LogListenerError.AddressInUse => ErrorCategory.ResourceBusy,
            LogListenerError.AccessDenied => ErrorCategory.PermissionDenied,
            LogListenerError.TokenRequired or LogListenerError.EncryptionRequired => ErrorCategory.SecurityError,
            LogListenerError.Failed or LogListenerError.AddressNotAvailable => ErrorCategory.ResourceUnavailable,
            _ => ErrorCategory.InvalidArgument,
        },
        target: null,
        exception.Advice,
        exception.Reason);

    public static ErrorRecord NotAUrl(Uri uri) => Create(
        new PSArgumentException($"'{uri}' is not the URL of a listener."),
        nameof(NotAUrl),
        ErrorCategory.InvalidArgument,
        uri,
        "Write it whole, as http://node-1:8000.");

    public static ErrorRecord UrlWithSecret(Uri uri) => Create(
        new PSArgumentException($"The URL of {uri.Host} has a user or a password, which a listener does not take."),
        nameof(UrlWithSecret),
        ErrorCategory.InvalidArgument,
        uri.Host,
        "Leave it out, and give the -Token or -TokenPath that the listener was started with.");

    public static ErrorRecord TokenWithoutEncryption(Uri uri) => Create(
        new PSSecurityException($"The token is not sent to {uri}: everyone between could read it."),
        nameof(TokenWithoutEncryption),
        ErrorCategory.SecurityError,
        uri,
        "Ask an https URL or localhost, as through kubectl port-forward; or send it without encryption with -AllowInsecure.");

    public static ErrorRecord Remote(Uri uri, RemoteLogException exception) => Create(
        exception,
        exception.StatusCode switch
        {
            401 or 403 => "RemoteAccessDenied",
            400 => "RemoteQueryRefused",
            null => "RemoteNotReached",
            _ => "RemoteFailed",
        },
        exception.StatusCode is 401 or 403 ? ErrorCategory.PermissionDenied : ErrorCategory.ConnectionError,
        uri,
        exception.StatusCode switch
        {
            401 => "Give the -Token or -TokenPath that the listener was started with.",
            403 => "Ask by the machine's address, or have its name allowed with -AllowedHost on the listener.",
            _ => "Check that a listener runs there: Start-LogListener, or Start-LogCollector -Listen.",
        },
        keepNewlines: true);

    public static ErrorRecord ListenerExists(string name) => Create(
        new PSInvalidOperationException($"There is a listener named '{name}' already."),
        nameof(ListenerExists),
        ErrorCategory.ResourceExists,
        name,
        "Give this one another -Name, or end the other with Stop-LogListener.");

    public static ErrorRecord ListenerNotFound(string name) => Create(
        new ItemNotFoundException($"There is no listener named '{name}' in this process."),
        nameof(ListenerNotFound),
        ErrorCategory.ObjectNotFound,
        name,
        "Get-LogListener lists those there are. A listener belongs to the process that has started it.");

    public static ErrorRecord TokenNotRead(string path, Exception exception) => Create(
        new IOException($"The token cannot be read: {exception.Message}", exception),
        nameof(TokenNotRead),
        exception is UnauthorizedAccessException ? ErrorCategory.PermissionDenied : ErrorCategory.ReadError,
        path,
        "Its first line is the token, of at least 16 characters.");

    public static ErrorRecord CertificateNotRead(string path, Exception exception) => Create(
        new IOException($"The certificate '{path}' cannot be used: {exception.Message}", exception),
        nameof(CertificateNotRead),
        exception is UnauthorizedAccessException ? ErrorCategory.PermissionDenied : ErrorCategory.ReadError,
        path,
        "Give a PFX file, or a PEM file with its private key (in it, or by -CertificateKey), and -CertificatePassword if it has one.");
}
