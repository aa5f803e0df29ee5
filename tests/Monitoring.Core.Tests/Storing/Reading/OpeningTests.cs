using Microsoft.Data.Sqlite;
using Monitoring.Querying;
using Monitoring.Storing.Database.Schema;

namespace Monitoring.Storing.Reading;

public sealed class OpeningTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_missing_file_is_not_found() => AssertFails(LogStoreError.NotFound, "nothing.db");

    [Fact]
    public void A_directory_a_text_an_empty_file_and_another_database_are_no_stores()
    {
        _files.CreateDirectory("directory");
        _files.Append("text.db", new string('x', 5000));
        _files.Append("empty.db", string.Empty);
        _files.Append("short.db", "SQLite format 3");
        CreateDatabase("other.db", "CREATE TABLE t (x)");
        AssertFails(LogStoreError.NotAStore, "directory");
        AssertFails(LogStoreError.NotAStore, "text.db");
        AssertFails(LogStoreError.NotAStore, "empty.db");
        AssertFails(LogStoreError.NotAStore, "short.db");
        AssertFails(LogStoreError.NotAStore, "other.db");
    }

    [Fact]
    public void A_store_of_a_newer_version_is_an_error_that_says_so()
    {
        CreateDatabase(
            "newer.db",
            $"PRAGMA application_id={StoreSchema.ApplicationId}; PRAGMA user_version={StoreSchema.Version + 1}");
        AssertFails(LogStoreError.NewerVersion, "newer.db");
    }

    [Fact]
    public void A_store_without_its_tables_is_damaged()
    {
        CreateDatabase(
            "bare.db", $"PRAGMA application_id={StoreSchema.ApplicationId}; PRAGMA user_version={StoreSchema.Version}");
        Assert.Equal(
            LogStoreError.Damaged,
            Assert.Throws<LogStoreException>(() => LogStoreReader.Open(_files["bare.db"])).Error);
    }

    [Fact]
    public void A_store_beside_which_nothing_can_be_written_can_be_read()
    {
        using HandmadeStore store = new();
        store.AddBlock(store.AddStream("web"), (1, "a"));
        store.Close();

        // Root may write anywhere, but no user can create a file where a directory is.
        Directory.CreateDirectory(store.Path + "-shm");
        using LogStoreReader reader = LogStoreReader.Open(store.Path);
        Assert.Equal(
            "a",
            Assert.Single(
                reader.Read(new LogQuery(), cancellationToken: TestContext.Current.CancellationToken)).Message);
    }

    [Fact]
    public void A_store_with_a_log_beside_it_is_read_with_that_or_refused_but_never_by_half()
    {
        using HandmadeStore store = new();
        store.AddBlock(store.AddStream("web"), (1, "a"));
        File.Copy(store.Path, _files["copy.db"]);
        File.Copy(store.Path + "-wal", _files["copy.db-wal"]);
        _files.CreateDirectory("copy.db-shm");
        try
        {
            using LogStoreReader reader = LogStoreReader.Open(_files["copy.db"]);
            Assert.Equal("a", Assert.Single(reader.Read(
                new LogQuery(), cancellationToken: TestContext.Current.CancellationToken)).Message);
        }
        catch (LogStoreException exception)
        {
            Assert.Equal(LogStoreError.AccessDenied, exception.Error);
        }
    }

    private void AssertFails(LogStoreError error, string name)
    {
        LogStoreException exception = Assert.Throws<LogStoreException>(() => LogStoreReader.Open(_files[name]));
        Assert.Equal(error, exception.Error);
        Assert.Contains(_files[name], exception.Message);
    }

    private void CreateDatabase(string name, string sql)
    {
        using SqliteConnection connection = new($"Data Source={_files[name]};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql + "; CREATE TABLE unused (x)";
        command.ExecuteNonQuery();
    }
}
