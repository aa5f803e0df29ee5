namespace Monitoring.Querying;

public sealed class WorkloadNameTests
{
    [Theory]
    [InlineData("deployment/web", "Deployment", "web")]
    [InlineData("deploy/web", "Deployment", "web")]
    [InlineData("STS/db-*", "StatefulSet", "db-*")]
    [InlineData("ds/agent", "DaemonSet", "agent")]
    [InlineData("job/import", "Job", "import")]
    [InlineData("cj/backup", "CronJob", "backup")]
    public void A_kind_and_a_name_are_what_the_pods_were_made_by(string text, string kind, string name)
    {
        Assert.True(WorkloadName.TryParse(text, out PodOwner? owner, out string? pod, out _));
        Assert.Equal(new PodOwner(kind, name), owner);
        Assert.Null(pod);
    }

    [Theory]
    [InlineData("web", "web*")]
    [InlineData("web-?", "web-?")]
    [InlineData("pod/web-0", "web-0")]
    [InlineData("rs/web-6d4c", "web-6d4c-*")]
    public void Anything_else_is_a_name_of_pods(string text, string expected)
    {
        Assert.True(WorkloadName.TryParse(text, out PodOwner? owner, out string? pod, out _));
        Assert.Equal(expected, pod);
        Assert.Null(owner);
    }

    [Theory]
    [InlineData("carrier/pigeon", "carrier")]
    [InlineData("svc/web", "svc")]
    [InlineData("deployment/", "deployment")]
    public void A_kind_that_is_not_understood_is_named(string text, string kind)
    {
        Assert.False(WorkloadName.TryParse(text, out _, out _, out string? unknown));
        Assert.Equal(kind, unknown);
        Assert.Contains("deployment", WorkloadName.Understood, StringComparison.Ordinal);
    }
}
