namespace Monitoring.Watching.Mock;

/// <summary>The mock, with the changes of real files reported to it.</summary>
public sealed class MockFileWatcherTests : FileWatcherSpecification
{
    private readonly MockFileWatcher _mock = new();

    protected override bool Waits => false;

    protected override IFileWatcher CreateWatcher() => _mock;

    protected override void CreateFile(string path)
    {
        base.CreateFile(path);
        _mock.SimulateNewFile(path);
    }

    protected override void Write(string path)
    {
        base.Write(path);
        _mock.SimulateWrite(path);
    }

    protected override void Truncate(string path)
    {
        base.Truncate(path);
        _mock.SimulateTruncate(path);
    }

    protected override void Move(string oldPath, string newPath)
    {
        base.Move(oldPath, newPath);
        _mock.SimulateMove(oldPath, newPath);
    }

    protected override void Delete(string path)
    {
        base.Delete(path);
        _mock.SimulateDelete(path);
    }

    protected override void DeleteDirectory(string path)
    {
        base.DeleteDirectory(path);
        _mock.SimulateDelete(path);
    }
}
