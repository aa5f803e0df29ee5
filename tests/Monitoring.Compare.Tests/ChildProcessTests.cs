using Monitoring.Compare.Contending;
using Monitoring.Compare.Measuring;

namespace Monitoring.Compare;

public sealed class ChildProcessTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("monitoring-test-").FullName;

    private string Output => Path.Join(_directory, Launch.OutputName);

    [Fact]
    public void The_cost_of_a_program_is_reported_when_it_has_ended()
    {
        Launch launch = new("sh", "-c", "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; echo $i");

        Cost cost = Measure(launch);

        Assert.Equal("100000\n", File.ReadAllText(Output));
        Assert.InRange(cost.Processor, TimeSpan.FromMilliseconds(1), cost.Wall + cost.Wall);
    }

    [Fact]
    public void A_program_that_does_not_end_is_ended_when_its_work_is_done()
    {
        Launch launch = new("sh", "-c", "echo done; exec cat \"$0\" -",
            CreateFifo())
        { IsDone = () => File.Exists(Output) && new FileInfo(Output).Length > 0 };

        Measure(launch);

        Assert.Equal("done\n", File.ReadAllText(Output));
    }

    [Fact]
    public void A_failed_program_is_reported_with_the_end_of_its_output()
    {
        ContenderException exception = Assert.Throws<ContenderException>(
            () => Measure(new Launch("sh", "-c", "echo no such file >&2; exit 3")));

        Assert.Equal("ended with 3: no such file", exception.Message);
    }

    [Fact]
    public void A_program_that_is_never_done_is_ended()
    {
        Launch launch = new("cat", CreateFifo()) { IsDone = () => false, DescribeProgress = () => "nothing" };

        ContenderException exception = Assert.Throws<ContenderException>(
            () => ChildProcess.Measure(launch, _directory, TimeSpan.FromMilliseconds(50)));

        Assert.StartsWith("was not done after", exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private Cost Measure(Launch launch)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no /proc.");
        return ChildProcess.Measure(launch, _directory, Wait.Timeout);
    }

    /// <summary>A pipe without a writer: it can be opened, and a read of it never ends.</summary>
    private string CreateFifo()
    {
        string path = Path.Join(_directory, "fifo");
        ChildProcess.Measure(new Launch("mkfifo", path), _directory, Wait.Timeout);
        return path;
    }
}
