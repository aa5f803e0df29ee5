using System.Text;

namespace Monitoring.Kubernetes.Connecting;

/// <summary>Reads whole files: kubeconfigs, certificates, tokens.</summary>
internal static class SmallFile
{
    /// <summary>The maximum size, in bytes. A kubeconfig of a thousand clusters with their certificates has 3
    /// MiB.</summary>
    public const int MaxBytes = 8 << 20;

    private const UnixFileMode OfOthers = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite;

    /// <summary>Reads a file as text.</summary>
    /// <exception cref="IOException">The file cannot be read, or has more than <see cref="MaxBytes"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">This user has no permission to read the file.</exception>
    public static string ReadText(string path)
    {
        using FileStream file = File.OpenRead(path);
        using MemoryStream content = new();
        byte[] piece = new byte[16 << 10];
        while (file.Read(piece) is > 0 and int count)
        {
            content.Write(piece, 0, count);
            if (content.Length > MaxBytes)
            {
                throw new IOException($"It has more than {MaxBytes >> 20} MiB.");
            }
        }

        content.Position = 0;
        using StreamReader reader = new(content, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>Describes a problem with the mode of a secret file; returns null if there is none, and on
    /// Windows.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="what">The name of the file, to begin a sentence.</param>
    public static string? FindModeWarning(string path, string what)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        try
        {
            UnixFileMode mode = File.GetUnixFileMode(path) & OfOthers;
            return mode == UnixFileMode.None ? null
                : $"{what} '{path}' can be {(mode.HasFlag(UnixFileMode.OtherRead) ? "read" : "changed")} by other users of this machine. "
                + $"Run: chmod go-w,o-r {path}";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Reading the file reports the error.
            return null;
        }
    }
}
