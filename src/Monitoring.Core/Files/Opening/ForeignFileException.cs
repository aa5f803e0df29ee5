namespace Monitoring.Files.Opening;

/// <summary>A file that was to be written is not this user's own regular file; the message says what it is.</summary>
/// <param name="path">The file.</param>
/// <param name="problem">What it is, as the end of a sentence that begins with the path.</param>
internal sealed class ForeignFileException(string path, string problem) : IOException($"{path} {problem}.")
{
    /// <summary>What the file is, as the end of a sentence that begins with the path.</summary>
    public string Problem { get; } = problem;
}
