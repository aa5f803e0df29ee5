using System.Text;
using Monitoring.Kubernetes.Reflecting.Decoding;

namespace Monitoring.Kubernetes.Reflecting;

public sealed class WatchReaderTests
{
    [Fact]
    public async Task A_real_watch_is_read_event_by_event()
    {
        List<PodWatchEvent> events = await ReadAllAsync(RealPods.ReadFile("pods-watch.jsonl"));

        Assert.Equal(
            "M talker 347,M talker 348,M long 350,D long 351,A short 352,M short 353,M short 355,M short 358,M short 359,M short 362,M talker 375,M talker 377,B  377,B  396",
            string.Join(
                ',', events.Select(told => $"{told.Kind.ToString()[0]} {told.Pod?.Pod.Name} {told.ResourceVersion}")));
        Assert.Equal("changed", events[0].Pod!.Pod.Labels["tier"]);
    }

    [Fact]
    public async Task A_real_410_is_an_error_in_the_stream()
    {
        PodWatchEvent told = Assert.Single(await ReadAllAsync(RealPods.ReadFile("pods-watch-410.jsonl")));

        Assert.Equal(PodWatchEventKind.Error, told.Kind);
        Assert.Equal(
            (KubernetesError.Gone, "too old resource version: 1 (413)"), (told.Status.Error, told.Status.Message));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public async Task It_does_not_matter_in_which_pieces_it_comes(int piece)
    {
        byte[] all = RealPods.ReadFile("pods-watch.jsonl");

        List<PodWatchEvent> events = await ReadAllAsync(all, piece);

        Assert.Equal(14, events.Count);
    }

    [Fact]
    public async Task The_last_event_needs_no_newline()
    {
        List<PodWatchEvent> events = await ReadAllAsync(Encoding.UTF8.GetBytes(
            "\n\n{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"7\"}}}"));

        Assert.Equal("7", Assert.Single(events).ResourceVersion);
    }

    [Theory]
    [InlineData("{\"type\":\"ADDED\",\"obj")]
    [InlineData("{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"\\ud800\",\"uid\":\"u\"}}}\n")]
    [InlineData("hello\n")]
    public async Task A_truncated_or_invalid_event_is_rejected(string text)
    {
        KubernetesException failure =
            await Assert.ThrowsAsync<KubernetesException>(() => ReadAllAsync(Encoding.UTF8.GetBytes(text)));

        Assert.Equal(KubernetesError.InvalidResponse, failure.Error);
    }

    [Fact]
    public async Task A_line_without_an_end_is_refused_before_it_fills_the_memory()
    {
        await Assert.ThrowsAsync<KubernetesException>(
            () => ReadAllAsync(new byte[WatchReader.MaxLineBytes * 2], 1 << 20));
    }

    [Fact]
    public async Task A_long_line_that_comes_byte_by_byte_is_not_searched_from_its_beginning_each_time()
    {
        // That would be half a terabyte, which takes a minute.
        using CancellationTokenSource timeout = new(TimeSpan.FromSeconds(30), TimeProvider.System);

        List<PodWatchEvent> events = await ReadAllAsync(
            Encoding.UTF8.GetBytes($"{{\"type\":\"NEW\",\"object\":\"{new string('x', 1_000_000)}\"}}\n"), piece: 1,
            timeout);

        Assert.Equal(PodWatchEventKind.Unknown, Assert.Single(events).Kind);
    }

    private static async Task<List<PodWatchEvent>> ReadAllAsync(
        byte[] bytes, int piece = int.MaxValue, CancellationTokenSource? timeout = null)
    {
        CancellationToken cancellationToken = timeout?.Token ?? TestContext.Current.CancellationToken;
        List<PodWatchEvent> events = [];
        await using WatchReader reader = new(new Pieces(bytes, piece), new PodReader(_ => false));
        while (await reader.ReadAsync(cancellationToken) is { } told)
        {
            events.Add(told);
        }

        return events;
    }

    /// <summary>Gives bytes in pieces of a size.</summary>
    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, piece)], cancellationToken);
    }
}
