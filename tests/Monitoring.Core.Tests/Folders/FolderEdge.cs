namespace Monitoring.Folders;

/// <summary>A use of one folder of the core by a file of another folder.</summary>
/// <param name="From">The folder that the file is in.</param>
/// <param name="To">The folder that the file uses.</param>
/// <param name="File">The file, relative to the core's directory.</param>
internal sealed record FolderEdge(string From, string To, string File)
{
    /// <inheritdoc/>
    public override string ToString() => $"{From} -> {To} in {File}";
}
