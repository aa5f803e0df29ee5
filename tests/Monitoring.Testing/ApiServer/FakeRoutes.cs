using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Monitoring.Testing.ApiServer;

/// <summary>The responses of an API server without faults.</summary>
internal sealed class FakeRoutes(FakeApiServer server)
{
    /// <summary>Answers a request.</summary>
    /// <returns>Whether there may be another on the connection.</returns>
    public async Task<bool> AnswerAsync(FakeRequest request, FakeAnswer answer)
    {
        string[] parts = request.Path.Trim('/').Split('/');
        if (FakeDiscovery.Find('/' + request.Path.Trim('/')) is { } found)
        {
            await answer.WriteAsync(found);
            return true;
        }

        switch (parts)
        {
            case ["apis", "authorization.k8s.io", "v1", "selfsubjectaccessreviews"]:
                await ReviewAsync(request, answer);
                return true;
            case ["api", "v1", "pods"]:
                return await AnswerPodsAsync(null, request, answer);
            case ["api", "v1", "namespaces", string space, "pods"]:
                return await AnswerPodsAsync(space, request, answer);
            case ["api", "v1", "namespaces", string space, "pods", string name]
                when server.Pods.Find(space, name) is { } pod:
                await answer.WriteAsync(pod);
                return true;
            case ["api", "v1", "namespaces", string space, "pods", string name, "log"]
                when server.Pods.Find(space, name) is not null:
                return await SendLogAsync($"{space}/{name}", request, answer);
            case ["apis", string group, "v1", "namespaces", string space, string resource, string name]
                when server.Controllers.TryGetValue($"{group}/{space}/{resource}/{name}", out JsonObject? controller):
                await answer.WriteAsync(
                    FakeController.IsMetadataWanted(request) ? FakeController.Reduce(controller) : controller);
                return true;
            default:
                await answer.WriteStatusAsync(404, $"\"{request.Path}\" not found");
                return true;
        }
    }

    private async Task ReviewAsync(FakeRequest request, FakeAnswer answer)
    {
        if (request.Headers.GetValueOrDefault("Content-Type", string.Empty).Contains(
            "protobuf", StringComparison.Ordinal))
        {
            await answer.WriteStatusAsync(415, "the body is not JSON");
            return;
        }

        JsonObject review = (JsonObject)JsonNode.Parse(request.Body)!;
        JsonNode asked = review["spec"]!["resourceAttributes"]!;
        bool isAllowed = server.Allows((string)asked["verb"]!, (string)asked["resource"]!);
        review["status"] = new JsonObject { ["allowed"] = isAllowed };
        if (!isAllowed)
        {
            review["status"]!["reason"] = "no RBAC policy matched";
        }

        await answer.WriteAsync(review, 201);
    }

    private async Task<bool> AnswerPodsAsync(string? space, FakeRequest request, FakeAnswer answer)
    {
        FakeSelector selector = new(space, request);
        if (request.IsWatch)
        {
            return await WatchAsync(selector, request, answer);
        }

        string after = request["continue"] is { } more
            ? Encoding.UTF8.GetString(Convert.FromBase64String(more)) : string.Empty;
        int limit = request["limit"] is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        JsonObject list = server.Pods.List(selector, limit, after);
        await answer.WriteAsync(FakeTable.IsWanted(request) ? FakeTable.Create(list) : list);
        return true;
    }

    private async Task<bool> WatchAsync(FakeSelector selector, FakeRequest request, FakeAnswer answer)
    {
        long from = long.Parse(request["resourceVersion"] ?? "0", CultureInfo.InvariantCulture);
        if (server.Pods.IsExpired(from))
        {
            await ReportExpiredAsync(from, answer);
            return !server.ReportsExpiredAsEvent;
        }

        FakeWatch watch = server.Pods.Watch(selector, from, request["allowWatchBookmarks"] == "true");
        try
        {
            CancellationToken gone = await answer.BeginAsync();
            await foreach (FakeWatchStep step in watch.Steps.ReadAllAsync(gone))
            {
                if (step == FakeWatchStep.End)
                {
                    await answer.EndAsync();
                    return false;
                }

                await answer.WriteChunkAsync(step.Bytes);
                if (step == FakeWatchStep.Cut)
                {
                    return false;
                }
            }

            return false;
        }
        finally
        {
            server.Pods.Unwatch(watch);
        }
    }

    private async Task ReportExpiredAsync(long from, FakeAnswer answer)
    {
        string message = $"too old resource version: {from} ({server.Pods.ResourceVersion})";
        if (!server.ReportsExpiredAsEvent)
        {
            await answer.WriteStatusAsync(410, message);
            return;
        }

        JsonObject told = new() { ["type"] = "ERROR", ["object"] = FakeAnswer.CreateStatus(410, message) };
        await answer.BeginAsync();
        await answer.WriteChunkAsync(Encoding.UTF8.GetBytes(told.ToJsonString() + "\n"));
        await answer.EndAsync();
    }

    private async Task<bool> SendLogAsync(string pod, FakeRequest request, FakeAnswer answer)
    {
        string container = request["container"] ?? "main";
        FakeLog? log = server.FindLog($"{pod}/{container}", request["previous"] == "true");
        if (log is null or { IsWaiting: true })
        {
            string trouble = log is null
                ? $"is not valid for pod {pod}" : $"in pod {pod} is waiting to start: ContainerCreating";
            await answer.WriteStatusAsync(400, $"container {container} {trouble}");
            return true;
        }

        int next = log.FindFirst(request);
        int rest = request["limitBytes"] is { } limit ? int.Parse(limit, CultureInfo.InvariantCulture) : int.MaxValue;
        int interruptions = log.Interruptions;
        CancellationToken gone = await answer.BeginAsync("text/plain");
        while (true)
        {
            bool isFollowed = request["follow"] == "true" && !log.IsEnded;
            byte[] lines = log.Read(
                ref next, request, isToTheEnd: !isFollowed || log.Interruptions != interruptions, out Task more);
            byte[] sent = lines[..Math.Min(lines.Length, rest)];
            rest -= sent.Length;
            if (log.Interruptions != interruptions && log.IsCut)
            {
                byte[] half = sent.Length > 0 ? sent[..(sent.Length * 2 / 3)] : "2026-11-23T01:3"u8.ToArray();
                await answer.WriteChunkAsync(half);
                return false;
            }

            await answer.WriteChunkAsync(sent);
            if (!isFollowed || rest == 0 || log.Interruptions != interruptions)
            {
                await answer.EndAsync();
                return false;
            }

            await more.WaitAsync(gone);
        }
    }
}
