using System.Globalization;
using Microsoft.Data.Sqlite;
using Monitoring.Storing.Database;
using Monitoring.Storing.Database.Schema;
using Monitoring.Storing.Reading.Connecting;

namespace Monitoring.Storing.Maintenance;

/// <summary>The entries that a retention policy would delete from an existing store.</summary>
/// <param name="Entries">The number of entries in the store.</param>
/// <param name="DeletedEntries">The number of entries that the policy would delete.</param>
/// <param name="Former">The policy of the store's last writer.</param>
/// <param name="Policy">The policy.</param>
internal sealed record RetentionForecast(
    long Entries, long DeletedEntries, RetentionPolicy Former, RetentionPolicy Policy)
{
    /// <summary>Whether the policy needs confirmation, because it is stricter than the former one and would delete more
    /// than half of the entries.</summary>
    public bool NeedsConfirmation => DeletedEntries > Entries / 2
        && ((Policy.MaxAge ?? TimeSpan.MaxValue) < (Former.MaxAge ?? TimeSpan.MaxValue)
            || (Policy.MaxBytes ?? long.MaxValue) < (Former.MaxBytes ?? long.MaxValue));

    /// <summary>Reads a store's block headers; null if the store does not exist. Changes nothing.</summary>
    /// <param name="path">The database's file.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <exception cref="LogStoreException">The file is not a store, or cannot be read.</exception>
    public static RetentionForecast? Read(string path, RetentionPolicy policy, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(timeProvider);
        if (StoreFiles.GetLength(path) == 0)
        {
            return null;
        }

        try
        {
            using ReadingConnection connection = ReadingOpening.Open(path).Connection;
            return connection.InSnapshot(snapshot => Read(snapshot, policy, timeProvider));
        }
        catch (SqliteException failure)
        {
            throw StoreFailure.Explain(failure, path);
        }
    }

    private static RetentionForecast Read(
        ReadingConnection connection, RetentionPolicy policy, TimeProvider timeProvider)
    {
        long bytesInUse = (connection.GetInt64("PRAGMA page_count") - connection.GetInt64("PRAGMA freelist_count"))
            * StoreConnection.PageBytes;
        long excess = SpacePlan.ExcessOf(bytesInUse, policy);
        long oldest = StoreRetention.CutoffOf(timeProvider.GetUtcNow(), policy)?.UnixNanoseconds ?? long.MinValue;
        (long entries, long deleted, long freed) = (connection.ReadMixed().Entries, 0, 0);
        StoreStatement blocks = connection.Prepare(
            $"SELECT count, stored_bytes, {StoreSchema.AgeOf(connection)} FROM block ORDER BY {StoreSchema.SizeOrderOf(connection)}");
        while (blocks.Step())
        {
            (long count, long bytes, long age) = (blocks.GetInt64(0), blocks.GetInt64(1), blocks.GetInt64(2));
            entries += count;
            if (age < oldest || freed < excess)
            {
                deleted += count;
                freed += bytes;
            }
        }

        return new RetentionForecast(entries, deleted, ReadFormer(connection), policy);
    }

    private static RetentionPolicy ReadFormer(ReadingConnection connection)
    {
        Dictionary<string, long> settings = [];
        StoreStatement rows = connection.Prepare("SELECT key, value FROM setting");
        while (rows.Step())
        {
            if (long.TryParse(rows.GetText(1), NumberStyles.None, CultureInfo.InvariantCulture, out long value))
            {
                settings[rows.GetText(0)] = value;
            }
        }

        bool hasAge = settings.TryGetValue(StoreRetention.SecondsSetting, out long seconds)
            && seconds <= (long)TimeSpan.MaxValue.TotalSeconds;
        bool hasSize = settings.TryGetValue(StoreRetention.BytesSetting, out long bytes);
        return new RetentionPolicy(hasAge ? TimeSpan.FromSeconds(seconds) : null, hasSize ? bytes : null);
    }
}
