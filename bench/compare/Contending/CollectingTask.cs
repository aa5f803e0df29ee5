namespace Monitoring.Compare.Contending;

/// <summary>Files to read, and a place for what comes of them.</summary>
/// <param name="Corpus">The files.</param>
/// <param name="Directory">An empty directory, for configuration and output.</param>
internal sealed record CollectingTask(CorpusFiles Corpus, string Directory)
{
    /// <summary>The file or the store to write to.</summary>
    public string Output => Path.Join(Directory, "collected");

    /// <summary>Writes a file of configuration.</summary>
    /// <returns>Its path.</returns>
    public string Configure(string name, string text)
    {
        string path = Path.Join(Directory, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A program that does not end is done when it has written all lines as they are.</summary>
    public Launch UntilAllIsWritten(Launch launch) => launch with
    {
        IsDone = () => Written >= Corpus.Bytes,
        DescribeProgress = () => $"{Written} of {Corpus.Bytes} bytes were written.",
    };

    private long Written => new FileInfo(Output) is { Exists: true } file ? file.Length : 0;
}
