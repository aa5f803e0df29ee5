using Monitoring.Engine;

namespace Monitoring.Stores;

public sealed class BackupLogStoreTests : IDisposable
{
    private readonly StoredLogs _stored = new();

    public BackupLogStoreTests()
    {
        _stored.WriteContainerLog("web.log", "one", "two");
        _stored.Collect(2);
    }

    private string Backup => _stored.Logs["backup.db"];

    public void Dispose() => _stored.Dispose();

    [Fact]
    public void A_backup_is_a_store_and_its_file_is_emitted()
    {
        Assert.Equal([Backup], _stored.Ask($"Backup-LogStore -Destination '{Backup}' | ForEach-Object FullName"));
        Assert.Equal(["one", "two"], _stored.Ask($"Get-LogEntry -StorePath '{Backup}'"));
    }

    [Fact]
    public void A_directory_gets_a_file_named_like_the_store()
    {
        string directory = Path.GetDirectoryName(Backup)!;
        Assert.Equal(
            [Path.Combine(directory, Path.GetFileName(_stored.Store))],
            _stored.Ask($"Backup-LogStore -Destination '{directory}' | ForEach-Object FullName"));
    }

    [Fact]
    public void An_existing_file_is_replaced_only_with_Force()
    {
        File.WriteAllText(Backup, "precious");
        Assert.StartsWith(
            "BackupExists,", _stored.FailureOf($"Backup-LogStore -Destination '{Backup}'").FullyQualifiedErrorId,
            StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(Backup));

        _stored.Ask($"Backup-LogStore -Destination '{Backup}' -Force");
        Assert.Equal(["True"], _stored.Ask($"Test-LogStore '{Backup}' -Quiet"));
    }

    [Fact]
    public void Nothing_is_copied_onto_the_store()
    {
        Assert.StartsWith(
            "BackupOntoItself,",
            _stored.FailureOf($"Backup-LogStore -Destination '{_stored.Store}' -Force").FullyQualifiedErrorId,
            StringComparison.Ordinal);
        Assert.Equal(["one", "two"], _stored.Ask("Get-LogEntry"));
    }

    [Fact]
    public void Reading_an_entry_copies_nothing()
    {
        Assert.Contains(
            "What if:", _stored.Show($"Backup-LogStore -Destination '{Backup}' -WhatIf"), StringComparison.Ordinal);
        Assert.False(File.Exists(Backup));
    }

    [Fact]
    public void A_store_comes_from_what_names_it() => Assert.Equal(
        [Backup], _stored.Ask($"Get-LogStream | Backup-LogStore -Destination '{Backup}' | ForEach-Object FullName"));
}
