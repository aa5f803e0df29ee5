namespace Monitoring.Collecting.Rotating;

/// <content>Compressed files that are damaged, or that the collector cannot decompress.</content>
public abstract partial class CompressedRotationSpecification
{
    [Fact]
    public void The_existing_part_of_a_truncated_compressed_file_is_read_and_the_rest_is_a_gap()
    {
        Write(1, 10);
        Assert.Equal(Numbers(1, 10), _scene.CollectMessages());
        Write(11, 9000);
        string rotated = Rotate();
        Compress(rotated);
        Write(9001, 9010);
        byte[] whole = File.ReadAllBytes(Files[rotated + Ending]);
        File.WriteAllBytes(Files[rotated + Ending], whole[..(whole.Length / 2)]);
        _scene.Restart();
        List<string> collected = _scene.CollectUntilIdle();
        Assert.Equal("0.log: 11", collected[0]);
        Assert.Equal(
            Numbers(9001, 9010), collected.Select(message => message[7..])
            .Where(message => message is ['9', '0', '0' or '1', _] and not "9000"));
        Assert.InRange(collected.Count, 100, 8900);
        Assert.Contains("is truncated", Assert.Single(_scene.Gaps).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_compressed_file_that_cannot_be_unpacked_is_a_gap_and_the_others_are_read()
    {
        Write(1, 10);
        Assert.Equal(Numbers(1, 10), _scene.CollectMessages());
        Rotate();
        Write(11, 20);
        string broken = Rotate();
        Files.Delete(broken);
        Files.Append(broken + Ending, "no such thing");
        Write(21, 30);
        _scene.Restart();
        Assert.Equal(Numbers(21, 30), _scene.CollectMessages());
        Assert.Empty(_scene.CollectUntilIdle());
        Assert.Contains("is damaged", Assert.Single(_scene.Gaps).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_compressed_in_a_way_that_cannot_be_read_is_a_gap()
    {
        Write(1, 10);
        Assert.Equal(Numbers(1, 10), _scene.CollectMessages());
        Write(11, 20);
        string rotated = Rotate();
        Files.Rename(rotated, rotated + ".xz");
        Write(21, 30);
        _scene.Restart();
        Assert.Equal(Numbers(21, 30), _scene.CollectMessages());
        Assert.Single(_scene.Gaps);
    }
}
