using System.Text;
using static Monitoring.Interop.NativeInotify;

namespace Monitoring.Watching.Inotify;

public sealed class InotifyEventTests
{
    [Fact]
    public void An_event_of_a_file_has_no_name()
    {
        ReadOnlySpan<byte> buffer = Bytes(7, IN_MODIFY, []);
        Assert.True(InotifyEvent.TryRead(ref buffer, out InotifyEvent read));
        Assert.Equal(7, read.Wd);
        Assert.Equal(WatchEventKind.Written, read.Kind);
        Assert.Null(read.DecodeName());
        Assert.True(buffer.IsEmpty);
    }

    [Theory]
    [InlineData("a", 16)]
    [InlineData("fifteen-letters", 16)]
    [InlineData("sixteen--letters", 32)]
    [InlineData("two\nlines", 16)]
    [InlineData("Übergröße-日志", 32)]
    public void A_name_ends_before_its_padding(string name, int padded)
    {
        ReadOnlySpan<byte> buffer = Bytes(1, IN_CREATE, Encoding.UTF8.GetBytes(name), padded);
        Assert.True(InotifyEvent.TryRead(ref buffer, out InotifyEvent read));
        Assert.Equal(name, read.DecodeName());
        Assert.True(buffer.IsEmpty);
    }

    [Fact]
    public void A_name_that_is_not_UTF_8_is_decoded_as_file_calls_decode_it()
    {
        ReadOnlySpan<byte> buffer = Bytes(1, IN_CREATE, [(byte)'a', 0xff, (byte)'b'], 16);
        Assert.True(InotifyEvent.TryRead(ref buffer, out InotifyEvent read));
        Assert.Equal("a\ufffdb", read.DecodeName());
    }

    [Fact]
    public void Events_follow_each_other()
    {
        ReadOnlySpan<byte> buffer =
        (byte[])[
            .. Bytes(1, IN_MOVED_FROM, "0.log"u8, 16),
            .. Bytes(1, IN_MOVED_TO | IN_ISDIR, "a-name-longer-than-sixteen"u8, 32),
            .. Bytes(2, IN_MOVE_SELF, []),
            .. Bytes(-1, IN_Q_OVERFLOW, []),
        ];
        List<(int Wd, WatchEventKind? Kind, string? Name)> read = [];
        while (InotifyEvent.TryRead(ref buffer, out InotifyEvent one))
        {
            read.Add((one.Wd, one.Kind, one.DecodeName()));
        }

        Assert.True(buffer.IsEmpty);
        Assert.Equal(
            [
                (1, WatchEventKind.EntryMovedOut, "0.log"),
                (1, WatchEventKind.EntryMovedIn, "a-name-longer-than-sixteen"),
                (2, WatchEventKind.SelfMoved, null),
                (-1, WatchEventKind.Overflow, null),
            ],
            read);
    }

    [Fact]
    public void A_cut_off_event_is_left_in_the_buffer_wherever_it_is_cut()
    {
        byte[] whole = Bytes(1, IN_CREATE, "a.log"u8, 16);
        for (int length = 0; length < whole.Length; length++)
        {
            ReadOnlySpan<byte> buffer = whole.AsSpan(0, length);
            Assert.False(InotifyEvent.TryRead(ref buffer, out _));
            Assert.Equal(length, buffer.Length);
        }
    }

    [Fact]
    public void A_length_beyond_all_bounds_is_no_event()
    {
        byte[] bytes = Bytes(1, IN_CREATE, "a.log"u8, 16);
        BitConverter.TryWriteBytes(bytes.AsSpan(12), uint.MaxValue);
        ReadOnlySpan<byte> buffer = bytes;
        Assert.False(InotifyEvent.TryRead(ref buffer, out _));
    }

    [Theory]
    [InlineData(IN_CREATE, WatchEventKind.EntryCreated)]
    [InlineData(IN_CREATE | IN_ISDIR, WatchEventKind.EntryCreated)]
    [InlineData(IN_DELETE, WatchEventKind.EntryDeleted)]
    [InlineData(IN_ATTRIB, WatchEventKind.AttributesChanged)]
    [InlineData(IN_DELETE_SELF, WatchEventKind.SelfDeleted)]
    [InlineData(IN_UNMOUNT, WatchEventKind.SelfDeleted)]
    [InlineData(IN_IGNORED, null)]
    public void A_mask_has_its_meaning(uint mask, WatchEventKind? kind)
    {
        ReadOnlySpan<byte> buffer = Bytes(1, mask, []);
        Assert.True(InotifyEvent.TryRead(ref buffer, out InotifyEvent read));
        Assert.Equal(kind, read.Kind);
    }

    private static byte[] Bytes(int wd, uint mask, ReadOnlySpan<byte> name, int padded = 0)
    {
        byte[] bytes = new byte[16 + padded];
        BitConverter.TryWriteBytes(bytes, wd);
        BitConverter.TryWriteBytes(bytes.AsSpan(4), mask);
        BitConverter.TryWriteBytes(bytes.AsSpan(8), 4711);
        BitConverter.TryWriteBytes(bytes.AsSpan(12), padded);
        name.CopyTo(bytes.AsSpan(16));
        return bytes;
    }
}
