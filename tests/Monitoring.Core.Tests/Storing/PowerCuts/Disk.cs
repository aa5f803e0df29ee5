namespace Monitoring.Storing.PowerCuts;

/// <summary>Plays recorded operations, and says what files there would be if nothing came after.</summary>
internal sealed class Disk
{
    private readonly Dictionary<string, DiskFile> _files = [];
    private readonly Dictionary<string, DiskFile> _deleted = [];

    public Disk(RecordedFiles recorded)
    {
        foreach ((string name, long number, byte[] content) in recorded.Before)
        {
            _files.Add(name, DiskFile.Of(number, content));
        }
    }

    public void Play(FileOperation operation)
    {
        switch (operation.Kind)
        {
            case FileOperationKind.Open:
                Open(operation.File, number: operation.Offset);
                break;
            case FileOperationKind.Delete:
                _deleted[operation.File] = _files[operation.File];
                _files.Remove(operation.File);
                break;
            case FileOperationKind.Sync:
                Sync(_files[operation.File]);
                break;
            default:
                _files[operation.File].Write(operation);
                break;
        }
    }

    /// <summary>The files that a killed process leaves.</summary>
    public IEnumerable<(string Name, byte[] Content)> AfterKill() =>
        _files.Select(file => (file.Key, file.Value.ReadAll()));

    /// <summary>The files that a power cut leaves.</summary>
    public IEnumerable<(string Name, byte[] Content)> AfterCut(Random random)
    {
        foreach ((string name, DiskFile file) in _files)
        {
            DiskFile? found = file.HasName || random.Next(2) == 0 ? file : file.Before;
            if (found is not null)
            {
                yield return (
                    found.FormerName is { } former && random.Next(2) == 0 ? former : name, found.ReadAfterCut(random));
            }
        }

        foreach ((string name, DiskFile file) in _deleted)
        {
            if (file.HasName && random.Next(2) == 0)
            {
                yield return (name, file.ReadAfterCut(random));
            }
        }
    }

    private void Open(string name, long number)
    {
        if (_files.TryGetValue(name, out DiskFile? known) && known.Number == number)
        {
            return;
        }

        string? former = _files.FirstOrDefault(file => file.Value.Number == number).Key;
        if (former is not null)
        {
            _files.Remove(former, out DiskFile? renamed);
            renamed!.FormerName = former;
            _files[name] = renamed;
            return;
        }

        _deleted.Remove(name, out DiskFile? before);
        _files[name] = DiskFile.After(number, before);
    }

    /// <summary>With a new file SQLite syncs the directory, too.</summary>
    private void Sync(DiskFile file)
    {
        if (!file.HasName)
        {
            foreach (DiskFile other in _files.Values)
            {
                other.FormerName = null;
            }
        }

        file.Sync();
    }
}
