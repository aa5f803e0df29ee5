using System.Globalization;

namespace Monitoring.Storing.PowerCuts;

/// <summary>After a power cut or a kill at any moment, the store opens, holds the committed entries, and can be
/// written.</summary>
/// <remarks>
/// All writes of SQLite are recorded, and each state that the disk may have after any prefix of them is opened: of the
/// writes that were not synced all, none, or any part. The long form runs by command, with so many cuts of each store:
/// <c>MONITORING_POWER_CUTS=1000 MONITORING_POWER_SEED=7 dotnet test --project tests/Monitoring.Core.Tests
/// --filter-class '*PowerCutTests'</c>.
/// </remarks>
public sealed class PowerCutTests
{
    private const int ShortCuts = 12;
    private const int Steps = 80;

    /// <summary>A store that never has too much.</summary>
    private const long Large = 32 << 20;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static readonly TestSettings Settings = new("MONITORING_POWER");

    [Fact]
    public void A_store_outlasts_cuts_while_it_is_made_written_merged_and_cleared()
    {
        using RecordedLife life = new(Seed(1), new RetentionPolicy(null, Large));
        Cut(life);
    }

    [Fact]
    public void A_store_outlasts_cuts_while_old_entries_are_deleted()
    {
        using RecordedLife life = new(Seed(2), new RetentionPolicy(Day / 4, Large));
        Cut(life);
    }

    [Fact]
    public void A_store_outlasts_cuts_while_it_has_too_much()
    {
        using RecordedLife life = new(Seed(3), new RetentionPolicy(null, RecordedLife.SmallBytes));
        Cut(life);
    }

    [Fact]
    public void A_store_outlasts_cuts_while_writing_fails_now_and_then()
    {
        using RecordedLife life = new(Seed(7), new RetentionPolicy(Day, Large));
        Cut(life, fails: true);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void A_store_of_an_earlier_version_outlasts_cuts_while_it_is_opened(int version)
    {
        using RecordedLife life = new(Seed(version), new RetentionPolicy(null, Large));
        life.BeginWithOldStore(version, steps: 20);
        Cut(life, steps: 5);
    }

    [Fact]
    public void The_recorded_operations_are_the_written_ones()
    {
        using RecordedLife life = new(seed: 5, new RetentionPolicy(null, Large));
        RecordedFiles recorded = life.Live(Steps);
        Disk disk = new(recorded);
        foreach (FileOperation operation in recorded.Operations)
        {
            disk.Play(operation);
        }

        (string name, byte[] content) = Assert.Single(disk.AfterKill());
        Assert.Equal(File.ReadAllBytes(Path.Join(recorded.Directory, name)), content);
        Assert.Contains(recorded.Operations, operation => operation.Kind == FileOperationKind.Sync);
    }

    [Fact]
    public void A_commit_that_was_not_synced_is_detected()
    {
        using RecordedLife life = new(seed: 6, new RetentionPolicy(null, Large));
        RecordedFiles recorded = life.Live(Steps);
        StoreMark safe = life.Marks[^1];
        StoreMark less = life.Marks.Last(mark => mark.Lines.Values.Sum() < safe.Lines.Values.Sum());
        Disk disk = new(recorded);
        foreach (FileOperation operation in recorded.Operations.Take(less.Operations))
        {
            disk.Play(operation);
        }

        using CutStore store = new(life, "too early");
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(
            () => store.Check(disk.AfterKill(), safe, safe, safe.Time, life.Clears));
    }

    private static void Cut(RecordedLife life, int steps = Steps, bool fails = false)
    {
        RecordedFiles recorded = life.Live(steps, fails);
        IReadOnlyList<FileOperation> operations = recorded.Operations;
        Random random = new(Seed(11));
        int cuts = Settings["CUTS"] ?? ShortCuts;

        // Every other one while the store is new.
        int[] ends =
            [.. Enumerable.Range(0, cuts).Select(
            cut => random.Next((cut % 2 == 0 ? operations.Count / 10 : operations.Count) + 1)).Order()];
        Disk disk = new(recorded);
        int played = 0;
        foreach (int end in ends)
        {
            for (; played < end; played++)
            {
                disk.Play(operations[played]);
            }

            bool isKill = random.Next(4) == 0;
            StoreMark seen = life.Marks.Last(mark => mark.Operations <= end);
            DateTimeOffset time = (life.Marks.FirstOrDefault(mark => mark.Operations > end) ?? seen).Time;
            StoreMark outlasting = isKill ? seen : LastSynced(life, operations, end);
            StoreMark[] clears = [.. life.Clears.Where(clear => clear.Operations <= end)];
            string description = string.Create(
                CultureInfo.InvariantCulture,
                $"seed {Seed(11)}, {(isKill ? "killed" : "cut")} after {end} of {operations.Count} operations");
            using CutStore store = new(life, description);
            store.Check(isKill ? disk.AfterKill() : disk.AfterCut(random), outlasting, seen, time, clears);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{cuts} cuts in {operations.Count} operations, {life.Marks.Count} commits"));
    }

    /// <summary>The last commit after which the write-ahead log was synced.</summary>
    private static StoreMark LastSynced(RecordedLife life, IReadOnlyList<FileOperation> operations, int end)
    {
        int synced = end - 1;
        while (synced >= 0 && operations[synced] is not { Kind: FileOperationKind.Sync, File: "logs.db-wal" })
        {
            synced--;
        }

        return life.Marks.Last(mark => mark.Operations <= Math.Max(0, synced));
    }

    private static int Seed(int number) => Settings.Seed is { } seed ? (seed * 100) + number : number;
}
