using Monitoring.Entries;
using Monitoring.Querying;

namespace Monitoring.Storing.Maintenance;

public sealed class StoreBackupTests : IDisposable
{
    private readonly StoreScene _scene = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Backup => _scene.Files["backups/backup.db"];

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_backup_made_while_a_collector_commits_is_a_whole_store_of_one_moment()
    {
        using LogStoreWriter writer = _scene.Open();
        int lines = Fill(writer, 0, 40);
        int steps = 0;
        StoreBackup.Run(_scene.Path, Backup, pagesInStep: 8, new Steps(() =>
        {
            // More than SQLite keeps before it restarts the write-ahead log.
            if (++steps < 12)
            {
                lines = Fill(writer, lines, 1);
            }
        }), Cancellation);

        Assert.InRange(steps, 5, int.MaxValue);
        LogStoreHealth health = LogStoreMaintenance.Test(Backup, null, Cancellation);
        Assert.True(health.IsHealthy, string.Join("; ", health.Problems));
        List<string> copied = _scene.ReadAll(Backup)["/a.log"];
        Assert.Equal(_scene.ReadAll()["/a.log"].Take(copied.Count), copied);
        Assert.InRange(copied.Count, 40 * LinesOfCommit, lines);
        Assert.Equal([Backup], Directory.GetFiles(Path.GetDirectoryName(Backup)!));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Backup));
        }
    }

    [Fact]
    public void Entry_numbers_assigned_since_the_backup_are_not_assigned_again_after_a_restore()
    {
        LogCursor cursor;
        using (LogStoreWriter writer = _scene.Open())
        {
            StoreScene.Commit(writer, _scene.Batch("/a.log", 0, "kept"));
            StoreBackup.Run(_scene.Path, Backup, progress: null, Cancellation);
            StoreScene.Commit(writer, _scene.Batch("/a.log", 1, "lost"));
            using LogStoreReader reader = LogStoreReader.Open(_scene.Path);
            cursor = reader.Read(new LogQuery(), progress: null, Cancellation).Last().Cursor!.Value;
        }

        _scene.Options = _scene.Options with { Path = Backup };
        using LogStoreWriter restored = _scene.Open();
        StoreScene.Commit(restored, _scene.Batch("/a.log", 1, "new"));
        using LogStoreReader again = LogStoreReader.Open(Backup);
        Assert.Equal(
            ["new"], again.Read(new LogQuery { After = cursor }, progress: null, Cancellation)
            .Select(entry => entry.Message));
    }

    [Fact]
    public void An_existing_destination_stays_until_the_copy_is_complete()
    {
        using (LogStoreWriter writer = _scene.Open())
        {
            Fill(writer, 0, 40);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Backup)!);
        File.WriteAllText(Backup, "the last backup");
        using CancellationTokenSource stop = new();
        Assert.Throws<OperationCanceledException>(
            () => StoreBackup.Run(_scene.Path, Backup, pagesInStep: 8, new Steps(stop.Cancel), stop.Token));
        Assert.Equal("the last backup", File.ReadAllText(Backup));
        Assert.Equal([Backup], Directory.GetFiles(Path.GetDirectoryName(Backup)!));

        StoreBackup.Run(_scene.Path, Backup, progress: null, Cancellation);
        Assert.True(LogStoreMaintenance.Test(Backup, null, Cancellation).IsHealthy);
    }

    [Fact]
    public void Only_a_store_is_copied_and_not_onto_itself()
    {
        Assert.Equal(
            LogStoreError.NotFound,
            Assert.Throws<LogStoreException>(() => StoreBackup.Run(_scene.Path, Backup, progress: null,
                Cancellation)).Error);
        Assert.False(File.Exists(Backup));
        _scene.Open().Dispose();
        Assert.Throws<ArgumentException>(() => StoreBackup.Run(_scene.Path, _scene.Path, progress: null, Cancellation));
        Assert.True(LogStoreMaintenance.Test(_scene.Path, null, Cancellation).IsHealthy);
    }

    private const int LinesOfCommit = 200;

    private int Fill(LogStoreWriter writer, int first, int commits)
    {
        Random random = new(first);
        for (int commit = 0; commit < commits; commit++, first += LinesOfCommit)
        {
            StoreScene.Commit(writer, _scene.Batch(
                "/a.log", first, [
                    .. Enumerable.Range(first, LinesOfCommit)
                    .Select(line => $"{line} {random.NextInt64():x16}{random.NextInt64():x16}")]));
        }

        return first;
    }

    private sealed class Steps(Action step) : IProgress<QueryProgress>
    {
        public void Report(QueryProgress value) => step();
    }
}
