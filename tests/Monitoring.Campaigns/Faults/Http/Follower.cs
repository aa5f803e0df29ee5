using System.Text.Json;
using Monitoring.Campaigns.Checking;

namespace Monitoring.Campaigns.Faults.Http;

/// <summary>A client that follows the whole store and reads as it should. It reconnects when the collector is another
/// process.</summary>
internal sealed class Follower : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Func<CollectorProcess> _collector;
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _client = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly Thread _thread;
    private volatile SeenLines _seen = new();
    private volatile string? _fault;

    /// <summary>Begins.</summary>
    /// <param name="collector">Gets the current collector.</param>
    public Follower(Func<CollectorProcess> collector)
    {
        _collector = collector;
        _thread = new Thread(Run) { Name = "follower" };
        _thread.Start();
    }

    /// <summary>The lines of the current response.</summary>
    public SeenLines Seen => _seen;

    /// <summary>Why an answer ended although its collector did not; null if none did.</summary>
    public string? Fault => _fault;

    public void Dispose()
    {
        _stop.Cancel();
        _client.CancelPendingRequests();
        _thread.Join();
        _client.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        while (!_stop.Token.WaitHandle.WaitOne(Interval))
        {
            CollectorProcess collector = _collector();
            if (collector.Address is not { } address)
            {
                continue;
            }

            _seen = new SeenLines();
            string end = Follow(new Uri(address, "/logs?follow=true"), _seen);
            if (!collector.IsToEnd && !_stop.IsCancellationRequested)
            {
                _fault ??= $"The answer to who follows has ended: {end}";
            }
        }
    }

    private string Follow(Uri target, SeenLines seen)
    {
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Get, target);
            request.Headers.Add("Accept", "application/x-ndjson");
            using HttpResponseMessage response = _client.Send(
                request, HttpCompletionOption.ResponseHeadersRead, _stop.Token);
            using Stream body = response.EnsureSuccessStatusCode().Content.ReadAsStream(_stop.Token);
            using CancellationTokenRegistration cut = _stop.Token.Register(body.Dispose);
            using StreamReader reader = new(body);
            while (reader.ReadLine() is { } line)
            {
                if (line.Length > 0 && !TryTake(line, seen))
                {
                    return line;
                }
            }

            return "in order";
        }
        catch (Exception failure)
            when (
            failure is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            return failure.Message;
        }
    }

    private static bool TryTake(string line, SeenLines seen)
    {
        using JsonDocument row = JsonDocument.Parse(line);
        if (!row.RootElement.TryGetProperty("message", out JsonElement message))
        {
            return false;
        }

        seen.Add(row.RootElement.GetProperty("metadata").GetProperty("path").GetString()!, message.GetString());
        return true;
    }
}
