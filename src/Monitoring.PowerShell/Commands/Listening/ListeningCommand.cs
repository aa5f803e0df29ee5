using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Security;
using Monitoring.Listeners;
using Monitoring.Parameters;

namespace Monitoring.Commands.Listening;

/// <summary>The common base of the cmdlets that serve a store over HTTP: the URLs, and the clients that may
/// connect.</summary>
public abstract class ListeningCommand : StoppableCommand
{
    /// <summary>The URLs to listen on, such as <c>http://localhost:8000</c> or <c>https://*:8443</c>.</summary>
    [Parameter]
    [Alias("Url")]
    [ValidateNotNullOrEmpty]
    public string[] Listen { get; set; } = [];

    /// <summary>The bearer token that clients must send.</summary>
    [Parameter]
    [SecretTransformation]
    [ValidateNotNull]
    public SecureString? Token { get; set; }

    /// <summary>A file whose first line is the token, such as a mounted Secret.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TokenPath { get; set; }

    /// <summary>The file of the certificate for <c>https</c>: PEM, or PFX.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Certificate { get; set; }

    /// <summary>The file of the private key, if it is not in the certificate's file (PEM).</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CertificateKey { get; set; }

    /// <summary>The password of the certificate's file.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? CertificatePassword { get; set; }

    /// <summary>Listens beyond loopback without requiring a token.</summary>
    [Parameter]
    public SwitchParameter AllowAnonymous { get; set; }

    /// <summary>Listens beyond loopback without encryption.</summary>
    [Parameter]
    public SwitchParameter AllowInsecure { get; set; }

    /// <summary>Additional host names that requests may use for this machine, besides its addresses.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] AllowedHost { get; set; } = [];

    /// <summary>Origins whose pages may read the responses in a browser.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] CorsOrigin { get; set; } = [];

    /// <summary>Starts a listener for a store; null if an error has been written.</summary>
    /// <param name="name">The name of the listener.</param>
    /// <param name="store">The store's file.</param>
    /// <param name="urls">The URLs to listen on.</param>
    private protected StoreListener? StartListener(string name, string store, IReadOnlyList<string> urls)
    {
        if (!TokenChoice.TryRead(this, Token, TokenPath, out string? token))
        {
            return null;
        }

        ListenerPlan plan = new()
        {
            Name = name,
            Urls = urls,
            StorePath = store,
            Token = token,
            CertificatePath = Resolve(Certificate),
            KeyPath = Resolve(CertificateKey),
            CertificatePassword = CertificatePassword,
            AllowAnonymous = AllowAnonymous,
            AllowInsecure = AllowInsecure,
            AllowedHosts = AllowedHost,
            CorsOrigins = CorsOrigin,
        };
        ListenerStart start = ListenerStart.Try(plan, Runspace.DefaultRunspace);
        if (start.Error is { } error)
        {
            WriteError(error);
            return null;
        }

        if (start.NewToken is { } newToken)
        {
            WriteWarning(
                $"Beyond this machine a token is needed, and none was given. This one was made, and is not shown again: {newToken}");
        }

        return start.Listener;
    }

    private string? Resolve(string? path) => path is null ? null : GetUnresolvedProviderPathFromPSPath(path);
}
