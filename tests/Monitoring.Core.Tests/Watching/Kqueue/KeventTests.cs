namespace Monitoring.Watching.Kqueue;

public sealed class KeventTests
{
    // ident 5, filter -4, flags 0x21, fflags 0x7f, data 0, udata 0x0102030405060708
    private const string Fields =
        "0500000000000000" + "FCFF" + "2100" + "7F000000" + "0000000000000000" + "0807060504030201";

    private static readonly Kevent Event = new(5, -4, 0x21, 0x7f, 0x0102030405060708);

    [Fact]
    public void On_macOS_it_is_these_32_bytes() => Assert.Equal(Fields, Written(KqueuePlatform.MacOS));

    [Fact]
    public void On_FreeBSD_it_is_these_64_bytes() =>
        Assert.Equal(Fields + new string('0', 64), Written(KqueuePlatform.FreeBSD));

    [Fact]
    public void It_round_trips_in_the_bytes_of_either_kind_with_any_other_fields()
    {
        byte[] bytes = new byte[64];
        Array.Fill(bytes, (byte)0xee);
        Convert.FromHexString(Fields).CopyTo(bytes, 0);
        bytes.AsSpan(16, 8).Fill(0xee);
        Assert.Equal(Event, Kevent.Read(bytes.AsSpan(0, 32)));
        Assert.Equal(Event, Kevent.Read(bytes));
    }

    private static string Written(KqueuePlatform platform)
    {
        byte[] bytes = new byte[platform.EventLength];
        Array.Fill(bytes, (byte)0xee);
        Event.Write(bytes);
        return Convert.ToHexString(bytes);
    }
}
