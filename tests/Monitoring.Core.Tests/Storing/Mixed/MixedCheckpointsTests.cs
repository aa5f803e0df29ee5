using System.Buffers.Binary;
using Monitoring.Entries;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Database;
using ZstdSharp;

namespace Monitoring.Storing.Mixed;

public sealed class MixedCheckpointsTests
{
    [Fact]
    public void The_last_checkpoint_of_each_path_counts()
    {
        MixedCheckpoints checkpoints = new();
        checkpoints.Add(Write(StoreScene.CheckpointAt("/a.log", 1), StoreScene.CheckpointAt("/ü.log", 2)));
        checkpoints.Add(Write(StoreScene.CheckpointAt("/a.log", 3), Checkpoint.Gone("/ü.log")));
        Assert.Equal(["/a.log", "/ü.log"], checkpoints.Packed.Keys.Order(StringComparer.Ordinal));
        Assert.Null(checkpoints.Packed["/ü.log"]);
        Assert.Equal(3, PackedCheckpoint.Read("/a.log", checkpoints.Packed["/a.log"]).Files[0].Offset);

        MixedCheckpoints again = new();
        using Compressor compressor = new(1);
        ByteBuffer output = new();
        checkpoints.Write(new ByteBuffer(), compressor, output);
        again.Add(output.Written);
        Assert.Equal(checkpoints.Packed["/a.log"], again.Packed["/a.log"]);
        Assert.Null(again.Packed["/ü.log"]);
    }

    [Fact]
    public void A_changed_byte_is_detected()
    {
        byte[] checkpoints = Write(StoreScene.CheckpointAt("/a.log", 1), StoreScene.CheckpointAt("/b.log", 2));
        for (int index = 0; index < checkpoints.Length; index++)
        {
            byte[] changed = [.. checkpoints];
            changed[index] ^= 1;
            Assert.Throws<InvalidDataException>(() => new MixedCheckpoints().Add(changed));
        }
    }

    [Fact]
    public void Hostile_checkpoints_are_refused_or_read()
    {
        Random random = new(6);
        byte[] checkpoints = Write(
            [.. Enumerable.Range(0, 30).Select(path => StoreScene.CheckpointAt($"/{path}.log", path))]);
        for (int round = 0; round < 5_000; round++)
        {
            byte[] hostile = [.. checkpoints];
            hostile[random.Next(5, hostile.Length)] = (byte)random.Next(256);
            BinaryPrimitives.WriteUInt32LittleEndian(hostile.AsSpan(1), BlockFormat.Checksum(hostile.AsSpan(5)));
            try
            {
                new MixedCheckpoints().Add(hostile);
            }
            catch (InvalidDataException)
            {
                // Refused.
            }
        }
    }

    private static byte[] Write(params Checkpoint[] checkpoints)
    {
        using Compressor compressor = new(1);
        ByteBuffer output = new();
        MixedCheckpoints.Write(checkpoints, new ByteBuffer(), compressor, output);
        return output.Written.ToArray();
    }
}
