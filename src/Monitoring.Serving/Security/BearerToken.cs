using System.Security.Cryptography;
using System.Text;

namespace Monitoring.Serving.Security;

/// <summary>Compares a client's token in constant time.</summary>
/// <remarks>Compares digests, because they have one length: otherwise the time would reveal the length of the
/// token.</remarks>
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
