using System.Text.Json;
using Monitoring.Serving.Clients;
using Monitoring.Serving.Hosting;

namespace Monitoring.Serving.Endpoints;

public sealed class FollowTests : IDisposable
{
    private readonly ListenerScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task What_is_stored_comes_first_and_then_what_will_be()
    {
        _scene.Add("a.log", "one");
        using StreamReader lines = await _scene.FollowAsync("/logs?follow=true");

        Assert.Equal("one", MessageOf(await ListenerScene.NextAsync(lines)));
        _scene.Add("a.log", "two");
        Assert.Equal("two", MessageOf(await ListenerScene.NextAsync(lines)));
        _scene.Add("b.log", "three");
        Assert.Equal("three", MessageOf(await ListenerScene.NextAsync(lines)));
    }

    [Fact]
    public async Task Filters_hold_for_what_is_to_come()
    {
        using StreamReader lines = await _scene.FollowAsync("/logs?follow=true&contains=yes&selector=path=a.log");

        _scene.Add("a.log", "no", "yes 1");
        _scene.Add("b.log", "yes 2");
        _scene.Add("a.log", "yes 3");

        Assert.Equal("yes 1", MessageOf(await ListenerScene.NextAsync(lines)));
        Assert.Equal("yes 3", MessageOf(await ListenerScene.NextAsync(lines)));
    }

    [Fact]
    public async Task An_event_stream_goes_on_behind_the_last_event_that_a_client_has_seen()
    {
        _scene.Add("a.log", "one", "two");
        using StreamReader events = await _scene.FollowAsync("/logs?follow=true&limit=1", "text/event-stream");
        string id = (await ListenerScene.NextAsync(events))["id: ".Length..];
        Assert.Equal("one", MessageOf((await ListenerScene.NextAsync(events))["data: ".Length..]));
        Assert.Equal("(end)", await ListenerScene.NextAsync(events));

        _scene.Client.DefaultRequestHeaders.Add("Last-Event-ID", id);
        using StreamReader more = await _scene.FollowAsync("/logs?follow=true", "text/event-stream");

        Assert.StartsWith("id: ", await ListenerScene.NextAsync(more), StringComparison.Ordinal);
        Assert.Equal("two", MessageOf((await ListenerScene.NextAsync(more))["data: ".Length..]));
    }

    [Fact]
    public async Task A_client_that_resumes_after_a_tail_misses_nothing_although_later_entries_have_earlier_times()
    {
        _scene.Add("a.log", "one", "two");
        using StreamReader events = await _scene.FollowAsync("/logs?follow=true&tail=1", "text/event-stream");
        string id = (await ListenerScene.NextAsync(events))["id: ".Length..];
        Assert.Equal("two", MessageOf((await ListenerScene.NextAsync(events))["data: ".Length..]));

        _scene.Store.Time.Shift = TimeSpan.FromDays(-1);
        _scene.Add("b.log", "earlier 1", "earlier 2");
        _scene.Client.DefaultRequestHeaders.Add("Last-Event-ID", id);
        using StreamReader more = await _scene.FollowAsync("/logs?follow=true&tail=1", "text/event-stream");

        await ListenerScene.NextAsync(more);
        Assert.Equal("earlier 1", MessageOf((await ListenerScene.NextAsync(more))["data: ".Length..]));
        await ListenerScene.NextAsync(more);
        Assert.Equal("earlier 2", MessageOf((await ListenerScene.NextAsync(more))["data: ".Length..]));
    }

    [Fact]
    public async Task What_is_stored_is_on_its_way_after_25_ms()
    {
        WatchedTime time = new();
        using ListenerScene scene = new(options => options with { TimeProvider = time });
        using StreamReader lines = await scene.FollowAsync("/logs?follow=true");
        await time.WaitForAsync(TimeSpan.FromMilliseconds(25));

        scene.Add("a.log", "one");
        time.Advance(TimeSpan.FromMilliseconds(25));

        Assert.Equal("one", MessageOf(await ListenerScene.NextAsync(lines)));
    }

    [Fact]
    public async Task A_quiet_answer_has_a_beginning_and_a_sign_of_life()
    {
        using ListenerScene scene = new(options => options with
        {
            Limits = options.Limits with { HeartbeatInterval = TimeSpan.FromMilliseconds(1) },
        });
        using StreamReader events = await scene.FollowAsync("/logs?follow=true", "text/event-stream");

        Assert.Equal(":", await ListenerScene.NextAsync(events));
    }

    [Fact]
    public async Task Two_hundred_clients_each_see_every_entry()
    {
        const int Clients = 200;
        const int Rounds = 5;
        StreamReader[] all = await Task.WhenAll(
            Enumerable.Range(0, Clients).Select(_ => _scene.FollowAsync("/logs?follow=true")));
        for (int round = 0; round < Rounds; round++)
        {
            _scene.Add("a.log", $"first {round}", $"second {round}");
        }

        string[] expected =
            [.. Enumerable.Range(0, Rounds).SelectMany(round => new[] { $"first {round}", $"second {round}" })];
        string[][] seen = await Task.WhenAll(all.Select(async lines =>
        {
            string[] messages = new string[expected.Length];
            for (int index = 0; index < messages.Length; index++)
            {
                messages[index] = MessageOf(await ListenerScene.NextAsync(lines));
            }

            return messages;
        }));

        Assert.All(seen, messages => Assert.Equal(expected, messages));
        Assert.All(all, lines => lines.Dispose());
    }

    [Fact]
    public async Task One_more_than_may_follow_is_told_so()
    {
        using ListenerScene scene = new(options => options with { Limits = options.Limits with { MaxFollowers = 1 } });
        using StreamReader first = await scene.FollowAsync("/logs?follow=true");

        await scene.GetProblemAsync("/logs?follow=true", System.Net.HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task One_client_cannot_have_all_followers()
    {
        using ListenerScene scene = new(
            options => options with { Limits = options.Limits with { MaxFollowersPerClient = 2 } });
        using StreamReader first = await scene.FollowAsync("/logs?follow=true");
        using StreamReader second = await scene.FollowAsync("/logs?follow=true", "text/event-stream");

        using HttpResponseMessage third = await scene.GetAsync("/logs?follow=true");

        Assert.Equal(System.Net.HttpStatusCode.TooManyRequests, third.StatusCode);
        Assert.NotNull(third.Headers.RetryAfter);
    }

    /// <summary>All that one client may have, from the beginning of the store, none of which reads: others are served
    /// meanwhile.</summary>
    [Fact]
    public async Task As_many_followers_as_one_client_may_have_hold_up_nobody()
    {
        _scene.Add("a.log", [.. Enumerable.Repeat(new string('x', 10_000), 100)]);
        int most = new LogListenerLimits().MaxFollowersPerClient;
        System.Net.Sockets.TcpClient[] clients = [.. Enumerable.Range(0, most).Select(_ => _scene.Connect())];
        byte[] request = System.Text.Encoding.ASCII.GetBytes(
            "GET /logs?follow=true HTTP/1.1\r\nHost: localhost\r\n\r\n");
        byte[] head = new byte[12];
        foreach (System.Net.Sockets.TcpClient client in clients)
        {
            await client.GetStream().WriteAsync(request, TestContext.Current.CancellationToken);
            await client.GetStream().ReadExactlyAsync(head, TestContext.Current.CancellationToken);
            Assert.Equal("HTTP/1.1 200", System.Text.Encoding.ASCII.GetString(head));
        }

        Assert.Equal(most, _scene.Listener.Followers);
        Assert.Equal("ok\n", await _scene.GetTextAsync("/healthz"));
        Assert.Equal("ready\n", await _scene.GetTextAsync("/readyz"));
        Assert.Single(ListenerScene.MessagesOf(await _scene.GetJsonAsync("/logs?limit=1")));
        Assert.All(clients, client => client.Dispose());
    }

    [Fact]
    public async Task A_client_that_goes_is_not_followed_for_any_longer()
    {
        StreamReader lines = await _scene.FollowAsync("/logs?follow=true");
        Assert.Equal(1, _scene.Listener.Followers);
        lines.Dispose();
        _scene.Client.CancelPendingRequests();

        Wait.Until(() => _scene.Listener.Followers == 0);
    }

    [Fact]
    public async Task When_the_listener_is_stopped_the_answers_end_in_order()
    {
        _scene.Add("a.log", "one");
        using StreamReader lines = await _scene.FollowAsync("/logs?follow=true");
        await ListenerScene.NextAsync(lines);

        await _scene.Listener.StopAsync();

        Assert.Equal("(end)", await ListenerScene.NextAsync(lines));
        Assert.Equal(0, _scene.Listener.Followers);
        await Assert.ThrowsAsync<HttpRequestException>(() => _scene.GetAsync("/healthz"));
    }

    private static string MessageOf(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("message").GetString()!;
    }
}
