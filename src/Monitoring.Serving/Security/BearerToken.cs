using System.Security.Cryptography;
using System.Text;

namespace Monitoring.Serving.Security;

/// <summary>Tells whether a client has sent the token, in a time that does not tell how much of it was right.</summary>
/// <remarks>Digests are compared, because they have one length: the time would otherwise tell the token's.</remarks>
internal sealed class BearerToken(string token)
{
    private const string Scheme = "Bearer ";

    private readonly byte[] _digest = SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>Whether the value of an Authorization header is the token's.</summary>
    public bool Accepts(string? authorization)
    {
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..].Trim()), digest);
        return CryptographicOperations.FixedTimeEquals(digest, _digest);
    }
}
