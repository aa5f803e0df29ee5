using System.Net.Http.Headers;
using System.Text;

namespace Monitoring.Remote.Connecting;

/// <summary>The credentials for logs on another machine, and the rules of the connection.</summary>
internal sealed record RemoteAccess
{
    /// <summary>The value of the Authorization header. The default is none.</summary>
    public AuthenticationHeaderValue? Authorization { get; init; }

    /// <summary>The headers that select a tenant. The default is none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Whether to skip the validation of the server's certificate.</summary>
    public bool SkipCertificateCheck { get; init; }

    /// <summary>The maximum time until a response begins. The default is a minute.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Returns the header of a bearer token; null for none.</summary>
    public static AuthenticationHeaderValue? Bearer(string? token) =>
        token is null ? null : new AuthenticationHeaderValue("Bearer", token);

    /// <summary>Returns the header of a user and a password.</summary>
    public static AuthenticationHeaderValue Basic(string user, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
}
