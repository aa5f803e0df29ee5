namespace Monitoring.Entries;

public sealed class LogBatchTests
{
    [Fact]
    public void A_batch_of_one_line_that_is_kept_holds_little_memory()
    {
        using LogBatch batch = Batches.Create(LogMetadata.ForPath("/a.log"), TimeProvider.System, "one line");
        batch.Enlarge(1 << 20);
        batch.Shrink();

        Assert.InRange(batch.HeldBytes, 1, 1024);
    }
}
