using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Monitoring.Testing.ApiServer;

/// <summary>The pending events of one watch.</summary>
internal sealed class FakeWatch(FakeSelector selector, bool hasBookmarks)
{
    private readonly Channel<FakeWatchStep> _steps = Channel.CreateUnbounded<FakeWatchStep>();

    public ChannelReader<FakeWatchStep> Steps => _steps.Reader;

    public void Tell(FakeChange change)
    {
        if (change.CreateEvent(selector) is { } told)
        {
            Send(told);
        }
    }

    public void SendBookmark(long resourceVersion)
    {
        if (hasBookmarks)
        {
            Send(new JsonObject
            {
                ["type"] = "BOOKMARK",
                ["object"] = new JsonObject
                {
                    ["kind"] = "Pod",
                    ["apiVersion"] = "v1",
                    ["metadata"] = new JsonObject { ["resourceVersion"] = $"{resourceVersion}" },
                    ["spec"] = new JsonObject { ["containers"] = null },
                    ["status"] = new JsonObject(),
                },
            });
        }
    }

    public void Send(FakeWatchStep step) => _steps.Writer.TryWrite(step);

    private void Send(JsonObject told) => Send(new FakeWatchStep(Encoding.UTF8.GetBytes(told.ToJsonString() + "\n")));
}
