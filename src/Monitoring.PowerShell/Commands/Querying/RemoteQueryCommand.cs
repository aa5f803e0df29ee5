using System.Management.Automation;
using System.Net.Http.Headers;
using System.Security;
using Monitoring.Commands.Errors;
using Monitoring.Parameters;
using Monitoring.Remote;
using Monitoring.Remote.Connecting;

namespace Monitoring.Commands.Querying;

/// <summary>The common base of the cmdlets that query a store, or logs on another machine: a listener's store, or
/// another log database.</summary>
public abstract class RemoteQueryCommand : StreamQueryCommand
{
    private RemoteAddress? _address;

    /// <summary>The URL of a listener, on this or another machine, such as <c>http://node-1:8000</c>, or of another log
    /// database, such as <c>loki+https://loki:3100</c>. It takes precedence over a store path, which may be one of the
    /// session's defaults.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? Uri { get; set; }

    /// <summary>The bearer token, or Elasticsearch's API key.</summary>
    [Parameter]
    [SecretTransformation]
    [ValidateNotNull]
    public SecureString? Token { get; set; }

    /// <summary>A file whose first line is the token.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TokenPath { get; set; }

    /// <summary>The user and the password for a log database.</summary>
    [Parameter]
    [Credential]
    [ValidateNotNull]
    public PSCredential? Credential { get; set; }

    /// <summary>The tenant in a log database: Loki's name, or <c>AccountID:ProjectID</c> of VictoriaLogs.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Tenant { get; set; }

    /// <summary>Sends the token to another machine without encryption.</summary>
    [Parameter]
    public SwitchParameter AllowInsecure { get; set; }

    /// <summary>Skips the validation of the server's certificate.</summary>
    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>Ends the cmdlet if the URL is not valid.</summary>
    private protected void CheckUri()
    {
        if (Uri is null)
        {
            return;
        }

        if (!RemoteAddress.TryParse(Uri, out _address))
        {
            ThrowTerminatingError(LogErrors.NotAUrl(Uri));
        }

        if (_address!.Server.UserInfo.Length > 0)
        {
            ThrowTerminatingError(LogErrors.UrlWithSecret(_address));
        }
    }

    /// <summary>Connects to the URL; a failure is an error.</summary>
    /// <param name="use">Uses the logs.</param>
    private protected void UseRemote(Action<IRemoteLogs> use)
    {
        if (Piped.Stores.Count > 0)
        {
            ThrowTerminatingError(LogErrors.Contradiction(nameof(Uri), nameof(InputObject)));
        }

        if (!TryCreateAccess(_address!, out RemoteAccess? access))
        {
            return;
        }

        using IRemoteLogs logs = _address!.Open(access!, TimeProvider.System);
        UseStore(() =>
        {
            try
            {
                use(logs);
            }
            catch (RemoteLogException exception)
            {
                WriteError(LogErrors.Remote(_address!, exception));
            }
        });
    }

    /// <summary>Creates the credentials; writes an error if they are not complete, contradict each other, or are not
    /// sent.</summary>
    private bool TryCreateAccess(RemoteAddress address, out RemoteAccess? access)
    {
        access = null;
        if (!TokenChoice.TryRead(this, Token, TokenPath, out string? token))
        {
            return false;
        }

        if (token is not null && Credential is not null)
        {
            WriteError(LogErrors.Contradiction(nameof(Credential), Token is null ? nameof(TokenPath) : nameof(Token)));
            return false;
        }

        if (Credential is not null && address.Kind == RemoteKind.Listener)
        {
            WriteError(LogErrors.NotForListener(nameof(Credential), address));
            return false;
        }

        if (!RemoteTenant.TryRead(Tenant, address.Kind, out IReadOnlyList<KeyValuePair<string, string>> headers))
        {
            WriteError(
                address.Kind == RemoteKind.Listener
                    ? LogErrors.NotForListener(nameof(Tenant), address)
                    : LogErrors.InvalidTenant(Tenant!, address));
            return false;
        }

        AuthenticationHeaderValue? authorization = Credential is { } user
            ? RemoteAccess.Basic(user.UserName, user.GetNetworkCredential().Password)
            : address.Authorize(token);
        Uri server = address.Server;
        if (authorization is not null && server.Scheme == System.Uri.UriSchemeHttp && !server.IsLoopback
            && !AllowInsecure)
        {
            WriteError(LogErrors.TokenWithoutEncryption(address.Server));
            return false;
        }

        access = new RemoteAccess
        {
            Authorization = authorization,
            Headers = headers,
            SkipCertificateCheck = SkipCertificateCheck,
        };
        return true;
    }
}
