using Monitoring.Files;
using Monitoring.Files.Status;
using static Monitoring.Interop.NativeKqueue;

namespace Monitoring.Watching.Kqueue;

/// <summary>Changes real files as the specification requires, and reports the changes to the fake kernel as a real one
/// would know them.</summary>
public abstract class FakeKqueueSpecification : FileWatcherSpecification
{
    private readonly FakeKqueue _kernel;

    private protected FakeKqueueSpecification(KqueuePlatform platform) => _kernel = new FakeKqueue(platform);

    protected override bool ReportsNames => false;

    protected override IFileWatcher CreateWatcher() => new KqueueWatcher(_kernel);

    protected override void CreateFile(string path)
    {
        base.CreateFile(path);
        PostToDirectoryOf(path);
    }

    protected override void Write(string path)
    {
        base.Write(path);
        _kernel.Post(IdentityOf(path), NOTE_WRITE | NOTE_EXTEND);
    }

    protected override void Truncate(string path)
    {
        base.Truncate(path);
        _kernel.Post(IdentityOf(path), NOTE_ATTRIB);
    }

    protected override void Move(string oldPath, string newPath)
    {
        FileIdentity moved = IdentityOf(oldPath);
        FileIdentity? replaced = FileStatus.Of(newPath)?.Identity;
        base.Move(oldPath, newPath);
        _kernel.Post(moved, NOTE_RENAME);
        if (replaced is not null)
        {
            _kernel.Post(replaced.Value, NOTE_DELETE);
        }

        PostToDirectoryOf(oldPath);
        PostToDirectoryOf(newPath);
    }

    protected override void Delete(string path)
    {
        FileIdentity deleted = IdentityOf(path);
        base.Delete(path);
        _kernel.Post(deleted, NOTE_DELETE);
        PostToDirectoryOf(path);
    }

    protected override void DeleteDirectory(string path)
    {
        FileIdentity deleted = IdentityOf(path);
        base.DeleteDirectory(path);
        _kernel.Post(deleted, NOTE_WRITE | NOTE_DELETE);
    }

    private static FileIdentity IdentityOf(string path) => Assert.NotNull(FileStatus.Of(path)).Identity;

    private void PostToDirectoryOf(string path) => _kernel.Post(IdentityOf(Path.GetDirectoryName(path)!), NOTE_WRITE);
}
