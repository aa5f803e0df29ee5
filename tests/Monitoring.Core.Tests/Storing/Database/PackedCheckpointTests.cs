using CsCheck;
using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Storing.Blocks;

namespace Monitoring.Storing.Database;

/// <summary>A checkpoint comes back bit by bit, and nothing but a checkpoint does.</summary>
public sealed class PackedCheckpointTests
{
    private static readonly Gen<UInt128> Digests = Gen.Select(
        Gen.ULong, Gen.ULong, (high, low) => new UInt128(high, low));
    private static readonly Gen<Fingerprint> Heads =
        Gen.Select(Gen.Int[0, Fingerprint.HeadLength], Digests, (length, digest) => new Fingerprint(length, digest));

    private static readonly Gen<(long Offset, Fingerprint Marker)> Places = Gen.Select(
        Gen.OneOf(Gen.Long[0, long.MaxValue], Gen.Long[0, Fingerprint.MarkerLength]),
        Gen.Int[0, Fingerprint.MarkerLength],
        Digests,
        (offset, length, digest) => (offset, new Fingerprint((int)Math.Min(offset, length), digest)));

    private static readonly Gen<FileIdentity> Identities =
        Gen.Select(Gen.ULong, Gen.ULong, Gen.Long, (device, inode, born) => new FileIdentity(device, inode, born));

    private static readonly Gen<FilePosition> Positions = Gen.Select(
        Identities,
        Heads,
        Places,
        Gen.Long,
        Gen.ULong.Array[0, HeadPrefixes.MaxCount],
        Gen.Bool,
        (file, head, place, modified, prefixes, wasLeft) =>
            new FilePosition(file, head, place.Offset, place.Marker, modified)
            {
                Size = modified >> 1,
                Prefixes = new HeadPrefixes(prefixes),
                WasLeft = wasLeft,
            });

    private static readonly Gen<PendingPosition> OpenPositions = Gen.Select(
        Gen.Int[-1, 2],
        Positions,
        (output, since) => new PendingPosition(output < 0 ? null : (LogOutput)output, since));

    [Fact]
    public void Every_field_round_trips() =>
        Gen.Select(Positions.Array[0, 4], OpenPositions.Array[0, 3], Positions.Array[0, 4])
        .Sample((files, open, finished) =>
    {
        Checkpoint checkpoint = new("/a.log", files, open) { Finished = finished };
        Checkpoint read = PackedCheckpoint.Read("/a.log", Pack(checkpoint));
        Assert.Equal(checkpoint.Files, read.Files);
        Assert.Equal(checkpoint.Open, read.Open);
        Assert.Equal(checkpoint.Finished, read.Finished);
        Assert.Equal(checkpoint.Path, read.Path);
    });

    [Fact]
    public void A_log_of_one_file_takes_at_most_150_bytes()
    {
        FilePosition position = new(
            new FileIdentity(64768, 1835021, 1763859600123456789), new Fingerprint(1024,
                UInt128.MaxValue), 10_000_000, new Fingerprint(256, UInt128.MaxValue), 1763859601123456789)
        {
            Size = 10_000_000,
            Prefixes = new HeadPrefixes([1, 2, 3, 4, 5, 6, 7, 8]),
        };
        Assert.InRange(Pack(new Checkpoint("/a.log", [position], [])).Length, 100, 150);
    }

    [Fact]
    public void A_damaged_checkpoint_is_refused()
    {
        byte[] packed = Pack(StoreScene.CheckpointAt("/a.log", 300));
        for (int bit = 0; bit < packed.Length * 8; bit++)
        {
            byte[] damaged = [.. packed];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<InvalidDataException>(() => PackedCheckpoint.Read("/a.log", damaged));
        }

        for (int length = 0; length < packed.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => PackedCheckpoint.Read("/a.log", packed.AsSpan(0, length)));
        }
    }

    private static byte[] Pack(Checkpoint checkpoint)
    {
        ByteBuffer packed = new();
        PackedCheckpoint.Write(checkpoint, packed);
        return packed.Written.ToArray();
    }
}
