using System.Globalization;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Storing.Database;
using Monitoring.Storing.Database.Schema;

namespace Monitoring.Storing.Maintenance;

/// <summary>The <see cref="RetentionClock"/> of a store. It starts with the last commit, stores the duration of the
/// wait for a jump, and warns of a jump that would delete entries.</summary>
internal sealed class StoreClock
{
    /// <summary>The setting with the number of seconds by which the clock is ahead, while that
    /// is not trusted.</summary>
    public const string AheadSetting = "clock.ahead";

    /// <summary>The setting with the number of seconds for which the clock has stayed ahead.</summary>
    public const string WaitedSetting = "clock.waited";

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly StoreConnection _store;
    private readonly StoreTables _tables;
    private readonly RetentionPolicy _policy;
    private readonly string _path;
    private readonly TimeProvider _timeProvider;
    private readonly Action<StoreEvent> _report;
    private readonly RetentionClock _clock;
    private readonly StoreStatement _moveCommits;
    private readonly StoreStatement _moveMixed;
    private readonly StoreStatement _findExpired;
    private RetentionClock.Wait? _kept;
    private bool _hasWarned;

    /// <summary>Starts with the values in the store.</summary>
    public StoreClock(
        StoreConnection store, StoreTables tables, LogStoreOptions options, TimeProvider timeProvider,
        Action<StoreEvent> report)
    {
        _store = store;
        _tables = tables;
        _policy = options.Retention;
        _path = options.Path;
        _timeProvider = timeProvider;
        _report = report;
        _kept = ReadWait();
        _clock = new RetentionClock(timeProvider, ReadLastCommit(), _kept);
        _moveCommits = PrepareMove(store, "block");
        _moveMixed = PrepareMove(store, "mixed");
        string age = StoreSchema.AgeOf(store);
        _findExpired = store.Prepare($"SELECT 1 FROM block WHERE {age} >= ?1 AND {age} < ?2 LIMIT 1");
    }

    /// <summary>The time for the age of entries, as of the last comparison.</summary>
    public DateTimeOffset Now => _clock.Now;

    /// <summary>The time for a commit that is made now.</summary>
    public LogTimestamp CommitTime => LogTimestamp.From(_clock.CommitTime);

    /// <summary>Compares the clocks.</summary>
    /// <returns>Whether the commit times of entries were changed.</returns>
    public bool Check()
    {
        RetentionClock.Jump? believed = _clock.Check();
        if (believed is not null || _clock.Waiting != _kept)
        {
            _store.InTransaction(() =>
            {
                if (believed is { } jump)
                {
                    Move(_moveCommits, jump);
                    Move(_moveMixed, jump);
                }

                _tables.SetSetting(AheadSetting, (long?)_clock.Waiting?.Ahead.TotalSeconds);
                _tables.SetSetting(WaitedSetting, (long?)_clock.Waiting?.Waited.TotalSeconds);
            });
            _kept = _clock.Waiting;
        }

        Warn();
        return believed is not null;
    }

    /// <summary>Whether a jump needs a warning: it exceeds a day, or a quarter of the age at which
    /// entries are deleted.</summary>
    private bool IsFarAhead =>
        _clock.Waiting?.Ahead > (_policy.MaxAge / 4 is { } quarter && quarter < Day ? quarter : Day);

    private void Warn()
    {
        bool isAhead = IsFarAhead && WouldDelete();
        if (isAhead == _hasWarned)
        {
            return;
        }

        _hasWarned = isAhead;
        string? message = !isAhead ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"The clock is at {_timeProvider.GetUtcNow():u}, but the log store {_path} expects {_clock.Now:u}, based "
            + $"on its last commit. No entries are deleted by age until a collector has run for "
            + $"{RetentionClock.TrustDelay.TotalMinutes:0} minutes with this clock. If the clock is wrong, correct the "
            + $"clock before that.");
        _report(new StoreEvent(WarningKind.ClockAhead, _path, message));
    }

    /// <summary>Whether entries are too old by the wall clock alone.</summary>
    private bool WouldDelete() =>
        StoreRetention.CutoffOf(_clock.Now, _policy) is { } known
        && StoreRetention.CutoffOf(_timeProvider.GetUtcNow(), _policy) is { } wall
        && _findExpired.Bind(1, known.UnixNanoseconds).Bind(2, wall.UnixNanoseconds).RunForInt64() is not null;

    private LogTimestamp? ReadLastCommit()
    {
        using StoreStatement find = _store.PrepareOnce("""
            SELECT max(committed) FROM (SELECT max(committed) AS committed FROM block UNION ALL SELECT max(committed) FROM mixed)
            """);
        return find.RunForInt64() is { } committed ? new LogTimestamp(committed) : null;
    }

    private static StoreStatement PrepareMove(StoreConnection store, string table) =>
        store.Prepare($"UPDATE {table} SET committed = committed + ?3 WHERE committed BETWEEN ?1 AND ?2");

    private static void Move(StoreStatement statement, RetentionClock.Jump jump) => statement
        .Bind(1, jump.First.UnixNanoseconds)
        .Bind(2, jump.Last.UnixNanoseconds)
        .Bind(3, jump.Nanoseconds)
        .Run();

    private RetentionClock.Wait? ReadWait() =>
        ReadSeconds(AheadSetting) is { } ahead
            && ReadSeconds(WaitedSetting) is { } waited ? new RetentionClock.Wait(ahead, waited) : null;

    private TimeSpan? ReadSeconds(string key)
    {
        using StoreStatement read = _store.PrepareOnce("SELECT value FROM setting WHERE key = ?1");
        return read.Bind(1, key).Step()
            && long.TryParse(read.GetText(0), NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            && seconds <= (long)TimeSpan.MaxValue.TotalSeconds
                ? TimeSpan.FromSeconds(seconds)
                : null;
    }
}
