using System.Text;
using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Storing.Reading.Searching;

namespace Monitoring.Exporting.Batches;

/// <summary>A batch is cut by bytes and by entries, has valid text, and keeps its memory bounded.</summary>
public sealed class ExportBatchTests
{
    private static readonly LogMetadata Metadata = LogMetadata.ForPath("/a.log");

    [Fact]
    public void The_first_entry_always_fits_and_the_last_is_below_the_limit()
    {
        ExportLimits limits = new() { MaxBytes = 1000, MaxEntries = 3 };
        ExportBatch batch = new(limits);
        Assert.True(TryAdd(batch, new byte[5000]));
        Assert.False(TryAdd(batch, []));
        batch.Clear();
        Assert.True(TryAdd(batch, new byte[200]));
        Assert.True(TryAdd(batch, new byte[288]));
        Assert.False(TryAdd(batch, []));
        batch.Clear();
        Assert.True(TryAdd(batch, []) && TryAdd(batch, []) && TryAdd(batch, []));
        Assert.False(TryAdd(batch, []));
    }

    [Fact]
    public void Memory_stays_below_the_formula_after_any_entries()
    {
        ExportLimits limits = new() { MaxBytes = 100_000, MaxEntries = 200 };
        ExportBatch batch = new(limits);
        Random random = new(3);
        for (int round = 0; round < 200; round++)
        {
            while (TryAdd(batch, new byte[random.Next(random.Next(30) == 0 ? 1_000_000 : 3000)]))
            {
            }

            batch.Clear();
            Assert.InRange(batch.HeldBytes, 0, ExportBatch.MaxHeldBytes(limits));
        }
    }

    [Fact]
    public void Invalid_bytes_are_replaced()
    {
        ExportBatch batch = new(new ExportLimits());
        TryAdd(batch, [(byte)'a', 0xFF, 0xC3, 0xA9, 0xC3]);
        Assert.Equal("a\uFFFD\u00e9\uFFFD", Encoding.UTF8.GetString(batch.MessageOf(batch.Rows[0])));
    }

    [Fact]
    public void The_identity_changes_with_stream_sequence_time_and_message()
    {
        EntryIdentity identity = new(new string('a', 32));
        HashSet<string> texts = [];
        byte[] text = new byte[EntryIdentity.MaxLength];
        foreach ((LogPlace place, string message) in new[]
        {
            (new LogPlace(new(1), 1, 0), "m"), (new LogPlace(new(1), 2, 0), "m"), (new LogPlace(new(1), 1, 1), "m"),
            (new LogPlace(new(2), 1, 0), "m"), (new LogPlace(new(1), 1, 0), "n"),
            (new LogPlace(new(1), long.MaxValue, long.MaxValue), "m"),
        })
        {
            ExportRow row = new(0, 0, 1, place, place.Time, TimestampSource.Record, LogOutput.Stdout,
                LogLevel.Unknown, 0);
            int length = identity.Write(row, Encoding.UTF8.GetBytes(message), text);
            Assert.Equal(length, identity.LengthOf(row));
            Assert.True(texts.Add(Encoding.ASCII.GetString(text, 0, length)));
        }
    }

    private static bool TryAdd(ExportBatch batch, byte[] message) => batch.TryAdd(new EntryView
    {
        Message = message,
        Cursor = new LogCursor(new NumberRange(0, 9), new LogPlace(new LogTimestamp(5), 1, 2)),
        Timestamp = new LogTimestamp(5),
        TimestampSource = TimestampSource.Record,
        Output = LogOutput.Stdout,
        Level = LogLevel.Unknown,
        Position = default,
        OriginalLength = message.Length,
        IsContext = false,
        Metadata = Metadata,
    });
}
