using System.Buffers;
using System.Text;
using CsCheck;
using Monitoring.Entries;
using Monitoring.Files;

namespace Monitoring.Storing;

/// <summary>A checkpoint comes back bit by bit, and nothing but a checkpoint does.</summary>
public sealed class CheckpointJsonTests
{
    private static readonly Gen<UInt128> Digests = Gen.Select(Gen.ULong, Gen.ULong, (high, low) => new UInt128(high, low));
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
        (file, head, place, modified, prefixes, wasLeft) => new FilePosition(file, head, place.Offset, place.Marker, modified)
        {
            Size = modified >> 1,
            Prefixes = new HeadPrefixes(prefixes),
            WasLeft = wasLeft,
        });

    private static readonly Gen<OpenPosition> OpenPositions = Gen.Select(
        Gen.Int[-1, 2],
        Positions,
        (output, since) => new OpenPosition(output < 0 ? null : (LogOutput)output, since));

    [Fact]
    public void Every_field_comes_back() => Gen.Select(Positions.Array[0, 4], OpenPositions.Array[0, 3], Positions.Array[0, 4]).Sample((files, open, finished) =>
    {
        Checkpoint checkpoint = new("/a.log", files, open) { Finished = finished };
        ArrayBufferWriter<byte> json = new();
        CheckpointJson.Write(checkpoint, json);
        Checkpoint read = CheckpointJson.Read("/a.log", json.WrittenSpan);
        Assert.Equal(checkpoint.Files, read.Files);
        Assert.Equal(checkpoint.Open, read.Open);
        Assert.Equal(checkpoint.Finished, read.Finished);
        Assert.Equal(checkpoint.Path, read.Path);
    });

    [Fact]
    public void What_was_written_before_each_output_had_an_open_position_is_still_read()
    {
        const string Position = """
            {"device":1,"inode":2,"born":3,"head":{"length":4,"digest":"05"},"offset":9,"marker":{"length":7,"digest":"08"},"modified":9}
            """;
        Checkpoint read = CheckpointJson.Read(
            "/a.log",
            Encoding.UTF8.GetBytes($$"""{"files":[{{Position}}],"openSince":{{Position}}}"""));
        FilePosition position = new(new FileIdentity(1, 2, 3), new Fingerprint(4, 5), 9, new Fingerprint(7, 8), 9);
        Assert.Equal([position], read.Files);
        Assert.Equal([new OpenPosition(null, position)], read.Open);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"files\":null}")]
    [InlineData("{\"files\":[null]}")]
    [InlineData("{\"files\":[],\"open\":[null]}")]
    [InlineData("{\"files\":[],\"open\":[{\"output\":1}]}")]
    [InlineData("{\"files\":[{\"device\":1}]}")]
    [InlineData("{\"files\":[{\"device\":-1,\"inode\":1,\"born\":1,\"head\":{\"length\":1,\"digest\":\"0\"},\"offset\":1,\"marker\":{\"length\":1,\"digest\":\"0\"},\"modified\":1}]}")]
    [InlineData("{\"files\":[{\"device\":1,\"inode\":1,\"born\":1,\"head\":{\"length\":1,\"digest\":\"x\"},\"offset\":1,\"marker\":{\"length\":1,\"digest\":\"0\"},\"modified\":1}]}")]
    [InlineData("{\"files\":[{\"device\":1,\"inode\":1,\"born\":1,\"head\":null,\"offset\":1,\"marker\":{\"length\":1,\"digest\":\"0\"},\"modified\":1}]}")]
    [InlineData("{\"files\":[{\"device\":1,\"inode\":1,\"born\":1,\"head\":{\"length\":-1,\"digest\":\"0\"},\"offset\":1,\"marker\":{\"length\":1,\"digest\":\"0\"},\"modified\":1}]}")]
    [InlineData("{\"files\":[{\"device\":1,\"inode\":1,\"born\":1,\"head\":{\"length\":1025,\"digest\":\"0\"},\"offset\":1,\"marker\":{\"length\":1,\"digest\":\"0\"},\"modified\":1}]}")]
    [InlineData("{\"files\":[{\"device\":1,\"inode\":1,\"born\":1,\"head\":{\"length\":1,\"digest\":\"0\"},\"offset\":1,\"marker\":{\"length\":2,\"digest\":\"0\"},\"modified\":1}]}")]
    [InlineData("{\"files\":[{\"device\":1,\"inode\":1,\"born\":1,\"head\":{\"length\":1,\"digest\":\"0\"},\"offset\":-1,\"marker\":{\"length\":0,\"digest\":\"0\"},\"modified\":1}]}")]
    public void What_is_not_a_checkpoint_is_invalid_data(string json) =>
        Assert.Throws<InvalidDataException>(() => CheckpointJson.Read("/a.log", System.Text.Encoding.UTF8.GetBytes(json)));
}
