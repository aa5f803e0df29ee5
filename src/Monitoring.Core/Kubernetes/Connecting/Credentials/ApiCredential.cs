using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace Monitoring.Kubernetes.Connecting.Credentials;

/// <summary>What a request shows to say who asks: a header, a certificate, both or nothing.</summary>
/// <param name="Header">The value of Authorization.</param>
/// <param name="Certificate">The client's certificate, with its key.</param>
internal sealed record ApiCredential(AuthenticationHeaderValue? Header, X509Certificate2? Certificate)
{
    /// <summary>Shows nothing.</summary>
    public static ApiCredential None { get; } = new(null, null);

    /// <summary>A bearer token.</summary>
    public static ApiCredential OfToken(string token) => new(new AuthenticationHeaderValue("Bearer", token), null);

    // What a record would print is nobody's business.
    public override string ToString() => nameof(ApiCredential);
}
