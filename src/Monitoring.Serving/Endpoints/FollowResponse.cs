using Monitoring.Entries;
using Monitoring.Serving.Formatting;
using Monitoring.Serving.Problems;
using Monitoring.Serving.Requests;
using Monitoring.Serving.Scheduling;
using Monitoring.Storing;
using Monitoring.Storing.Reading.Searching;

namespace Monitoring.Serving.Endpoints;

/// <summary><c>/logs?follow=true</c>: the stored entries, then each new one, until the client disconnects or the
/// listener stops.</summary>
/// <remarks>On a thread of its own, because a reader that follows waits on its thread. There is no queue between: the
/// reader is as slow as its client, and a client that takes nothing is disconnected
/// (<see cref="ResponseBody"/>).</remarks>
internal static class FollowResponse
{
    /// <summary>Writes the response; completes when the thread has ended.</summary>
    /// <exception cref="ProblemException">The query is wrong, or too many follow.</exception>
    public static async Task WriteAsync(ListenerRequest request, EntryRequest entryRequest)
    {
        ResponseFormat format = ResponseFormats.Choose(request.Context.Request, isFollowing: true);
        request.Begin(ResponseFormats.TypeOf(format));
        if (request.IsHead)
        {
            return;
        }

        LogStoreReader reader = request.Service.Followers.Add(request.Client);
        using IDisposable? usage = request.Connection?.Use();
        await ResponseThread.RunAsync("LogListener follow", () => Run(request, entryRequest, format, reader))
            .ConfigureAwait(false);
    }

    private static void Run(
        ListenerRequest request, EntryRequest entryRequest, ResponseFormat format, LogStoreReader reader)
    {
        try
        {
            Follow(request, entryRequest, format, reader);
        }
        finally
        {
            request.Turn?.Dispose();
            request.Service.Followers.Remove(reader);
        }
    }

    private static void Follow(
        ListenerRequest request, EntryRequest entryRequest, ResponseFormat format, LogStoreReader reader)
    {
        using ResponseBody body = new(request);
        EntryLines lines = new(body, format);
        reader.Reading = () => request.Turn = request.Service.FollowTurns
            .OpenAsync(request.Client, request.Timeout, request.CancellationToken).GetAwaiter().GetResult();
        reader.Idle = () => OnIdle(request, body, lines);
        try
        {
            WriteEntries(request, entryRequest, reader, body, lines);
        }
        catch (Exception exception) when (ProblemResponse.Find(exception, request) is { } problem)
        {
            lines.WriteProblem(problem);
        }

        if (!request.Context.RequestAborted.IsCancellationRequested)
        {
            body.Send(request.Context.RequestAborted);
        }
    }

    private static void WriteEntries(
        ListenerRequest request, EntryRequest entryRequest, LogStoreReader reader, ResponseBody body, EntryLines lines)
    {
        int left = entryRequest.Limit ?? int.MaxValue;
        if (left == 0)
        {
            return;
        }

        // The headers are sent at once: the client knows that it is connected, even if nothing is stored for hours.
        body.Send(request.CancellationToken);
        QueryWarnings warnings = new();
        foreach (LogEntry entry in reader.Follow(
            entryRequest.Query, request.TimeProvider, request.CancellationToken, warnings.Add))
        {
            lines.WriteWarnings(warnings);
            lines.Write(EntryView.Of(entry));
            if (body.IsDue)
            {
                body.Send(request.CancellationToken);
            }

            if (!entry.IsContext && --left == 0)
            {
                return;
            }
        }
    }

    // All stored entries were emitted: sends the buffer and releases the turn.
    private static void OnIdle(ListenerRequest request, ResponseBody body, EntryLines lines)
    {
        if (body.Unsent == 0 && request.TimeProvider.GetElapsedTime(body.LastSent) >= request.Limits.HeartbeatInterval)
        {
            lines.WriteHeartbeat();
        }

        if (body.Unsent > 0)
        {
            body.Send(request.CancellationToken);
        }

        request.Turn?.Dispose();
        request.Turn = null;
    }
}
