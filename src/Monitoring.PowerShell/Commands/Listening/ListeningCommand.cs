using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Security;
using Monitoring.Listeners;
using Monitoring.Parameters;

namespace Monitoring.Commands.Listening;

/// <summary>What the cmdlets that let a store be asked over HTTP have in common: where they listen, and whom they answer.</summary>
public abstract class ListeningCommand : StoppableCommand
{
    /// <summary>Where to listen, such as <c>http://localhost:8000</c> or <c>https://*:8443</c>.</summary>
    [Parameter]
    [Alias("Url")]
    [ValidateNotNullOrEmpty]
    public string[] Listen { get; set; } = [];

    /// <summary>What clients must send as a bearer token.</summary>
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

    /// <summary>The file of its private key, if that is not in the same file (PEM).</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CertificateKey { get; set; }

    /// <summary>The password of the certificate's file.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? CertificatePassword { get; set; }

    /// <summary>Listens beyond this machine without asking for a token.</summary>
    [Parameter]
    public SwitchParameter AllowAnonymous { get; set; }

    /// <summary>Listens beyond this machine without encryption.</summary>
    [Parameter]
    public SwitchParameter AllowInsecure { get; set; }

    /// <summary>Further names that clients may call this machine, besides its addresses.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] AllowedHost { get; set; } = [];

    /// <summary>Origins whose pages may read the answers in a browser.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] CorsOrigin { get; set; } = [];

    /// <summary>Starts a listener about a store; null if an error has been written.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="store">The store's file.</param>
    /// <param name="urls">Where to listen.</param>
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

        if (start.NewToken is { } made)
        {
            WriteWarning(
                $"Beyond this machine a token is needed, and none was given. This one was made, and is not shown again: {made}");
        }

        return start.Listener;
    }

    private string? Resolve(string? path) => path is null ? null : GetUnresolvedProviderPathFromPSPath(path);
}
