using System.Buffers.Binary;
using Monitoring.Entries;
using Monitoring.Storing.Blocks;

namespace Monitoring.Storing.Mixed;

/// <summary>The directory of a mixed block has every property of its parts, and nothing in it is trusted.</summary>
public sealed class MixedDirectoryTests
{
    private static readonly NumberRange Numbers = new(1_000, 9_000);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300)]
    public void Every_property_round_trips(int count)
    {
        MixedPart[] parts = Create(count, new Random(count));
        Assert.Equal(parts, MixedDirectory.Read(Write(parts), Numbers));
    }

    [Fact]
    public void A_part_takes_about_25_bytes()
    {
        MixedPart[] parts = Create(1000, new Random(1));
        Assert.InRange(Write(parts).Length, 1000, 32 * 1000);
    }

    [Fact]
    public void The_parts_of_a_stream_are_found()
    {
        MixedPart[] parts = Create(300, new Random(5));
        foreach (long stream in Enumerable.Range(0, 400).Select(stream => (long)stream))
        {
            Assert.Equal(
                parts.Where(part => part.Stream == stream), MixedDirectory.Find(parts, stream).ToArray());
        }
    }

    [Fact]
    public void A_changed_byte_is_detected()
    {
        byte[] directory = Write(Create(20, new Random(2)));
        for (int index = 0; index < directory.Length; index++)
        {
            byte[] changed = [.. directory];
            changed[index] ^= 0x10;
            Assert.Throws<InvalidDataException>(() => MixedDirectory.Read(changed, Numbers));
        }
    }

    [Fact]
    public void A_truncated_directory_is_detected()
    {
        byte[] directory = Write(Create(20, new Random(3)));
        for (int length = 0; length < directory.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => MixedDirectory.Read(directory.AsSpan(0, length), Numbers));
        }
    }

    /// <summary>With the right checksum, any bytes are a valid directory or damage.</summary>
    [Fact]
    public void A_hostile_directory_is_refused_or_has_parts_in_range()
    {
        Random random = new(4);
        byte[] directory = Write(Create(20, random));
        for (int round = 0; round < 20_000; round++)
        {
            byte[] hostile = [.. directory];
            for (int change = random.Next(1, 6); change > 0; change--)
            {
                hostile[random.Next(5, hostile.Length)] = (byte)random.Next(256);
            }

            BinaryPrimitives.WriteUInt32LittleEndian(hostile.AsSpan(1), BlockFormat.Checksum(hostile.AsSpan(5)));
            try
            {
                Check(MixedDirectory.Read(hostile, Numbers));
            }
            catch (InvalidDataException)
            {
                // Refused.
            }
        }
    }

    [Fact]
    public void A_count_of_parts_that_do_not_exist_allocates_nothing()
    {
        ByteBuffer output = new();
        output.Take(5).Clear();
        output.WriteSigned(0);
        output.WriteVarint(int.MaxValue);
        byte[] hostile = output.Written.ToArray();
        hostile[0] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(hostile.AsSpan(1), BlockFormat.Checksum(hostile.AsSpan(5)));
        Assert.Throws<InvalidDataException>(() => MixedDirectory.Read(hostile, Numbers));
    }

    private static void Check(MixedPart[] parts)
    {
        int end = 0;
        for (int index = 0; index < parts.Length; index++)
        {
            MixedPart part = parts[index];
            Assert.InRange(part.Count, 1, BlockFormat.MaxRows);
            Assert.InRange(part.FirstSequence, 0, long.MaxValue - BlockFormat.MaxRows);
            Assert.True(Numbers.Contains(part.Numbers));
            Assert.InRange(part.Offset, end, StoreLimits.MaxValueBytes);
            Assert.InRange(part.Length, 0, StoreLimits.MaxValueBytes - part.Offset);
            Assert.True(index == 0 || MixedPart.Compare(parts[index - 1], part) < 0);
            end = part.Offset + part.Length;
        }
    }

    private static byte[] Write(MixedPart[] parts)
    {
        ByteBuffer output = new();
        MixedDirectory.Write(parts, Numbers, output);
        return output.Written.ToArray();
    }

    private static MixedPart[] Create(int count, Random random)
    {
        MixedPart[] parts = new MixedPart[count];
        (long stream, long sequence, int offset) = (1, 0, 0);
        for (int index = 0; index < count; index++)
        {
            if (random.Next(3) > 0)
            {
                (stream, sequence) = (stream + random.Next(1, 3), random.Next(1_000_000));
            }

            long time = 1_790_000_000_000_000_000 + random.Next();
            int rows = random.Next(1, 5);
            int length = random.Next(1, 300);
            offset += MixedDirectory.LengthOf((uint)length);
            long number = random.Next(1_000, 8_000);
            parts[index] = new MixedPart(
                stream,
                sequence,
                rows,
                new LogTimestamp(time),
                new LogTimestamp(time + random.Next()),
                random.Next(100_000),
                new LogTimestamp(random.Next(4) == 0 ? long.MinValue : time - random.Next()),
                new NumberRange(number, number + rows + random.Next(3)),
                offset,
                length,
                random.Next(EntryKind.AllBits + 1));
            sequence += rows;
            offset += length;
        }

        return parts;
    }
}
