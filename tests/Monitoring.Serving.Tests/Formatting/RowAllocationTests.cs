using Monitoring.Querying;
using Monitoring.Storing;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Reading.Rows;

namespace Monitoring.Serving.Formatting;

public sealed class RowAllocationTests
{
    private const int Rows = 2_000;

    // By then all that is made once has been made: the block is open, the metadata and the file are remembered.
    private const int FirstCounted = 100;

    // A collection that another test causes, or code that is compiled anew meanwhile, may add some bytes: not each
    // time.
    private const int Attempts = 5;

    [Fact]
    public void A_row_goes_from_the_store_to_the_wire_as_JSON_without_an_allocation() =>
        AssertNoneAllocated(CreateJsonWriter());

    [Fact]
    public void A_message_goes_from_the_store_to_the_wire_without_an_allocation() =>
        AssertNoneAllocated(static (rows, output) => JsonText.Write(output, rows.Message));

    private static Action<IEntryRows, ByteBuffer> CreateJsonWriter()
    {
        EntryJsonWriter json = new();
        return (rows, output) => json.Write(output, rows.View, withMetadata: true);
    }

    private static void AssertNoneAllocated(Action<IEntryRows, ByteBuffer> write)
    {
        using StoreScene store = new();
        using LogStoreWriter writer = store.Open();
        StoreScene.Commit(writer, store.Batch("a.log", 0, [.. Enumerable.Range(0, Rows).Select(MessageOf)]));
        using LogStoreReader reader = LogStoreReader.Open(store.Path);

        Assert.Equal(0, Enumerable.Range(0, Attempts).Min(_ => MeasureAllocated(reader, write)));
    }

    private static long MeasureAllocated(LogStoreReader reader, Action<IEntryRows, ByteBuffer> write)
    {
        using StoreRows rows = reader.OpenRows(new LogQuery(), TestContext.Current.CancellationToken);
        ByteBuffer output = new(new byte[4 << 10]);
        int count = 0;
        long before = 0;
        for (; rows.MoveNext(); count++)
        {
            before = count == FirstCounted ? GC.GetAllocatedBytesForCurrentThread() : before;
            output.Clear();
            write(rows, output);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(Rows, count);
        return allocated;
    }

    // Some as they are, some with what must be escaped.
    private static string MessageOf(int row) => row % 3 == 0
        ? $"{{\"level\":\"warn\",\"msg\":\"request {row}\\n\",\"name\":\"Zo\u00eb\"}}"
        : $"2026-11-23 INFO request {row * 7919} took {row % 311} ms";
}
