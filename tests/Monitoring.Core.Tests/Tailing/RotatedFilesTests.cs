namespace Monitoring.Tailing;

public sealed class RotatedFilesTests
{
    [Theory]
    [InlineData("app.log", "app.log.1", "1")]
    [InlineData("app.log", "app.log-20261123", "20261123")]
    [InlineData("0.log", "0.log.20261123-012636", "20261123-012636")]
    [InlineData("app.log", "app-20261123.log", "20261123")]
    [InlineData("app.log", "app.1.log", "1")]
    [InlineData("app.log", "app.log.1.gz", "1")]
    [InlineData("0.log", "0.log.20261123-012636.gz", "20261123-012636")]
    [InlineData("app.log", "app-20261123.log.gz", "20261123")]
    [InlineData("app.log", "app.log.gz", null)]
    [InlineData("app.log", "app.log.1.zst", null)]
    [InlineData("0.log", "0.log.20261123-012636.gz.tmp", null)]
    [InlineData("0.log", "0.log.20261123-012636.tmp", null)]
    [InlineData("app.log", "app.log", null)]
    [InlineData("app.log", "application.log", null)]
    [InlineData("app.log", "app-worker.log", null)]
    [InlineData("1.log", "10.log", null)]
    public void A_rotated_name_is_known_by_what_was_added(string name, string other, string? suffix) =>
        Assert.Equal(suffix, RotatedFiles.GetSuffix(name, other));

    [Fact]
    public void A_file_that_is_being_compressed_is_found_as_it_was()
    {
        using TemporaryDirectory files = new();
        foreach (string name in (string[])["0.log", "0.log.20261123-012636.gz", "0.log.20261123-012645", "0.log.20261123-012645.gz"])
        {
            files.Append(name, "x");
        }

        Assert.Equal(
            [files["0.log.20261123-012636.gz"], files["0.log.20261123-012645"]],
            RotatedFiles.Find(files["0.log"], new DirectoryNames()).Select(file => file.Path));
    }

    [Theory]
    [InlineData("2", 50, "1", 60)]
    [InlineData("10", 80, "9", 80)]
    [InlineData("50", 50, "100", 60)]
    [InlineData("20261122", 50, "20261123", 40)]
    [InlineData("20261123-012636", 50, "20261123-012645", 50)]
    [InlineData("old", 50, "new", 60)]
    public void The_older_file_comes_first(string older, long olderModified, string newer, long newerModified)
    {
        Assert.True(RotatedFiles.Compare(older, olderModified, newer, newerModified) < 0);
        Assert.True(RotatedFiles.Compare(newer, newerModified, older, olderModified) > 0);
    }
}
