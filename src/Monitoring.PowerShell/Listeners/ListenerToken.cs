using System.Security.Cryptography;

namespace Monitoring.Listeners;

/// <summary>The secret that clients of a listener must send.</summary>
internal static class ListenerToken
{
    private const int RandomBytes = 32;

    /// <summary>A new one that nobody can guess: 256 random bits, in hexadecimal.</summary>
    public static string Create() => RandomNumberGenerator.GetHexString(RandomBytes * 2, lowercase: true);

    /// <summary>The one in a file, such as a mounted Secret: its first line.</summary>
    /// <exception cref="IOException">It cannot be read, or is empty.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public static string Read(string path)
    {
        string token = File.ReadLines(path).FirstOrDefault()?.Trim() ?? string.Empty;
        return token.Length > 0 ? token : throw new IOException($"The token file '{path}' is empty.");
    }
}
