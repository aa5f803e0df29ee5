using System.Text;
using System.Text.Json;
using Monitoring.Entries;
using Monitoring.Serving.Hosting;

namespace Monitoring.Serving.Endpoints;

public sealed class RouteTests : IDisposable
{
    private readonly ListenerScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task The_lines_of_a_pair_are_an_array_the_oldest_first()
    {
        _scene.Add("/var/log/a.log", "one", "zwei ü \u0001 \"quoted\" \\");
        _scene.Store.Time.Advance(TimeSpan.FromSeconds(1));
        _scene.Add("/var/log/b.log", "three");

        Assert.Equal(
            ["one", "zwei ü \u0001 \"quoted\" \\", "three"],
            JsonSerializer.Deserialize<string[]>(await _scene.GetTextAsync("/logs/app/test"))!);
    }

    [Theory]
    [InlineData("/logs/path//var/log/a.log")]
    [InlineData("/logs/path/%2Fvar%2Flog%2fa.log")]
    [InlineData("/logs/PATH//var/log/a.log")]
    public async Task A_value_may_contain_slashes(string target)
    {
        _scene.Add("/var/log/a.log", "one");

        Assert.Contains("\r\n\r\n", await _scene.GetRawAsync(target), StringComparison.Ordinal);
        Assert.Contains("[\"one\"]", await _scene.GetRawAsync(target), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/logs/app/other")]
    [InlineData("/logs/nothing/test")]
    [InlineData("/logs/app/")]
    [InlineData("/logs/app")]
    [InlineData("/logs//test")]
    [InlineData("/labels/nothing")]
    [InlineData("/elsewhere")]
    [InlineData("/")]
    public async Task What_is_not_known_is_404_without_a_body(string target)
    {
        _scene.Add("a.log", "one");

        string answer = await _scene.GetRawAsync(target);

        Assert.StartsWith("HTTP/1.1 404 ", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_has_each_stream_once_with_its_entries()
    {
        _scene.Add("a.log", "one", "level=error two");
        _scene.Add("b.log", "three");

        JsonElement page = await _scene.GetJsonAsync("/logs");

        JsonElement[] streams = [.. page.GetProperty("streams").EnumerateArray()];
        Assert.Equal(
            ["a.log", "b.log"],
            streams.Select(stream => stream.GetProperty("metadata").GetProperty("path").GetString()!));
        JsonElement entry = streams[0].GetProperty("entries")[1];
        Assert.Equal("level=error two", entry.GetProperty("message").GetString());
        Assert.Equal("error", entry.GetProperty("level").GetString());
        Assert.Equal("stdout", entry.GetProperty("stream").GetString());
        Assert.Equal("2026-11-23T12:00:00.000000001Z", entry.GetProperty("time").GetString());
        Assert.Equal("1", entry.GetProperty("file").GetProperty("device").GetString());
        Assert.True(LogCursor.TryParse(entry.GetProperty("cursor").GetString(), out _));
        Assert.Equal(JsonValueKind.Null, page.GetProperty("next").ValueKind);
    }

    [Theory]
    [InlineData("oldest")]
    [InlineData("newest")]
    public async Task Pages_are_together_what_one_page_would_be_though_more_is_stored_meanwhile(string order)
    {
        for (int round = 0; round < 5; round++)
        {
            _scene.Add("a.log", [.. Enumerable.Range(round * 10, 10).Select(line => $"a{line}")]);
            _scene.Add("b.log", [.. Enumerable.Range(round * 10, 10).Select(line => $"b{line}")]);
            _scene.Store.Time.Advance(TimeSpan.FromMinutes(1));
        }

        string whole = await _scene.GetTextAsync($"/logs?order={order}&limit=100", "application/x-ndjson");
        List<LogPlace> places = [];
        string after = string.Empty;
        for (JsonElement page; ; after = $"&after={page.GetProperty("next").GetString()}")
        {
            page = await _scene.GetJsonAsync($"/logs?order={order}&limit=7&until=2026-11-23T12:05:00Z{after}");
            places.AddRange(PlacesOf(page));
            _scene.Add("a.log", "later");
            if (page.GetProperty("next").ValueKind == JsonValueKind.Null)
            {
                break;
            }
        }

        Assert.Equal(
            whole.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(PlaceOf).Order(), places.Order());
    }

    [Fact]
    public async Task Entries_come_as_lines_of_json_that_stand_alone()
    {
        _scene.Add("a.log", "one", "two");

        string[] lines = (await _scene.GetTextAsync("/logs?limit=2", "application/x-ndjson")).TrimEnd('\n').Split('\n');

        Assert.Equal(2, lines.Length);
        using JsonDocument line = JsonDocument.Parse(lines[1]);
        Assert.Equal("two", line.RootElement.GetProperty("message").GetString());
        Assert.Equal("a.log", line.RootElement.GetProperty("metadata").GetProperty("path").GetString());
        Assert.Equal("path", line.RootElement.GetProperty("metadataState").GetString());
    }

    [Fact]
    public async Task Text_has_no_control_character_that_would_steer_a_terminal()
    {
        _scene.Add("a.log", "plain", "\u001b[2J red\u009b", "at one\n\tat two");

        Assert.Equal("plain\n␛[2J red\\u009b\nat one\n\tat two\n", await _scene.GetTextAsync("/logs", "text/plain"));
    }

    [Fact]
    public async Task No_line_within_an_entry_passes_for_an_entry_as_text()
    {
        _scene.Add(
            "a.log", "one\nforged\n\n\tindented\n  blank", "\tbegins with a tab", "\nbegins with a newline", "last");

        string[] lines = (await _scene.GetTextAsync("/logs", "text/plain")).TrimEnd('\n').Split('\n');

        Assert.Equal(
            ["one", "\tforged", "\t", "\tindented", "\t  blank", "\u2409begins with a tab", "",
                "\tbegins with a newline", "last"], lines);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_become_replacement_characters()
    {
        _scene.Add(new LogMetadata([new("path", "x"), new("app", "raw")]), [0x61, 0xFF, 0xFE, 0x62], [0xC3], [0x00]);

        Assert.Equal(
            ["a\uFFFD\uFFFDb", "\uFFFD", "\0"], JsonSerializer.Deserialize<string[]>(
                await _scene.GetTextAsync("/logs/app/raw"))!);
        Assert.Equal(["a\uFFFD\uFFFDb", "\uFFFD", "\0"], ListenerScene.MessagesOf(await _scene.GetJsonAsync("/logs")));
    }

    [Theory]
    [InlineData("selector=path%20in%20(a.log)", "one|ERROR two")]
    [InlineData("metadata=path%3Db*", "three")]
    [InlineData("contains=THREE", "three")]
    [InlineData("contains=THREE&caseSensitive=true", "")]
    [InlineData("match=%5Eo&match=%5Et", "one|three")]
    [InlineData("notMatch=%5Eo&notMatch=%5Et", "ERROR two")]
    [InlineData("level=warn", "ERROR two")]
    [InlineData("stream=stderr", "")]
    [InlineData("limit=1", "one")]
    [InlineData("limit=0", "")]
    [InlineData("tail=1", "three")]
    [InlineData("order=newest&limit=1", "three")]
    [InlineData("since=2026-11-23T12:00:01Z", "three")]
    [InlineData("until=2026-11-23T12:00:01%2B00:00", "one|ERROR two")]
    [InlineData("contains=one&contextAfter=1", "one|ERROR two")]
    public async Task The_parameters_are_those_of_a_query(string query, string expected)
    {
        _scene.Add("a.log", "one", "ERROR two");
        _scene.Store.Time.Advance(TimeSpan.FromSeconds(1));
        _scene.Add("b.log", "three");

        Assert.Equal(expected, string.Join('|', ListenerScene.MessagesOf(await _scene.GetJsonAsync($"/logs?{query}"))));
    }

    [Fact]
    public async Task Streams_keys_and_values_can_be_asked_for()
    {
        _scene.Add("a.log", "one", "two");
        _scene.Add("b.log", "three");

        JsonElement streams = (await _scene.GetJsonAsync("/streams?selector=path=a.log")).GetProperty("streams");
        Assert.Equal(1, streams.GetArrayLength());
        Assert.Equal(2, streams[0].GetProperty("entries").GetInt64());
        Assert.Equal("""{"keys":["app","path"]}""", await _scene.GetTextAsync("/labels"));
        Assert.Equal("""{"values":["a.log","b.log"]}""", await _scene.GetTextAsync("/labels/path"));
    }

    [Fact]
    public async Task The_description_names_every_route()
    {
        JsonElement paths = (await _scene.GetJsonAsync("/openapi.json")).GetProperty("paths");

        string[] routes =
            [.. EndpointTable.All.Select(
            endpoint => endpoint.Pattern.Replace("**", string.Empty, StringComparison.Ordinal))];
        Assert.Equal(routes.Order(), paths.EnumerateObject().Select(path => path.Name).Order());
    }

    [Fact]
    public async Task The_head_of_an_answer_can_be_asked_for()
    {
        _scene.Add("a.log", "one");
        foreach (string target in new[] { "/logs", "/logs/app/test", "/logs?follow=true", "/streams", "/metrics" })
        {
            string answer = await _scene.SendRawAsync(
                $"HEAD {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

            Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
            Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<LogPlace> PlacesOf(JsonElement page) => page.GetProperty("streams").EnumerateArray()
        .SelectMany(stream => stream.GetProperty("entries").EnumerateArray())
        .Select(PlaceOf);

    private static LogPlace PlaceOf(string line)
    {
        using JsonDocument document = JsonDocument.Parse(Encoding.UTF8.GetBytes(line));
        return PlaceOf(document.RootElement);
    }

    // The place alone: a cursor also holds what its listing may see, which is more with each commit.
    private static LogPlace PlaceOf(JsonElement entry)
    {
        Assert.True(LogCursor.TryParse(entry.GetProperty("cursor").GetString(), out LogCursor cursor));
        return cursor.Place!.Value;
    }
}
