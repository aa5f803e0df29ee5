using System.Net;

namespace Monitoring.Serving.Hosting;

/// <summary>Alone, since it measures the whole process.</summary>
[CollectionDefinition(nameof(ServingMemoryTests), DisableParallelization = true)]
[Collection(nameof(ServingMemoryTests))]
public sealed class ServingMemoryTests
{
    [Theory]
    [InlineData("/logs/app/test", null)]
    [InlineData("/logs?limit=1000000", "application/x-ndjson")]
    public async Task However_many_rows_an_answer_has_it_takes_the_same_memory(string target, string? accept)
    {
        const int Lines = 1_000;
        using ListenerScene scene = new();
        string[] lines = [.. Enumerable.Range(0, Lines).Select(line => $"{line} {new string('x', 200)}")];
        scene.Add("a.log", lines);
        long few = await MeasureHeapAsync(scene, target, accept);
        for (int batch = 1; batch < 100; batch++)
        {
            scene.Add("a.log", lines);
        }

        long many = await MeasureHeapAsync(scene, target, accept);

        // 100,000 rows of 200 bytes are 20 MB; what blocks and buffers take is less than that whatever there is.
        Assert.InRange(many - few, long.MinValue, 12 << 20);
    }

    /// <summary>What lives while the end of an answer is on its way.</summary>
    private static async Task<long> MeasureHeapAsync(ListenerScene scene, string target, string? accept)
    {
        using HttpResponseMessage response = await scene.GetAsync(target, accept);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await using Stream body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        byte[] buffer = new byte[64 << 10];
        long most = 0;
        long read = 0;
        for (
            int length;
            (length = await body.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0;
            read += length)
        {
            if (read / (4 << 20) != (read + length) / (4 << 20))
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
            }
        }

        return most == 0 ? GC.GetTotalMemory(forceFullCollection: true) : most;
    }
}
