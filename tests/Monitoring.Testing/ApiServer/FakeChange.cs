using System.Text.Json.Nodes;

namespace Monitoring.Testing.ApiServer;

/// <summary>A change of a pod, in the history.</summary>
internal sealed record FakeChange(string Type, long ResourceVersion, JsonObject Pod, JsonObject? Before)
{
    /// <summary>The event that it is for someone who watches only some pods; null if it is none.</summary>
    public JsonObject? CreateEvent(FakeSelector selector)
    {
        bool was = Before is not null && selector.Selects(Before);
        bool isNow = Type != "DELETED" && selector.Selects(Pod);
        string? type = (was, isNow) switch
        {
            (false, true) => "ADDED",
            (true, true) => "MODIFIED",
            (true, false) => "DELETED",
            _ => null,
        };
        return type is null ? null : new JsonObject { ["type"] = type, ["object"] = Pod.DeepClone() };
    }
}
