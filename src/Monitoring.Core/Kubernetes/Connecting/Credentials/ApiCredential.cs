using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace Monitoring.Kubernetes.Connecting.Credentials;

/// <summary>The credential of a request: a header, a certificate, both or neither.</summary>
/// <param name="Header">The value of the Authorization header.</param>
/// <param name="Certificate">The client's certificate, with its key.</param>
internal sealed record ApiCredential(AuthenticationHeaderValue? Header, X509Certificate2? Certificate)
{
    /// <summary>No credential.</summary>
    public static ApiCredential None { get; } = new(null, null);

    /// <summary>Creates a credential with a bearer token.</summary>
    public static ApiCredential OfToken(string token) => new(new AuthenticationHeaderValue("Bearer", token), null);

    // A record's own text would show the secrets.
    public override string ToString() => nameof(ApiCredential);
}
