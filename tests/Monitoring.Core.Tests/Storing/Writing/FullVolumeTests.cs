using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Files.Opening;
using Monitoring.Querying;
using Monitoring.Storing.Maintenance;

namespace Monitoring.Storing.Writing;

/// <summary>A store on a full volume shrinks when its retention is lowered, and continues.</summary>
public sealed class FullVolumeTests : IDisposable
{
    private const int LineBytes = 100_000;

    private readonly SmallVolume _volume = new(64);
    private readonly StoreScene _scene = new();
    private readonly Random _random = new(11);

    public FullVolumeTests() => _scene.Options = _scene.Options with
    {
        Path = Path.Join(_volume.Root, "logs.db"),
        Retention = new RetentionPolicy(null, 40 << 20),
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _scene.Dispose();
        _volume.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_smaller_size_frees_space(bool wasKilled)
    {
        using (LogStoreWriter writer = _scene.Open())
        {
            Fill(writer, 250);
            if (wasKilled)
            {
                UseCopyAsKilled();
            }
        }

        _volume.Fill();
        _scene.Options = _scene.Options with { Retention = new RetentionPolicy(null, 16 << 20) };
        using (LogStoreWriter writer = _scene.Open())
        {
            // Nothing is committed before: the freed space is for that.
            Wait.Until(
                () =>
                {
                    _scene.Time.Advance(TimeSpan.FromSeconds(1));
                    return File.Exists(StoreReserve.PathOf(_scene.Path)) && _volume.UsedBytes < (20 << 20);
                });
            Assert.True(writer.Statistics.DeletedEntries > 100);
            StoreScene.Commit(writer, Line(250));
            Assert.DoesNotContain(_scene.Warnings, warning => warning.Kind != WarningKind.StoreTooSmall);
        }

        Assert.InRange(_volume.UsedBytes, 1, 16 << 20);
        Assert.True(LogStoreMaintenance.Test(_scene.Path, null, Cancellation).IsHealthy);
        Assert.Equal("16777216", _scene.Query("SELECT value FROM setting WHERE key = 'retention.bytes'"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Clearing_frees_space(bool wasKilled)
    {
        using (LogStoreWriter writer = _scene.Open())
        {
            Fill(writer, 100);
            StoreScene.Commit(writer, _scene.Batch("/b.log", 0, "stays"));
            if (wasKilled)
            {
                UseCopyAsKilled();
            }
        }

        _volume.Fill();
        LogQuery query = new() { Metadata = [new MetadataPattern("path", ["/a.log"])] };
        Assert.Equal(100, LogStoreMaintenance.Clear(_scene.Path, query, _scene.Events));
        Assert.InRange(_volume.UsedBytes, 1, 10 << 20);
        Assert.True(File.Exists(StoreReserve.PathOf(_scene.Path)));
        Assert.Equal(["/b.log"], _scene.ReadAll().Keys);
        using LogStoreWriter after = _scene.Open();
        StoreScene.Commit(after, _scene.Batch("/b.log", 1, "more"));
    }

    [Fact]
    public void Expired_entries_are_deleted_while_the_collection_is_paused()
    {
        _scene.Options = _scene.Options with { Retention = new RetentionPolicy(TimeSpan.FromHours(1), 40 << 20) };
        using LogStoreWriter writer = _scene.Open();
        Fill(writer, 100);
        _volume.Fill();
        int line = 100;
        while (!writer.IsPaused)
        {
            writer.Write(Line(line++), Cancellation);
            writer.Drain(Cancellation);
        }

        Assert.Contains(_scene.Warnings, warning => warning.Kind == WarningKind.StoreFull);
        Wait.Until(
            () =>
            {
                _scene.Time.Advance(TimeSpan.FromMinutes(1));
                return !writer.IsPaused;
            });
        Assert.True(writer.Drain(Cancellation));
        Assert.True(writer.Statistics.DeletedEntries >= 100);
        Assert.Single(_scene.ReadAll()["/a.log"]);
    }

    [Fact]
    public void A_full_volume_is_no_reason_not_to_open()
    {
        using (LogStoreWriter writer = _scene.Open())
        {
            Fill(writer, 10);
        }

        _volume.Fill();
        _scene.Options = _scene.Options with { Retention = new RetentionPolicy(TimeSpan.FromDays(1), 32 << 20) };
        using (LogStoreWriter writer = _scene.Open())
        {
            writer.Write(Line(10), Cancellation);
            writer.Drain(Cancellation);
            _volume.MakeRoom();
            Wait.Until(
                () =>
                {
                    _scene.Time.Advance(TimeSpan.FromSeconds(1));
                    return StoreScene.TakeCommitted(writer) == 1;
                });
        }

        Assert.Equal(11, _scene.ReadAll()["/a.log"].Count);
        Assert.Equal("33554432", _scene.Query("SELECT value FROM setting WHERE key = 'retention.bytes'"));
    }

    [Fact]
    public void A_volume_without_space_for_a_reserve_is_written_to()
    {
        _scene.Open().Dispose();
        File.Delete(StoreReserve.PathOf(_scene.Path));
        _volume.Fill();
        using (FileStream ballast = File.OpenWrite(Path.Join(_volume.Root, "ballast")))
        {
            ballast.SetLength(ballast.Length - (1 << 20));
        }

        using LogStoreWriter writer = _scene.Open();
        StoreScene.Commit(writer, Line(0));
        Assert.False(File.Exists(StoreReserve.PathOf(_scene.Path)));
        _volume.MakeRoom();
        Wait.Until(
            () =>
            {
                _scene.Time.Advance(TimeSpan.FromSeconds(1));
                return File.Exists(StoreReserve.PathOf(_scene.Path));
            });
    }

    [Fact]
    public void The_reserve_takes_space_and_belongs_to_the_owner_alone()
    {
        string reserve = StoreReserve.PathOf(_scene.Path);
        using (_scene.Open())
        {
            Wait.Until(() => StoreReserve.LengthOf(_scene.Path) > 0);
        }

        Assert.Equal(SpacePlan.ReserveBytesFor(_scene.Options.Retention), new FileInfo(reserve).Length);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(OwnFile.Mode, File.GetUnixFileMode(reserve));
        }

        DriveInfo drive = new(_volume.Root);
        long free = drive.AvailableFreeSpace;
        File.Delete(reserve);
        Assert.InRange(
            drive.AvailableFreeSpace - free, SpacePlan.ReserveBytesFor(_scene.Options.Retention), long.MaxValue);
    }

    private void Fill(LogStoreWriter writer, int lines)
    {
        for (int line = 0; line < lines; line++)
        {
            writer.Write(Line(line), Cancellation);
            _scene.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.True(writer.Drain(Cancellation));
        StoreScene.TakeCommitted(writer);
    }

    private LogBatch Line(int line) => _scene.Batch("/a.log", line, StoreScene.RandomMessage(_random, LineBytes));

    /// <summary>Puts the store aside as a kill would leave it now, on the same volume, with the store's
    /// reserve.</summary>
    private void UseCopyAsKilled()
    {
        string copy = _scene.CopyAsKilled("killed.db");
        string path = Path.Join(_volume.Root, "killed.db");
        File.Move(StoreReserve.PathOf(_scene.Path), StoreReserve.PathOf(path));
        File.Delete(_scene.Path);
        File.Move(copy, path);
        File.Move(copy + "-wal", path + "-wal");
        _scene.Options = _scene.Options with { Path = path };
    }
}
