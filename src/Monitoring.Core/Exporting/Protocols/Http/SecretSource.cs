namespace Monitoring.Exporting.Protocols.Http;

/// <summary>Reads a value that may be a secret from where the settings say: <c>env:NAME</c>, <c>file:PATH</c>, or the
/// value itself.</summary>
internal static class SecretSource
{
    private const string OfVariable = "env:";
    private const string OfFile = "file:";

    /// <summary>The maximum size of a file with a secret, in bytes.</summary>
    private const int MaxBytes = 1 << 20;

    /// <summary>Whether the settings contain the value itself.</summary>
    public static bool IsLiteral(string source) =>
        !source.StartsWith(OfVariable, StringComparison.Ordinal)
        && !source.StartsWith(OfFile, StringComparison.Ordinal);

    /// <summary>Reads the current value.</summary>
    /// <exception cref="IOException">The variable does not exist, or the file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user has no permission to read the file.</exception>
    public static string Read(string source)
    {
        if (source.StartsWith(OfVariable, StringComparison.Ordinal))
        {
            string name = source[OfVariable.Length..];
            return Environment.GetEnvironmentVariable(name)
                ?? throw new IOException($"The environment variable {name} is not set.");
        }

        return source.StartsWith(OfFile, StringComparison.Ordinal) ? ReadFile(source[OfFile.Length..]) : source;
    }

    /// <summary>Reads a file without the white space at its end.</summary>
    /// <exception cref="IOException">The file cannot be read, or is too large.</exception>
    /// <exception cref="UnauthorizedAccessException">This user has no permission to read the file.</exception>
    public static string ReadFile(string path)
    {
        FileInfo file = new(path);
        return file.Exists && file.Length > MaxBytes
            ? throw new IOException($"The file '{path}' is larger than {MaxBytes >> 10} KiB.")
            : File.ReadAllText(path).Trim();
    }
}
