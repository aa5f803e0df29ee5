using System.Text;
using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Storing.Database.Schema;

namespace Monitoring.Storing.Database;

/// <summary>The checkpoints of earlier versions are still read, and nothing else is.</summary>
public sealed class CheckpointJsonTests
{
    [Fact]
    public void Checkpoints_without_an_open_position_for_each_output_are_still_read()
    {
        const string Position = """
            {"device":1,"inode":2,"born":3,"head":{"length":4,"digest":"05"},"offset":9,"marker":{"length":7,"digest":"08"},"modified":9}
            """;
        Checkpoint read = CheckpointJson.Read(
            "/a.log",
            Encoding.UTF8.GetBytes($$"""{"files":[{{Position}}],"openSince":{{Position}}}"""));
        FilePosition position = new(new FileIdentity(1, 2, 3), new Fingerprint(4, 5), 9, new Fingerprint(7, 8), 9);
        Assert.Equal([position], read.Files);
        Assert.Equal([new PendingPosition(null, position)], read.Open);
    }

    [Fact]
    public void Stores_of_the_last_version_are_still_read()
    {
        const string Position = """
            {"device":1,"inode":2,"born":3,"head":{"length":4,"digest":"05"},"offset":9,"marker":{"length":7,"digest":"08"},"modified":9,"size":10,"prefixes":"000000000000000b"}
            """;
        Checkpoint read = CheckpointJson.Read(
            "/a.log",
            Encoding.UTF8.GetBytes($$"""{"files":[{{Position}}],"open":[{"output":1,"since":{{Position}}}],"finished":[{{Position.Replace("\"size\"", "\"wasLeft\":true,\"size\"", StringComparison.Ordinal)}}]}"""));
        FilePosition position = new(new FileIdentity(1, 2, 3), new Fingerprint(4, 5), 9, new Fingerprint(7, 8), 9)
        {
            Size = 10,
            Prefixes = new HeadPrefixes([11]),
        };
        Assert.Equal([position], read.Files);
        Assert.Equal([new PendingPosition(LogOutput.Stdout, position)], read.Open);
        Assert.Equal([position with { WasLeft = true }], read.Finished);
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
    [InlineData(
        "{\"files\":[{\"device\":-1,\"inode\":1,\"born\":1,\"head\":{\"length\":1,\"digest\":\"0\"},\"offset\":1,\"marker\":{\"length\":1,\"digest\":\"0\"},\"modified\":1}]}")]
    [InlineData(
        "{\"files\":[{\"device\":1,\"inode\":1,\"born\":1,\"head\":{\"length\":1,\"digest\":\"x\"},\"offset\":1,\"marker\":{\"length\":1,\"digest\":\"0\"},\"modified\":1}]}")]
    [InlineData(
        "{\"files\":[{\"device\":1,\"inode\":1,\"born\":1,\"head\":null,\"offset\":1,\"marker\":{\"length\":1,\"digest\":\"0\"},\"modified\":1}]}")]
    [InlineData(
        "{\"files\":[{\"device\":1,\"inode\":1,\"born\":1,\"head\":{\"length\":-1,\"digest\":\"0\"},\"offset\":1,\"marker\":{\"length\":1,\"digest\":\"0\"},\"modified\":1}]}")]
    [InlineData(
        "{\"files\":[{\"device\":1,\"inode\":1,\"born\":1,\"head\":{\"length\":1025,\"digest\":\"0\"},\"offset\":1,\"marker\":{\"length\":1,\"digest\":\"0\"},\"modified\":1}]}")]
    [InlineData(
        "{\"files\":[{\"device\":1,\"inode\":1,\"born\":1,\"head\":{\"length\":1,\"digest\":\"0\"},\"offset\":1,\"marker\":{\"length\":2,\"digest\":\"0\"},\"modified\":1}]}")]
    [InlineData(
        "{\"files\":[{\"device\":1,\"inode\":1,\"born\":1,\"head\":{\"length\":1,\"digest\":\"0\"},\"offset\":-1,\"marker\":{\"length\":0,\"digest\":\"0\"},\"modified\":1}]}")]
    public void Only_a_checkpoint_is_valid_data(string json) =>
        Assert.Throws<InvalidDataException>(() => CheckpointJson.Read("/a.log", Encoding.UTF8.GetBytes(json)));
}
