using static Monitoring.Interop.NativeKqueue;

namespace Monitoring.Watching.Kqueue;

public sealed class KqueueNotesTests
{
    private static readonly WatchDescriptor Watched = new(1);

    [Theory]
    [InlineData(NOTE_WRITE, new[] { WatchEventKind.Written })]
    [InlineData(NOTE_EXTEND, new[] { WatchEventKind.Written })]
    [InlineData(NOTE_WRITE | NOTE_EXTEND, new[] { WatchEventKind.Written })]
    [InlineData(NOTE_ATTRIB, new[] { WatchEventKind.Written, WatchEventKind.AttributesChanged })]
    [InlineData(NOTE_LINK, new[] { WatchEventKind.AttributesChanged })]
    [InlineData(NOTE_WRITE | NOTE_RENAME, new[] { WatchEventKind.Written, WatchEventKind.SelfMoved })]
    [InlineData(NOTE_DELETE, new[] { WatchEventKind.SelfDeleted })]
    [InlineData(NOTE_REVOKE, new[] { WatchEventKind.SelfDeleted })]
    [InlineData(0u, new WatchEventKind[0])]
    public void The_notes_of_a_file_have_their_meaning(uint notes, WatchEventKind[] kinds) =>
        Assert.Equal(kinds, Kinds(isDirectory: false, notes));

    [Theory]
    [InlineData(NOTE_WRITE, new[] { WatchEventKind.DirectoryChanged })]
    [InlineData(NOTE_WRITE | NOTE_LINK, new[] { WatchEventKind.DirectoryChanged })]
    [InlineData(NOTE_RENAME, new[] { WatchEventKind.SelfMoved })]
    [InlineData(NOTE_WRITE | NOTE_DELETE, new[] { WatchEventKind.DirectoryChanged, WatchEventKind.SelfDeleted })]
    public void The_notes_of_a_directory_have_their_meaning(uint notes, WatchEventKind[] kinds) =>
        Assert.Equal(kinds, Kinds(isDirectory: true, notes));

    private static IEnumerable<WatchEventKind> Kinds(bool isDirectory, uint notes)
    {
        List<WatchEvent> events = [];
        KqueueNotes.AddEvents(Watched, isDirectory, notes, events);
        Assert.All(events, one => Assert.Equal(Watched, one.Descriptor));
        return events.Select(one => one.Kind);
    }
}
