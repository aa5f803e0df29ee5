namespace Monitoring.Files;

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

    public void Dispose() => _files.Dispose();
}
