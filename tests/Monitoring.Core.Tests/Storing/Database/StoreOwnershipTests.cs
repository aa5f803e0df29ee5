using System.Diagnostics;
using Monitoring.Diagnostics;
using Monitoring.Files.Opening;
using Monitoring.Files.Status;
using Monitoring.Storing.Maintenance;

namespace Monitoring.Storing.Database;

/// <summary>A new store belongs to this user, whatever another user has put in its place.</summary>
public sealed class StoreOwnershipTests : IDisposable
{
    private readonly StoreScene _scene = new();

    public StoreOwnershipTests()
    {
        HostileFiles.NeedUnix();
        _scene.Files.CreateDirectory("shared");
        HostileFiles.SetMode(_scene.Files["shared"], "1777");
        _scene.Options = _scene.Options with { Path = _scene.Files["shared/logs.db"] };
    }

    public static TheoryData<string> Suffixes { get; } = new(
        "", "-wal", "-shm", "-journal", ".lock", ".reserve", ".rebuilt");

    public void Dispose() => _scene.Dispose();

    [Theory]
    [MemberData(nameof(Suffixes))]
    public void A_file_of_another_user_is_an_error_that_names_the_owner(string suffix)
    {
        HostileFiles.NeedRoot();
        Plant(suffix);
        LogStoreException failure = Assert.Throws<LogStoreException>(() => _scene.Open());
        Assert.Equal(LogStoreError.Foreign, failure.Error);
        Assert.Contains(
            $"{_scene.Path}{suffix} belongs to user {HostileFiles.Stranger} (mode 0666)", failure.Reason,
            StringComparison.Ordinal);
        Assert.Contains("chown", failure.Advice, StringComparison.Ordinal);
        Assert.Contains("-Force", failure.Advice, StringComparison.Ordinal);
        Assert.Equal("planted", File.ReadAllText(_scene.Path + suffix));
    }

    [Theory]
    [MemberData(nameof(Suffixes))]
    public void A_link_is_an_error_and_its_target_stays_as_it_is(string suffix)
    {
        _scene.Files.Append("precious", "content");
        _scene.Files.Link("shared/logs.db" + suffix, _scene.Files["precious"]);
        LogStoreException failure = Assert.Throws<LogStoreException>(() => _scene.Open());
        Assert.Equal(LogStoreError.Foreign, failure.Error);
        Assert.Contains("is a symbolic link", failure.Reason, StringComparison.Ordinal);
        Assert.Equal("content", File.ReadAllText(_scene.Files["precious"]));
    }

    [Theory]
    [MemberData(nameof(Suffixes))]
    public void A_second_name_of_another_file_is_an_error(string suffix)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The number of names is not known here.");
        _scene.Files.Append("precious", "content");
        HostileFiles.HardLink(_scene.Files["precious"], _scene.Path + suffix);
        Assert.Equal(LogStoreError.Foreign, Assert.Throws<LogStoreException>(() => _scene.Open()).Error);
        Assert.Equal("content", File.ReadAllText(_scene.Files["precious"]));
    }

    [Theory]
    [MemberData(nameof(Suffixes))]
    public void A_named_pipe_is_an_error_and_blocks_nothing(string suffix)
    {
        HostileFiles.Pipe(_scene.Path + suffix);
        Assert.Equal(LogStoreError.Foreign, Assert.Throws<LogStoreException>(() => _scene.Open()).Error);
    }

    [Theory]
    [MemberData(nameof(Suffixes))]
    public void By_force_a_foreign_file_is_set_aside_and_a_new_store_is_made(string suffix)
    {
        HostileFiles.NeedRoot();
        Plant(suffix);
        WriteByForce();
        Assert.All(
            Directory.GetFiles(_scene.Files["shared"], "logs.db*")
                .Where(file => !file.Contains(".replaced-", StringComparison.Ordinal)),
            file => Assert.Equal((0u, OwnFile.Mode), OwnerAndMode(file)));
        MonitoringWarning warning = Assert.Single(_scene.Warnings);
        Assert.Equal(WarningKind.StoreReplaced, warning.Kind);
        Assert.Contains(
            $"{_scene.Path}{suffix} belongs to user {HostileFiles.Stranger}", warning.Message,
            StringComparison.Ordinal);
        if (suffix.Length == 0)
        {
            string kept = Assert.Single(Directory.GetFiles(_scene.Files["shared"], "*.replaced-*"));
            Assert.Equal("planted", File.ReadAllText(kept));
            Assert.Contains(kept, warning.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Suffixes))]
    public void By_force_a_link_is_deleted_and_its_target_is_not(string suffix)
    {
        _scene.Files.Append("precious", "content");
        _scene.Files.Link("shared/logs.db" + suffix, _scene.Files["precious"]);
        WriteByForce();
        Assert.Equal("content", File.ReadAllText(_scene.Files["precious"]));
    }

    [Fact]
    public void By_force_an_own_store_is_left_as_it_is()
    {
        WriteByForce();
        WriteByForce();
        Assert.Equal(2, _scene.ReadAll()["/a.log"].Count);
        Assert.Empty(_scene.Warnings);
    }

    [Fact]
    public void A_store_that_others_may_write_becomes_its_owners_alone()
    {
        using (LogStoreWriter writer = _scene.Open())
        {
            StoreScene.Commit(writer, _scene.Batch("/a.log", 0, "one"));
        }

        foreach (string file in Directory.GetFiles(_scene.Files["shared"]))
        {
            HostileFiles.SetMode(file, "666");
        }

        _scene.Open().Dispose();
        Assert.All(
            Directory.GetFiles(_scene.Files["shared"]), file => Assert.Equal(OwnFile.Mode, HostileFiles.GetMode(file)));
    }

    [Fact]
    public async Task With_any_umask_the_files_belong_to_their_owner_alone()
    {
        string store = _scene.Files["new/logs.db"];
        _scene.Files.Append("shared/a.log", "one\n");
        using Process victim = Process.Start(new ProcessStartInfo(
            "sh",
            [
                "-c", "umask 000; exec dotnet \"$0\" \"$@\"",
                Path.Join(AppContext.BaseDirectory, "Monitoring.Victim.dll"), _scene.Files["shared"], store, "10",
            ])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        CancellationToken token = TestContext.Current.CancellationToken;
        while (await victim.StandardOutput.ReadLineAsync(token) is { } line && line != "collecting")
        {
        }

        // The -wal and the -shm are there as long as it runs.
        Assert.All(
            Directory.GetFiles(_scene.Files["new"]), file => Assert.Equal(OwnFile.Mode, HostileFiles.GetMode(file)));
        victim.StandardInput.Close();
        await victim.WaitForExitAsync(token);
        Assert.All(
            Directory.GetFiles(_scene.Files["new"]), file => Assert.Equal(OwnFile.Mode, HostileFiles.GetMode(file)));
        Assert.True(File.Exists(store));
        Assert.Equal(OwnFile.Mode | UnixFileMode.UserExecute, HostileFiles.GetMode(_scene.Files["new"]));
        StoreBackup.Run(store, _scene.Files["new/backup.db"], progress: null, token);
        Assert.Equal(OwnFile.Mode, HostileFiles.GetMode(_scene.Files["new/backup.db"]));
    }

    [Fact]
    public void A_store_that_other_users_may_read_keeps_its_mode()
    {
        const UnixFileMode Readable = OwnFile.Mode | UnixFileMode.GroupRead;
        _scene.Open().Dispose();
        HostileFiles.SetMode(_scene.Path, "640");
        _scene.Open().Dispose();
        Assert.Equal(Readable, HostileFiles.GetMode(_scene.Path));
    }

    [Fact]
    public void Root_takes_over_the_store_of_a_former_user_where_only_root_may_write_the_directory()
    {
        HostileFiles.NeedRoot();
        using (LogStoreWriter writer = _scene.Open())
        {
            StoreScene.Commit(writer, _scene.Batch("/a.log", 0, "one"));
        }

        Array.ForEach(Directory.GetFiles(_scene.Files["shared"]), file => HostileFiles.GiveAway(file));
        HostileFiles.SetMode(_scene.Files["shared"], "755");
        using (LogStoreWriter writer = _scene.Open())
        {
            StoreScene.Commit(writer, _scene.Batch("/a.log", 1, "two"));
        }

        Assert.Equal(["one", "two"], _scene.ReadAll()["/a.log"]);
        Assert.All(
            Directory.GetFiles(_scene.Files["shared"]), file => Assert.Equal((0u, OwnFile.Mode), OwnerAndMode(file)));
        Assert.Empty(_scene.Warnings);
    }

    [Fact]
    public void Root_does_not_take_over_what_another_collector_writes()
    {
        HostileFiles.NeedRoot();
        HostileFiles.SetMode(_scene.Files["shared"], "755");
        using LogStoreWriter other = _scene.Open();
        HostileFiles.GiveAway(_scene.Path);
        Assert.Equal(LogStoreError.InUse, Assert.Throws<LogStoreException>(() => _scene.Open()).Error);
        Assert.Equal(HostileFiles.Stranger, OwnerAndMode(_scene.Path).Owner);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".lock")]
    public void A_foreign_store_is_neither_repaired_nor_cleared(string suffix)
    {
        HostileFiles.NeedRoot();
        _scene.Open().Dispose();
        HostileFiles.GiveAway(_scene.Path + suffix);
        byte[] before = File.ReadAllBytes(_scene.Path);
        CancellationToken token = TestContext.Current.CancellationToken;
        Assert.Equal(
            LogStoreError.Foreign,
            Assert.Throws<LogStoreException>(() => LogStoreMaintenance.Repair(_scene.Path, _scene.Events,
                token)).Error);
        Assert.Equal(
            LogStoreError.Foreign,
            Assert.Throws<LogStoreException>(
                () => LogStoreMaintenance.Clear(_scene.Path, new Querying.LogQuery(), _scene.Events)).Error);
        Assert.Equal(before, File.ReadAllBytes(_scene.Path));
    }

    [Theory]
    [InlineData("backup.db")]
    [InlineData("backup.db.unfinished")]
    [InlineData("backup.db-wal")]
    [InlineData("backup.db.unfinished-wal")]
    public void A_backup_replaces_a_link_and_not_its_target(string planted)
    {
        using (LogStoreWriter writer = _scene.Open())
        {
            StoreScene.Commit(writer, _scene.Batch("/a.log", 0, "one"));
        }

        _scene.Files.Append("precious", "content");
        _scene.Files.Link("shared/" + planted, _scene.Files["precious"]);
        string backup = _scene.Files["shared/backup.db"];
        StoreBackup.Run(_scene.Path, backup, progress: null, TestContext.Current.CancellationToken);
        Assert.Equal("content", File.ReadAllText(_scene.Files["precious"]));
        Assert.Equal(OwnFile.Mode, HostileFiles.GetMode(backup));
        Assert.Equal(["one"], _scene.ReadAll(backup)["/a.log"]);
    }

    private static (uint Owner, UnixFileMode Mode) OwnerAndMode(string path)
    {
        FileStatus status = FileStatus.Of(path, followLinks: false, out _)!.Value;
        return (status.Owner, status.Permissions);
    }

    private void Plant(string suffix)
    {
        File.WriteAllText(_scene.Path + suffix, "planted");
        HostileFiles.SetMode(_scene.Path + suffix, "666");
        HostileFiles.GiveAway(_scene.Path + suffix);
    }

    private void WriteByForce()
    {
        _scene.Options = _scene.Options with { ReplacesForeignFiles = true };
        using LogStoreWriter writer = _scene.Open();
        StoreScene.Commit(writer, _scene.Batch("/a.log", 0, "one"));
    }
}
