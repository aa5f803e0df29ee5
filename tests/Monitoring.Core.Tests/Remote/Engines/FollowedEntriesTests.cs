using System.Collections.Concurrent;
using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Testing.LogEngines;

namespace Monitoring.Remote.Engines;

/// <summary>A followed query emits what there is, then each later entry once, though collectors send late.</summary>
public sealed class FollowedEntriesTests
{
    public static TheoryData<string> Kinds => EngineTextTests.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Later_entries_are_emitted_once_and_late_ones_too(string kind)
    {
        using EngineScene scene = EngineScene.Create(Enum.Parse<RemoteKind>(kind));
        scene.Database.Add(Line(-60, "old"), Line(-4, "before"), Line(-3, "last"));
        using CancellationTokenSource cancellation = new();
        ConcurrentQueue<string> emitted = new();
        Task following = Task.Run(
            () => Assert.ThrowsAny<OperationCanceledException>(() =>
            {
                LogQuery query = new() { Last = 1, Contains = [new ContainedText("a"), new ContainedText("old")] };
                RemoteRequest request = new(query) { Follow = true };
                foreach (LogEntry entry in scene.Logs.Read(request, cancellation.Token))
                {
                    emitted.Enqueue(entry.Message);
                }
            }),
            TestContext.Current.CancellationToken);

        Wait.Until(() => emitted.Count == 1);
        scene.Database.Add(Line(1, "after"), Line(1, "x"));
        Wait.Until(() => emitted.Count == 2);
        scene.Clock.Now += TimeSpan.FromSeconds(3);
        scene.Database.Add(Line(0, "late"), Line(2, "again"));
        Wait.Until(() => emitted.Count == 4);
        int requests = scene.Database.Requests.Count;
        Wait.Until(() => scene.Database.Requests.Count > requests + 20);
        await cancellation.CancelAsync();
        await Wait.ForAsync(following);

        Assert.Equal(["last", "after", "late", "again"], emitted);
    }

    private static FakeLogLine Line(int second, string message) => new(
        LogTimestamp.From(EngineScene.Now.AddSeconds(second)).UnixNanoseconds,
        message,
        new Dictionary<string, string> { ["service_name"] = "web" },
        new Dictionary<string, string>());
}
