using Monitoring.Campaigns.Checking;
using Monitoring.Campaigns.Writing;
using Monitoring.Diagnostics;
using Monitoring.Storing;

namespace Monitoring.Campaigns.Faults;

/// <summary>What a power cut would leave: the store's files as they are at one moment, the end of the write-ahead log
/// cut off or overwritten, as a disk leaves what was not on it yet.</summary>
internal sealed class PowerLossCampaign : Campaign
{
    private static readonly string[] StoreFiles = ["store.db", "store.db-wal"];

    private string? _fault;

    public override string Name => "power-loss";

    public override string Description =>
        "the store copied at any moment, its log's end cut at any byte: it opens, and holds a prefix of each log";

    public override TimeSpan Interval => TimeSpan.FromSeconds(1);

    public override void Disturb(CampaignPlace place)
    {
        place.AnyLog().Rotate(compresses: true);
        string copy = Path.Join(Path.GetDirectoryName(place.StoreDirectory), "copy");
        Directory.CreateDirectory(copy);
        place.Collector.Signal("STOP");
        foreach (string file in StoreFiles.Where(file => File.Exists(Path.Join(place.StoreDirectory, file))))
        {
            File.Copy(Path.Join(place.StoreDirectory, file), Path.Join(copy, file));
        }

        place.Collector.Signal("CONT");
        Damage(Path.Join(copy, "store.db-wal"), place.Random);
        _fault ??= Check(Path.Join(copy, "store.db"), place.Logs);
        Directory.Delete(copy, recursive: true);
    }

    public override string? FindFault(CampaignPlace place) => _fault;

    private static void Damage(string log, Random random)
    {
        if (!File.Exists(log))
        {
            return;
        }

        using FileStream file = new(log, FileMode.Open, FileAccess.ReadWrite);
        long kept = random.NextInt64(file.Length + 1);
        if (random.Next(2) == 0)
        {
            file.SetLength(kept);
            return;
        }

        file.Position = kept;
        byte[] noise = new byte[Math.Min(4096, file.Length - kept)];
        random.NextBytes(noise);
        file.Write(noise);
    }

    private static string? Check(string store, IReadOnlyList<NumberedLog> logs)
    {
        try
        {
            // As the next collector opens it, which is what recovers it.
            MonitoringEvents events = new();
            LogStoreWriter.Open(new LogStoreOptions { Path = store }, TimeProvider.System, events).Dispose();
            return StoreCheck.FindHole(store, logs);
        }
        catch (LogStoreException exception)
        {
            return $"The copy cannot be opened: {exception.Message}";
        }
    }
}
