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
        new PSArgumentException($"'{uri}' is not the URL of a listener or of another log database."),
        nameof(NotAUrl),
        ErrorCategory.InvalidArgument,
        uri,
        "Use a full URL, such as http://node-1:8000. For another log database, use one of the schemes "
        + $"{RemoteAddress.Schemes}, such as loki+https://loki.example.com.");

    public static ErrorRecord UrlWithSecret(RemoteAddress address) => Create(
        new PSArgumentException(
            $"The URL of {address.Server.Host} has a user or a password, which other users may see."),
        nameof(UrlWithSecret),
        ErrorCategory.InvalidArgument,
        address.Server.Host,
        address.Kind == RemoteKind.Listener
            ? "Remove the user and the password. Use the -Token or -TokenPath with which the listener was started."
            : "Remove the user and the password. Use -Credential, -Token or -TokenPath.");

    public static ErrorRecord NotForListener(string parameter, RemoteAddress address) => Create(
        new PSArgumentException($"-{parameter} is not for {address.Server}, which is the URL of a listener."),
        nameof(NotForListener),
        ErrorCategory.InvalidArgument,
        address.Server,
        $"Use -Token or -TokenPath for a listener. For another log database, use one of the schemes "
        + $"{RemoteAddress.Schemes}.");

    public static ErrorRecord InvalidTenant(string tenant, RemoteAddress address) => Create(
        new PSArgumentException($"'{tenant}' is not a tenant of {address.Name}."),
        nameof(InvalidTenant),
        ErrorCategory.InvalidArgument,
        tenant,
        "Use the name of the tenant for Loki, and AccountID:ProjectID, such as 12:34, for VictoriaLogs. Elasticsearch "
        + "and OpenSearch have no tenants in a query.");

    public static ErrorRecord TokenWithoutEncryption(Uri uri) => Create(
        new PSSecurityException($"The token is not sent to {uri}: anyone on the network could read it."),
        nameof(TokenWithoutEncryption),
        ErrorCategory.SecurityError,
        uri,
        "Use an https URL, or localhost, for example with kubectl port-forward. To send the token without encryption, "
        + "use -AllowInsecure.");

    public static ErrorRecord Remote(RemoteAddress address, RemoteLogException exception) => Create(
        exception,
        exception.StatusCode switch
        {
            401 or 403 => "RemoteAccessDenied",
            400 => "RemoteQueryRefused",
            RemoteLogException.NotSupported => "RemoteQueryNotSupported",
            null => "RemoteNotReached",
            _ => "RemoteFailed",
        },
        exception.StatusCode is 401 or 403 ? ErrorCategory.PermissionDenied : ErrorCategory.ConnectionError,
        address.Server,
        address.Kind == RemoteKind.Listener ? AdviseForListener(exception) : AdviseForDatabase(address, exception),
        keepNewlines: true);

    public static ErrorRecord ListenerExists(string name) => Create(
        new PSInvalidOperationException($"A listener named '{name}' already exists."),
        nameof(ListenerExists),
        ErrorCategory.ResourceExists,
        name,
        "Use another -Name, or stop the other listener with Stop-LogListener.");

    public static ErrorRecord ListenerNotFound(string name) => Create(
        new ItemNotFoundException($"There is no listener named '{name}' in this process."),
        nameof(ListenerNotFound),
        ErrorCategory.ObjectNotFound,
        name,
        "Get-LogListener lists the running listeners. A listener belongs to the process that started it.");

    public static ErrorRecord TokenNotRead(string path, Exception exception) => Create(
        new IOException($"The token cannot be read: {exception.Message}", exception),
        nameof(TokenNotRead),
        exception is UnauthorizedAccessException ? ErrorCategory.PermissionDenied : ErrorCategory.ReadError,
        path,
        "The first line of the file must be the token, of at least 16 characters.");

    public static ErrorRecord CertificateNotRead(string path, Exception exception) => Create(
        new IOException($"The certificate '{path}' cannot be used: {exception.Message}", exception),
        nameof(CertificateNotRead),
        exception is UnauthorizedAccessException ? ErrorCategory.PermissionDenied : ErrorCategory.ReadError,
        path,
        "Use a PFX file, or a PEM file with its private key (in the file, or with -CertificateKey), and "
        + "-CertificatePassword if there is one.");

    private static string AdviseForListener(RemoteLogException exception) => exception.StatusCode switch
    {
        401 => "Use the -Token or -TokenPath with which the listener was started.",
        403 => "Use the machine's address, or allow its name with -AllowedHost on the listener.",
        _ => "Check that a listener runs there: Start-LogListener, or Start-LogCollector -Listen.",
    };

    private static string AdviseForDatabase(RemoteAddress address, RemoteLogException exception) =>
        exception.StatusCode switch
        {
            401 => "Use -Token, -TokenPath or -Credential, and -Tenant if the database has tenants.",
            403 => "Use credentials that may read these logs.",
            RemoteLogException.NotSupported => "Remove the parameter, or query a listener or a local store.",
            429 => "The database limits queries. Use a shorter range with -Since and -Until, or try again later.",
            400 or 404 or >= 500 => "-Verbose shows the query. Use a shorter range with -Since and -Until, or fewer "
                + "conditions, and check the path in the URL.",
            _ => $"Check the URL, and that {address.Name} runs there.",
        };
}
