namespace Monitoring.Files.Opening;

/// <summary>A file to write is not a regular file of this user; the message describes it.</summary>
/// <param name="path">The file.</param>
/// <param name="problem">The description of the file, as the end of a sentence that begins with the path.</param>
internal sealed class ForeignFileException(string path, string problem) : IOException($"{path} {problem}.")
{
    /// <summary>The description of the file, as the end of a sentence that begins with the path.</summary>
    public string Problem { get; } = problem;
}
