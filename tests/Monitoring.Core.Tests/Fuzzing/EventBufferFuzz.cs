using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Monitoring.Watching.Inotify;
using Monitoring.Watching.Kqueue;

namespace Monitoring.Fuzzing;

/// <summary>Buffers of events as kernels fill them, and as they never should.</summary>
public sealed class EventBufferFuzz
{
    /// <summary>An event of inotify, whose length may lie and whose name may lack its NUL.</summary>
    private static Gen<byte[]> InotifyEvents => Gen.Select(
            Gen.Int, Gen.UInt, FuzzInput.Noise(40), Gen.Frequency(
                (9, Gen.Const(0)), (1, Gen.OneOf(Gen.Int, Gen.Int[-20, 20]))))
        .Select((wd, mask, name, lie) =>
        {
            byte[] bytes = new byte[16 + name.Length];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, wd);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), mask);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), name.Length + lie);
            name.CopyTo(bytes.AsSpan(16));
            return bytes;
        });

    [Fact]
    public void Whole_events_of_inotify_are_read_and_the_rest_is_left() => Fuzz.Check(
        Gen.Select(InotifyEvents.Array[0, 6], Gen.Int[0, 400])
            .Select((events, most) => events.SelectMany(one => one).Take(most).ToArray()),
        bytes =>
        {
            ReadOnlySpan<byte> rest = bytes;
            int position = 0;
            while (InotifyEvent.TryRead(ref rest, out InotifyEvent read))
            {
                uint length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(position + 12));
                byte[] name = [.. bytes.AsSpan(position + 16, (int)length)];
                Assert.Equal(BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(position)), read.Wd);
                Assert.Equal(name.TakeWhile(one => one != 0), read.Name.ToArray());
                string expected = Encoding.UTF8.GetString([.. name.TakeWhile(one => one != 0)]);
                Assert.Equal(expected.Length == 0 ? null : expected, read.DecodeName());
                _ = read.Kind;
                position += 16 + (int)length;
                Assert.Equal(bytes.Length - position, rest.Length);
            }

            Assert.True(
                rest.Length < 16 || BinaryPrimitives.ReadUInt32LittleEndian(rest[12..]) > (uint)(rest.Length - 16));
        });

    [Fact]
    public void An_event_of_kqueue_round_trips_from_its_bytes() => Fuzz.Check(
        Gen.Select(Gen.ULong, Gen.Short, Gen.UShort, Gen.UInt, Gen.Long, FuzzInput.OneOf([32, 64])),
        input =>
        {
            Kevent written = new(input.Item1, input.Item2, input.Item3, input.Item4, input.Item5);
            byte[] bytes = new byte[input.Item6];
            Array.Fill(bytes, (byte)0xFF);
            written.Write(bytes);
            Assert.Equal(written, Kevent.Read(bytes));
        },
        input => $"{input}");

    [Fact]
    public void Any_notes_of_kqueue_are_events_that_there_are() => Fuzz.Check(
        Gen.Select(Gen.UInt, Gen.Bool),
        input =>
        {
            List<Watching.WatchEvent> events = [];
            KqueueNotes.AddEvents(new Watching.WatchDescriptor(1), input.Item2, input.Item1, events);
            Assert.All(events, one => Assert.True(Enum.IsDefined(one.Kind)));
            Assert.InRange(events.Count, 0, 32);
        },
        input => $"{input}");
}
