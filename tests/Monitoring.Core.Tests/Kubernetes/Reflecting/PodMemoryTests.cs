using System.Text;
using System.Text.Json.Nodes;
using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Reflecting.Decoding;
using Monitoring.Testing.ApiServer;

namespace Monitoring.Kubernetes.Reflecting;

/// <summary>Alone, since it measures the whole process.</summary>
[CollectionDefinition(nameof(PodMemoryTests), DisableParallelization = true)]
[Collection(nameof(PodMemoryTests))]
public sealed class PodMemoryTests
{
    private const int Pages = 10;
    private const int PodsPerPage = 500;

    /// <summary>For a pod of two containers and six labels, with its places in the tables.</summary>
    private const int MaxBytesPerPod = 2 << 10;

    [Fact]
    public async Task Only_used_fields_of_five_thousand_pods_are_kept()
    {
        byte[][] pages = [.. Enumerable.Range(0, Pages).Select(CreatePage)];
        PodTable table = new(TimeSpan.FromMinutes(1), TimeProvider.System);
        PodReader pods = new(PodAnnotations.IsMeaningful);
        await TakeAsync(table, pods, pages[0]);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        foreach (byte[] page in pages)
        {
            await TakeAsync(table, pods, page);
        }

        long kept = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.Equal(Pages * PodsPerPage, table.Count);
        Assert.InRange(kept / ((Pages - 1) * PodsPerPage), 0, MaxBytesPerPod);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{kept / ((Pages - 1) * PodsPerPage)} bytes for a pod of {pages[0].Length / PodsPerPage}");
        GC.KeepAlive(pages);
    }

    private static async Task TakeAsync(PodTable table, PodReader pods, byte[] page)
    {
        using MemoryStream stream = new(page);
        PodPage read = await new PodPageReader(pods).ReadAsync(stream, TestContext.Current.CancellationToken);
        foreach (ListedPod pod in read.Pods)
        {
            table.Put(pod, 1);
        }
    }

    private static byte[] CreatePage(int page)
    {
        JsonObject list = new()
        {
            ["kind"] = "PodList",
            ["metadata"] = new JsonObject { ["resourceVersion"] = "1" },
            ["items"] = new JsonArray([.. Enumerable.Range(page * PodsPerPage, PodsPerPage).Select(CreatePod)]),
        };
        return Encoding.UTF8.GetBytes(list.ToJsonString());
    }

    /// <summary>A pod that is some 10 KB of JSON, as real ones are: most of it of no use to us.</summary>
    private static JsonObject CreatePod(int number)
    {
        JsonObject pod = FakePod.Create($"web-7d4b9c-{number}", node: $"node-{number % 50}");
        JsonNode metadata = pod["metadata"]!;
        metadata["resourceVersion"] = $"{number}";
        metadata["managedFields"] = new JsonArray(
            new JsonObject { ["fieldsV1"] = new JsonObject { ["f:x"] = new string('x', 6000) } });
        metadata["annotations"] = new JsonObject
        {
            ["kubectl.kubernetes.io/last-applied-configuration"] = new string(
            'y', 3000)
        };
        for (int label = 0; label < 5; label++)
        {
            metadata["labels"]![$"example.com/label-{label}"] = $"value-{number % 10}";
        }

        pod["spec"]!["containers"]!.AsArray().Add(new JsonObject { ["name"] = "side-car", ["image"] = "side:1" });
        return pod;
    }
}
