using System.Security.Cryptography;

namespace Monitoring.Listeners;

/// <summary>The secret that clients of a listener must send.</summary>
internal static class ListenerToken
{
    private const int RandomBytes = 32;

    /// <summary>Creates a token: 256 random bits, in hexadecimal.</summary>
    public static string Create() => RandomNumberGenerator.GetHexString(RandomBytes * 2, lowercase: true);
}
