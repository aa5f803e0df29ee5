using System.Text;

namespace Monitoring.Listeners;

/// <summary>A file whose first line is a token, such as a mounted Secret.</summary>
internal static class TokenFile
{
    // Larger than any request header.
    private const int MaxBytes = 16 << 10;

    /// <summary>Reads the token.</summary>
    /// <exception cref="IOException">The file cannot be read, is empty, or does not contain a token.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read the file.</exception>
    public static string Read(string path)
    {
        byte[] bytes = new byte[MaxBytes];
        using FileStream file = new(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        int length = file.ReadAtLeast(bytes, MaxBytes, throwOnEndOfStream: false);
        string text = Encoding.UTF8.GetString(bytes, 0, length).TrimStart('\uFEFF');
        int end = text.AsSpan().IndexOfAny('\r', '\n');
        if (end < 0 && length == MaxBytes)
        {
            throw new IOException($"The first line of the token file '{path}' is longer than {MaxBytes} bytes.");
        }

        string token = (end < 0 ? text : text[..end]).Trim();
        return token.Length > 0 ? token : throw new IOException($"The token file '{path}' is empty.");
    }

    /// <summary>Whether every user of the machine may read the file.</summary>
    public static bool IsOpenToAll(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & UnixFileMode.OtherRead) != UnixFileMode.None;
}
