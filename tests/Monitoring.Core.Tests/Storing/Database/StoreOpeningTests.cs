using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Monitoring.Storing.Database.Schema;

namespace Monitoring.Storing.Database;

/// <summary>Only a store of this version is opened, for one writer; otherwise there is an error with advice.</summary>
public sealed class StoreOpeningTests : IDisposable
{
    private readonly StoreScene _scene = new();

    [Fact]
    public void A_new_store_has_its_settings_and_is_for_its_owner_only()
    {
        _scene.Options = _scene.Options with
        {
            Path = _scene.Files["new/deep/logs.db"],
            Retention = new RetentionPolicy(TimeSpan.FromDays(2), 1 << 30),
        };
        using LogStoreWriter writer = _scene.Open();
        StoreScene.Commit(writer, _scene.Batch("/a.log", 0, "one"));
        Assert.Equal("wal", _scene.Query("PRAGMA journal_mode"));
        Assert.Equal(2L, _scene.Query("PRAGMA auto_vacuum"));
        Assert.Equal(4096L, _scene.Query("PRAGMA page_size"));
        Assert.Equal((long)StoreSchema.ApplicationId, _scene.Query("PRAGMA application_id"));
        Assert.Equal((long)StoreSchema.Version, _scene.Query("PRAGMA user_version"));
        Assert.Equal("172800", _scene.Query("SELECT value FROM setting WHERE key = 'retention.seconds'"));
        Assert.Equal("1073741824", _scene.Query("SELECT value FROM setting WHERE key = 'retention.bytes'"));
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Assert.Equal(Owner, File.GetUnixFileMode(_scene.Path));
            Assert.Equal(Owner, File.GetUnixFileMode(_scene.Path + "-wal"));
            Assert.Equal(Owner, File.GetUnixFileMode(_scene.Path + ".lock"));
            Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(_scene.Files["new/deep"]));
        }
    }

    [Fact]
    public void A_second_writer_gets_an_error_that_names_the_first()
    {
        using (_scene.Open())
        {
            LogStoreException failure = Assert.Throws<LogStoreException>(() => _scene.Open());
            Assert.Equal(LogStoreError.InUse, failure.Error);
            Assert.Equal(Environment.ProcessId, failure.ProcessId);
            Assert.Contains(
                Environment.ProcessId.ToString(CultureInfo.InvariantCulture), failure.Message,
                StringComparison.Ordinal);
        }

        _scene.Open().Dispose();
    }

    [Fact]
    public void Another_process_sees_the_lock_and_its_own_locks_us_out()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/flock"), "There is no flock here.");
        using (_scene.Open())
        {
            Assert.Equal(1, Flock("-c true").ExitCode);
        }

        Assert.Equal(0, Flock("-c true").ExitCode);
        File.WriteAllText(_scene.Path + ".lock", "4242");
        using Process other = Start($"-o -x -n {_scene.Path}.lock -c \"echo locked; read line\"");
        Assert.Equal("locked", other.StandardOutput.ReadLine());
        LogStoreException failure = Assert.Throws<LogStoreException>(() => _scene.Open());
        Assert.Equal((LogStoreError.InUse, 4242), (failure.Error, failure.ProcessId));
        other.Kill(entireProcessTree: true);
        other.WaitForExit();
        _scene.Open().Dispose();
    }

    [Fact]
    public void A_file_that_is_no_store_is_left_unchanged()
    {
        byte[] random = new byte[20_000];
        new Random(7).NextBytes(random);
        File.WriteAllBytes(_scene.Path, random);
        Assert.Equal(LogStoreError.NotAStore, Assert.Throws<LogStoreException>(() => _scene.Open()).Error);
        Assert.Equal(random, File.ReadAllBytes(_scene.Path));
        Assert.False(File.Exists(_scene.Path + ".lock"));
    }

    [Fact]
    public void A_database_of_another_program_is_left_as_it_is()
    {
        using (SqliteConnection other = new($"Data Source={_scene.Path};Pooling=False"))
        {
            other.Open();
            using SqliteCommand command = other.CreateCommand();
            command.CommandText = "CREATE TABLE precious (x)";
            command.ExecuteNonQuery();
        }

        Assert.Equal(LogStoreError.NotAStore, Assert.Throws<LogStoreException>(() => _scene.Open()).Error);
        Assert.Equal("delete", _scene.Query("PRAGMA journal_mode"));
    }

    [Fact]
    public void A_directory_is_no_store()
    {
        _scene.Files.CreateDirectory("logs.db");
        Assert.Equal(LogStoreError.NotAStore, Assert.Throws<LogStoreException>(() => _scene.Open()).Error);
    }

    [Fact]
    public void A_file_in_place_of_a_directory_is_an_error_that_says_so()
    {
        _scene.Files.Append("file", "x");
        _scene.Options = _scene.Options with { Path = _scene.Files["file/logs.db"] };
        LogStoreException failure = Assert.Throws<LogStoreException>(() => _scene.Open());
        Assert.Contains(_scene.Path, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_that_may_not_be_written_is_access_denied()
    {
        // Not even root may write there.
        Assert.SkipUnless(Directory.Exists("/sys/kernel"), "There is no read-only directory here.");
        _scene.Options = _scene.Options with { Path = "/sys/kernel/logs.db" };
        Assert.Equal(LogStoreError.AccessDenied, Assert.Throws<LogStoreException>(() => _scene.Open()).Error);
    }

    [Fact]
    public void A_newer_store_is_refused()
    {
        _scene.Open().Dispose();
        _scene.Query("PRAGMA user_version = 99");
        LogStoreException failure = Assert.Throws<LogStoreException>(() => _scene.Open());
        Assert.Equal(LogStoreError.NewerVersion, failure.Error);
        Assert.Contains("99", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_older_store_is_migrated_with_what_is_in_it()
    {
        using (LogStoreWriter writer = _scene.Open())
        {
            StoreScene.Commit(writer, _scene.Batch("/a.log", 0, "one"));
        }

        StoreMigration[] migrations =
        [
            .. StoreMigration.All,
            new(StoreSchema.Version, "ALTER TABLE stream ADD COLUMN note TEXT; UPDATE stream SET note = 'old'"),
            new(StoreSchema.Version + 1, "CREATE TABLE extra (x)"),
        ];
        StoreOpening.OpenToWrite(_scene.Path, migrations: migrations).Dispose();
        Assert.Equal(StoreSchema.Version + 2L, _scene.Query("PRAGMA user_version"));
        Assert.Equal("old", _scene.Query("SELECT note FROM stream"));
        Assert.Equal(["one"], _scene.ReadAll()["/a.log"]);
    }

    [Fact]
    public void A_migration_that_fails_half_way_changes_nothing()
    {
        _scene.Open().Dispose();
        StoreMigration[] migrations =
        [
            .. StoreMigration.All,
            new(StoreSchema.Version, "ALTER TABLE stream ADD COLUMN note TEXT"),
            new(StoreSchema.Version + 1, "UPDATE stream SET note = 1; SELECT broken FROM nowhere"),
        ];
        Assert.Throws<LogStoreException>(() => StoreOpening.OpenToWrite(_scene.Path, migrations: migrations));
        Assert.Equal((long)StoreSchema.Version, _scene.Query("PRAGMA user_version"));
        Assert.Equal(0L, _scene.Query("SELECT count(*) FROM pragma_table_info('stream') WHERE name = 'note'"));
        _scene.Open().Dispose();
    }

    [Fact]
    public void A_store_whose_creation_was_cut_short_is_created()
    {
        File.WriteAllBytes(_scene.Path, []);
        using (LogStoreWriter writer = _scene.Open())
        {
            StoreScene.Commit(writer, _scene.Batch("/a.log", 0, "one"));
        }

        Assert.Equal(["one"], _scene.ReadAll()["/a.log"]);
    }

    [Fact]
    public void A_smashed_schema_is_damage_that_can_be_repaired()
    {
        _scene.Open().Dispose();
        byte[] bytes = File.ReadAllBytes(_scene.Path);
        bytes.AsSpan(200, 3800).Fill(0xAA);
        File.WriteAllBytes(_scene.Path, bytes);
        LogStoreException failure = Assert.Throws<LogStoreException>(() => _scene.Open());
        Assert.Equal(LogStoreError.Damaged, failure.Error);
        Assert.Contains("Repair-LogStore", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_parsed_is_skipped_with_a_warning()
    {
        using (LogStoreWriter writer = _scene.Open())
        {
            StoreScene.Commit(writer, _scene.Batch("/a.log", 0, "one"));
            StoreScene.Commit(writer, _scene.Batch("/b.log", 0, "one"));
        }

        _scene.Query("UPDATE checkpoint SET position = CAST('{' AS BLOB) WHERE path = '/a.log'");
        using LogStoreWriter reopened = _scene.Open();
        Assert.Equal("/b.log", Assert.Single(reopened.Checkpoints).Path);
        Assert.Contains("/a.log", Assert.Single(_scene.Warnings).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _scene.Dispose();

    private Process Flock(string arguments)
    {
        Process process = Start($"-x -n {_scene.Path}.lock {arguments}");
        process.WaitForExit();
        return process;
    }

    private static Process Start(string arguments) => Process.Start(new ProcessStartInfo("/usr/bin/flock", arguments)
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;
}
