using System.Text.Json;
using Monitoring.Serving.Hosting;

namespace Monitoring.Serving.Endpoints;

/// <summary>An answer that lacks entries says so, in whatever form it is.</summary>
public sealed class OvertakenTests : IDisposable
{
    private readonly ListenerScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task A_page_has_its_warnings_and_always_a_cursor_to_resume_at()
    {
        _scene.Add("a.log", "one");
        JsonElement first = await _scene.GetJsonAsync("/logs");
        Assert.False(first.TryGetProperty("warnings", out _));
        string cursor = first.GetProperty("cursor").GetString()!;
        JsonElement nothing = await _scene.GetJsonAsync($"/logs?after={cursor}");
        Assert.Equal(0, nothing.GetProperty("streams").GetArrayLength());
        Assert.Equal(cursor, nothing.GetProperty("cursor").GetString());

        _scene.Add("a.log", "two");
        DeleteUpTo(3);

        JsonElement page = await _scene.GetJsonAsync($"/logs?after={cursor}");
        Assert.Contains(
            "after the cursor", Assert.Single(page.GetProperty("warnings").EnumerateArray())
            .GetString(), StringComparison.Ordinal);
        Assert.False(
            (await _scene.GetJsonAsync($"/logs?after={page.GetProperty("cursor").GetString()}"))
            .TryGetProperty("warnings", out _));
    }

    [Fact]
    public async Task Lines_of_json_have_a_warning_before_the_entry_that_comes_next()
    {
        string cursor = await OvertakeAsync();

        string[] lines = (await _scene.GetTextAsync($"/logs?after={cursor}", "application/x-ndjson")).Split('\n');

        Assert.StartsWith("{\"warning\":\"", lines[0], StringComparison.Ordinal);
        Assert.Contains("two", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_stream_has_an_event_for_it()
    {
        string cursor = await OvertakeAsync();

        using StreamReader events = await _scene.FollowAsync($"/logs?follow=true&after={cursor}", "text/event-stream");

        Assert.Equal("event: warning", await ListenerScene.NextAsync(events));
        Assert.StartsWith("data: {\"warning\":\"", await ListenerScene.NextAsync(events), StringComparison.Ordinal);
        Assert.StartsWith("id: ", await ListenerScene.NextAsync(events), StringComparison.Ordinal);
    }

    private async Task<string> OvertakeAsync()
    {
        _scene.Add("a.log", "one");
        string cursor = (await _scene.GetJsonAsync("/logs")).GetProperty("cursor").GetString()!;
        _scene.Add("a.log", "two");
        DeleteUpTo(3);
        return cursor;
    }

    private void DeleteUpTo(long number) =>
        _scene.Store.Query($"INSERT OR REPLACE INTO setting (key, value) VALUES ('entry.deleted', '{number}')");
}
