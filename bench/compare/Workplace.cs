using Monitoring.Compare.Contending;

namespace Monitoring.Compare;

/// <summary>A directory for all that is written: the corpora, made when they are first needed, and the
/// outputs.</summary>
internal sealed class Workplace : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("monitoring-compare-").FullName;
    private readonly Lazy<CorpusFiles> _oneFile;
    private readonly Lazy<CorpusFiles> _manyFiles;
    private readonly Lazy<CorpusFiles> _oneLine;
    private int _directories;

    public Workplace(CompareOptions options)
    {
        _oneFile = new(() => CorpusFiles.Write(Path.Join(_root, "one"), 1, options.Mebibytes));
        _manyFiles = new(() => CorpusFiles.Write(Path.Join(_root, "many"), options.Files, options.Mebibytes));
        _oneLine = new(() => CorpusFiles.WriteOneLine(Path.Join(_root, "line")));
    }

    /// <summary>A corpus in one file.</summary>
    public CorpusFiles OneFile => _oneFile.Value;

    /// <summary>A corpus in many files.</summary>
    public CorpusFiles ManyFiles => _manyFiles.Value;

    /// <summary>A file with one line.</summary>
    public CorpusFiles OneLine => _oneLine.Value;

    /// <summary>Makes an empty directory.</summary>
    public string MakeDirectory() => Directory.CreateDirectory(Path.Join(_root, $"{_directories++}")).FullName;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_root, recursive: true);
}
