using Monitoring.Entries;
using Monitoring.Storing;
using Monitoring.Storing.Reading.Searching;

namespace Monitoring.Serving;

/// <summary><c>/logs?follow=true</c>: what is stored, then what will be, until the client goes or the listener is stopped.</summary>
/// <remarks>On a thread of its own, because a reader that follows waits on its thread. No queue between: a client that takes slowly
/// is read for slowly, and one that hardly takes anything is cut (<see cref="AnswerBody"/>).</remarks>
internal static class FollowAnswer
{
    /// <summary>Answers; completes when the thread has ended.</summary>
    /// <exception cref="ProblemException">The query is wrong, or too many follow.</exception>
    public static Task WriteAsync(ListenerRequest request, EntryRequest asked, WorkTimeout unlimited)
    {
        AnswerFormat format = AnswerFormats.Choose(request.Context.Request, isFollowing: true);
        request.Begin(AnswerFormats.TypeOf(format));
        if (request.IsHead)
        {
            return Task.CompletedTask;
        }

        LogStoreReader reader = request.Service.Followers.Add(request.Client);
        return ResponseThread.RunAsync("LogListener follow", () => Run(request, asked, format, reader, unlimited));
    }

    private static void Run(
        ListenerRequest request, EntryRequest asked, AnswerFormat format, LogStoreReader reader, WorkTimeout unlimited)
    {
        try
        {
            Follow(request, asked, format, reader, unlimited);
        }
        finally
        {
            request.Turn?.Dispose();
            request.Service.Followers.Remove(reader);
        }
    }

    private static void Follow(
        ListenerRequest request, EntryRequest asked, AnswerFormat format, LogStoreReader reader, WorkTimeout unlimited)
    {
        using AnswerBody body = new(request);
        EntryLines lines = new(body, format);
        reader.Reading = () => request.Turn = request.Service.FollowTurns
            .OpenAsync(request.Client, unlimited, request.CancellationToken).GetAwaiter().GetResult();
        reader.Idle = () => Rest(request, body, lines);
        try
        {
            WriteEntries(request, asked, reader, body, lines);
        }
        catch (Exception exception) when (Problems.Of(exception, request) is { } problem)
        {
            lines.WriteProblem(problem);
        }

        if (!request.Context.RequestAborted.IsCancellationRequested)
        {
            body.Send(request.Context.RequestAborted);
        }
    }

    private static void WriteEntries(
        ListenerRequest request, EntryRequest asked, LogStoreReader reader, AnswerBody body, EntryLines lines)
    {
        int left = asked.Limit ?? int.MaxValue;
        if (left == 0)
        {
            return;
        }

        // The headers go at once: the client knows that it is heard, even if nothing is stored for hours.
        body.Send(request.CancellationToken);
        QueryWarnings warnings = new();
        foreach (LogEntry entry in reader.Follow(asked.Query, request.TimeProvider, request.CancellationToken, warnings.Add))
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

    // All there is has been given out: what waits to be sent is sent, and the turn is another one's.
    private static void Rest(ListenerRequest request, AnswerBody body, EntryLines lines)
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
