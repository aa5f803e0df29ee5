using System.Text;
using Monitoring.Entries;

namespace Monitoring.Remote;

/// <summary>The response of another machine's listener is hostile, and a line that is no entry is a
/// <see cref="FormatException"/>.</summary>
public sealed class RemoteEntriesTests
{
    [Fact]
    public void A_line_that_warns_is_no_entry()
    {
        List<string> warnings = [];
        Assert.Null(new RemoteEntries(warnings.Add).Read("""{"warning":"some are missing"}"""u8.ToArray()));
        Assert.Equal(["some are missing"], warnings);
    }

    [Fact]
    public void An_entry_is_read()
    {
        LogEntry entry = new RemoteEntries().Read(Line("""{"app":"web"}"""))!;
        Assert.Equal(("text", "web", LogOutput.Stdout), (entry.Message, entry.Metadata["app"], entry.Stream));
    }

    [Theory]
    [InlineData("""{"a":"1","a":"2"}""")]
    [InlineData("""{"a":1}""")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("[]")]
    [InlineData("null")]
    public void Metadata_that_are_none_are_refused(string metadata) =>
        Assert.Throws<FormatException>(() => new RemoteEntries().Read(Line(metadata)));

    [Fact]
    public void A_listener_that_says_other_metadata_of_each_entry_does_not_fill_the_memory()
    {
        RemoteEntries entries = new();
        List<WeakReference> streams = [];
        for (int stream = 0; stream < 60; stream++)
        {
            streams.Add(new WeakReference(entries.Read(Line($$"""{"app":"{{stream}}{{new string('x', 1 << 20)}}"}"""))!.Metadata));
        }

        GC.Collect();
        Assert.InRange(streams.Count(stream => stream.IsAlive), 1, 20);
        GC.KeepAlive(entries);
    }

    private static byte[] Line(string metadata) => Encoding.UTF8.GetBytes(
        $$"""
        {"cursor":"1.1.0","time":"2026-11-23T01:26:46Z","stream":"stdout","message":"text","file":{"device":"1","inode":"2","born":3,"offset":4},"metadataState":"live","metadata":{{metadata}}}
        """);
}
