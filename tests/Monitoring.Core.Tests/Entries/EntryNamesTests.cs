using System.Collections;
using System.Text;
using Monitoring.Entries.Display;
using Monitoring.Messages;

namespace Monitoring.Entries;

public sealed class EntryNamesTests
{
    [Theory]
    [InlineData("status", 500L)]
    [InlineData("STATUS", 500L)]
    [InlineData("app", "web")]
    [InlineData("both", "of the metadata")]
    [InlineData("iscontext", false)]
    [InlineData("absent", null)]
    public void A_name_is_a_metadata_key_or_a_field_in_any_case(string name, object? value) =>
        Assert.Equal(value, Entry("""{"status":500,"both":"of the message","isContext":7}""").Find(name));

    [Theory]
    [InlineData("user.name", "x")]
    [InlineData("USER.at.Home", 7L)]
    [InlineData("http.status", 1L)]
    [InlineData("a.b.c", 2L)]
    [InlineData("user.absent", null)]
    [InlineData("user.name.x", null)]
    [InlineData(".user", null)]
    [InlineData("user.", null)]
    public void A_field_within_a_field_is_found_by_its_path(string path, object? value) => Assert.Equal(
        value, Entry("""{"user":{"name":"x","at":{"home":7}},"http.status":1,"http":{"status":9},"a.b":{"c":2}}""").Find(path));

    [Fact]
    public void A_dynamic_caller_reads_fields_where_there_is_no_property()
    {
        dynamic entry = Entry("""{"status":500,"Message":"inner"}""");

        Assert.Equal(500L, (long)entry.status);
        Assert.Null((object?)entry.absent);
        Assert.Equal("""{"status":500,"Message":"inner"}""", (string)entry.Message);
    }

    [Theory]
    [InlineData("shop", "web-1", "web", "shop/web-1/web", "web-1/web")]
    [InlineData(null, "web-1", "web", "web-1/web", "web-1/web")]
    [InlineData("sh\u001bop", "web-1", "web", "sh␛op/web-1/web", "web-1/web")]
    [InlineData("shop", null, "web", "a.log", "a.log")]
    public void A_source_is_the_container_with_its_namespace_or_the_file(
        string? space, string? pod, string? container, string full, string withoutNamespace)
    {
        (string Key, string? Value)[] pairs =
        [
            (MetadataKeys.Path, "/logs/a.log"), (MetadataKeys.Namespace, space), (MetadataKeys.PodName, pod), (
                MetadataKeys.ContainerName, container),
        ];
        SourceName source = new(new LogMetadata(
            pairs.Where(pair => pair.Value is not null).Select(pair => KeyValuePair.Create(pair.Key, pair.Value!))));

        Assert.Equal((full, withoutNamespace), (source.Full, source.ShortWithoutNamespace));
    }

    [Fact]
    public void Fields_are_written_flat()
    {
        LogFields fields = LogFields.Parse("""{"a":1,"user":{"name":"x","at":{"home":null}},"tags":["b",{"c":2}],"none":{}}"""u8);

        List<string> written = [];
        foreach (DictionaryEntry pair in (IDictionary)fields)
        {
            written.Add($"{pair.Key}={pair.Value}");
        }

        Assert.Equal(
            ["a=1", "none={}", "tags=[b, {c=2}]", "user.at.home=", "user.name=x"],
            written.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(1795428000123456789, 60, "2026-11-23T11:00:00.123456789+01:00")]
    [InlineData(-1, -300, "1969-12-31T18:59:59.999999999-05:00")]
    public void A_time_has_nine_digits_in_any_zone(long time, int minutes, string text) =>
        Assert.Equal(text, new LogTimestamp(time).ToString(TimeSpan.FromMinutes(minutes)));

    private static LogEntry Entry(string message)
    {
        LogRecord record = new()
        {
            Start = 0,
            Length = message.Length,
            Timestamp = default,
            Offset = 0,
            OriginalLength = message.Length,
            Output = LogOutput.Stdout,
        };
        LogMetadata metadata = new([new("app", "web"), new("both", "of the metadata")]);
        return new LogEntry(Encoding.UTF8.GetBytes(message), record, default, metadata);
    }
}
