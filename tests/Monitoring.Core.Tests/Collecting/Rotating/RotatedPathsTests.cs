using Monitoring.Collecting.Rotating.Naming;

namespace Monitoring.Collecting.Rotating;

public sealed class RotatedPathsTests
{
    [Fact]
    public void A_log_finds_the_followed_paths_that_are_names_of_its_rotated_files()
    {
        RotatedPaths paths = new(["/logs/app.log.1", "/logs/app.log", "/logs/app-worker.log", "/other/app.log.1"]);
        paths.Add("/logs/app.2.log");
        paths.Add("/logs/app.log-20261129.gz");
        Assert.Equal(
            ["/logs/app.2.log", "/logs/app.log-20261129.gz", "/logs/app.log.1"], paths.Of("/logs/app.log").Order());
        Assert.Empty(paths.Of("/logs/app-worker.log"));
        Assert.Equal(["/other/app.log.1"], paths.Of("/other/app.log"));
    }

    [Fact]
    public void A_path_that_is_followed_no_more_is_forgotten()
    {
        RotatedPaths paths = new(["/logs/app.log.1", "/logs/app.log.2"]);
        paths.Remove("/logs/app.log.2");
        Assert.Equal(["/logs/app.log.1"], paths.Of("/logs/app.log"));
        paths.Remove("/logs/app.log.1");
        Assert.Empty(paths.Of("/logs/app.log"));
    }
}
