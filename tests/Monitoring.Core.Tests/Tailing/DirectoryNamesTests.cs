namespace Monitoring.Tailing;

public sealed class DirectoryNamesTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    [Fact]
    public void A_name_that_comes_right_after_another_is_not_missed()
    {
        DirectoryNames names = new();
        for (int count = 0; count < 200; count++)
        {
            Assert.Equal(count, names.Of(_files.Path).Length);
            _files.Append($"{count}", "x");
        }
    }

    [Fact]
    public void Only_names_with_the_prefix_are_taken()
    {
        string[] names = ["a", "a-1", "a.log", "a.log.1", "ab.log", "b"];
        Assert.Equal(["a.log", "a.log.1"], DirectoryNames.BeginningWith(names, "a.").ToArray());
        Assert.Empty(DirectoryNames.BeginningWith(names, "c").ToArray());
    }

    [Theory]
    [InlineData("app.log", "app.log.1")]
    [InlineData("app.log", "app-20261123.log")]
    [InlineData("app.log", "app.1.log")]
    [InlineData("a-b.log", "a-b.log_2")]
    [InlineData("app", "app.1")]
    public void The_name_a_rotated_file_had_is_among_the_possible_ones(string original, string rotated)
    {
        Assert.NotNull(RotatedFiles.GetSuffix(original, rotated));
        Assert.Contains(original, RotatedFiles.GetPossibleOriginals(rotated));
        _files.Append(rotated, "x");
        Assert.Equal(_files[rotated], Assert.Single(RotatedFiles.Find(_files[original], new DirectoryNames())).Path);
    }

    public void Dispose() => _files.Dispose();
}
