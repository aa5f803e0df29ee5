using Monitoring.Tailing;

namespace Monitoring.Collecting;

/// <summary>What is found of a log's earlier files while whoever rotates them goes on: played step by step, in the moments
/// that RenameRaceTests hits by chance.</summary>
public sealed class RotationHistoryTests : IDisposable
{
    private readonly CollectorScene _scene = new(
        options => options with { Roots = [options.Roots[0] with { Include = ["*.log"] }] });

    private TemporaryDirectory Files => _scene.Files;

    private string Log => Files["logs/a.log"];

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData("logs/a.log")]
    [InlineData("targets/a.log")]
    public void What_came_before_a_file_is_resumed_though_that_file_is_renamed_as_soon_as_it_is_open(string path)
    {
        Files.CreateDirectory("targets");
        Files.Append(path, "1\n");
        if (path != "logs/a.log")
        {
            Files.Link("logs/a.log", $"../{path}");
        }

        Assert.Equal(["a.log: 1"], _scene.Collect());
        Checkpoint checkpoint = Assert.Single(_scene.Collector!.Checkpoints);
        Rotate(path, 1, "2\n");
        Rotate(path, 2, "3\n");
        TrackedFile stream = CreateStream();
        using LogFile current = LogFile.TryOpen(stream.Target, DescriptorPool.OfProcess, out _)!;
        Files.Rename(path, $"{path}.00000003");

        Assert.True(new ResumePlan([checkpoint], CreateHistory(), DescriptorPool.OfProcess).TryApply(stream, current, _scene.Events));
        Assert.Empty(_scene.Gaps);
        Assert.Equal([2, 0], stream.Retired.Select(file => file.Position));
        Assert.Equal(
            [Identity($"{path}.00000001"), Identity($"{path}.00000002")],
            stream.Retired.Select(file => file.Identity));
        stream.Dispose();
    }

    [Fact]
    public void What_came_before_a_file_is_found_beside_it_though_its_link_is_gone_as_soon_as_it_is_open()
    {
        Files.CreateDirectory("targets");
        Files.Append("targets/a.log", "1\n");
        Files.Link("logs/a.log", "../targets/a.log");
        FileIdentity first = Identity("targets/a.log");
        Rotate("targets/a.log", 1, "2\n");
        FileIdentity second = Identity("targets/a.log");
        Rotate("targets/a.log", 2, "3\n");
        TrackedFile stream = CreateStream();
        using LogFile current = LogFile.TryOpen(stream.Target, DescriptorPool.OfProcess, out _)!;
        Files.Delete("logs/a.log");

        Assert.True(TryOpenBetween(CreateHistory(), stream, first, current.Identity, out IReadOnlyList<LogFile> missed));
        Assert.Equal(second, Assert.Single(missed).Identity);
        missed[0].Dispose();
    }

    [Fact]
    public void Missed_files_whose_names_move_on_are_left_to_the_next_look()
    {
        Files.Append("logs/a.log.2", "before\n");
        Files.Append("logs/a.log.1", "missed\n");
        Files.Append("logs/a.log", "current\n");
        FileIdentity before = Identity("logs/a.log.2");
        FileIdentity missed = Identity("logs/a.log.1");
        FileIdentity current = Identity("logs/a.log");
        RotationHistory history = CreateHistory(onFirstName: ShiftNames);

        Assert.False(TryOpenBetween(history, CreateStream(), before, current, out _));
        Assert.Empty(_scene.Gaps);
        Assert.True(TryOpenBetween(history, CreateStream(), before, current, out IReadOnlyList<LogFile> found));
        Assert.Equal(missed, Assert.Single(found).Identity);
        found[0].Dispose();
    }

    [Fact]
    public void A_copy_that_is_made_while_another_file_is_looked_for_is_found()
    {
        Files.Append("logs/a.log", "1\n");
        Assert.Equal(["a.log: 1"], _scene.Collect());
        Rotate("logs/a.log", 1, "2\n");
        Assert.Equal(["a.log: 2"], _scene.Collect());
        Checkpoint checkpoint = Assert.Single(_scene.Collector!.Checkpoints);
        ResumePlan plan = new([checkpoint], CreateHistory(onFirstName: () =>
        {
            File.Copy(Log, $"{Log}.00000002");
            Files.Truncate("logs/a.log");
        }), DescriptorPool.OfProcess);
        TrackedFile stream = CreateStream();
        using LogFile current = LogFile.TryOpen(stream.Target, DescriptorPool.OfProcess, out _)!;

        Assert.True(plan.TryApply(stream, current, _scene.Events));
        Assert.Empty(_scene.Gaps);
        Assert.Equal(
            [Identity("logs/a.log.00000001"), Identity("logs/a.log.00000002")],
            stream.Retired.Select(file => file.Identity));
        Assert.Equal(0, current.Position);
        stream.Dispose();
    }

    [Fact]
    public void Names_that_stand_still_are_believed_at_the_first_look_whatever_time_their_directory_tells()
    {
        Files.Append("logs/a.log.2", "before\n");
        Files.Append("logs/a.log.1", "missed\n");
        Files.Append("logs/a.log", "current\n");
        Directory.SetLastWriteTimeUtc(Files["logs"], new DateTime(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.True(TryOpenBetween(
            CreateHistory(),
            CreateStream(),
            Identity("logs/a.log.2"),
            Identity("logs/a.log"),
            out IReadOnlyList<LogFile> missed));
        Assert.Equal(Identity("logs/a.log.1"), Assert.Single(missed).Identity);
        missed[0].Dispose();
    }

    [Fact]
    public void A_file_to_resume_whose_name_moves_on_is_left_to_the_next_look()
    {
        Files.Append("logs/a.log", "1\n");
        Assert.Equal(["a.log: 1"], _scene.Collect());
        Checkpoint checkpoint = Assert.Single(_scene.Collector!.Checkpoints);
        Files.Rename("logs/a.log", "logs/a.log.2");
        Files.Append("logs/a.log.1", "2\n");
        Files.Append("logs/a.log", "3\n");
        FileIdentity first = Identity("logs/a.log.2");
        FileIdentity second = Identity("logs/a.log.1");
        ResumePlan plan = new([checkpoint], CreateHistory(onFirstName: ShiftNames), DescriptorPool.OfProcess);
        TrackedFile stream = CreateStream();
        using LogFile current = LogFile.TryOpen(stream.Target, DescriptorPool.OfProcess, out _)!;

        Assert.False(plan.TryApply(stream, current, _scene.Events));
        Assert.Empty(stream.Retired);
        Assert.Empty(_scene.Gaps);
        Assert.True(plan.TryApply(stream, current, _scene.Events));
        Assert.Empty(_scene.Gaps);
        Assert.Equal([first, second], stream.Retired.Select(file => file.Identity));
        stream.Dispose();
    }

    [Fact]
    public void Files_that_are_rotated_while_we_look_for_missed_ones_are_left_for_the_next_look()
    {
        Files.Append("logs/a.log.3", "before\n");
        Files.Append("logs/a.log.2", "current, renamed already\n");
        Files.Append("logs/a.log.1", "after\n");
        Files.Append("logs/a.log", "last\n");
        Assert.True(TryOpenBetween(
            CreateHistory(),
            CreateStream(),
            Identity("logs/a.log.3"),
            Identity("logs/a.log.2"),
            out IReadOnlyList<LogFile> missed));
        Assert.Empty(missed);
    }

    private static bool TryOpenBetween(
        RotationHistory history,
        TrackedFile stream,
        FileIdentity before,
        FileIdentity current,
        out IReadOnlyList<LogFile> missed) =>
        history.TryOpenBetween(history.View(stream), before, 0, current, _ => false, out missed);

    private FileIdentity Identity(string name) => FileStatus.Of(Files[name])!.Value.Identity;

    private void Rotate(string path, int number, string text)
    {
        Files.Rename(path, $"{path}.{number:D8}");
        Files.Append(path, text);
    }

    private void ShiftNames()
    {
        Files.Rename("logs/a.log.2", "logs/a.log.3");
        Files.Rename("logs/a.log.1", "logs/a.log.2");
        Files.Rename("logs/a.log", "logs/a.log.1");
        Files.Append("logs/a.log", "last\n");
    }

    /// <summary>A stream whose path has been resolved, as before its file is opened.</summary>
    private TrackedFile CreateStream() => new(
        Log,
        new DirectoryCollectorOptions { Roots = [new LogRoot { Path = _scene.Root }] },
        new OpenFiles(),
        _scene.Time,
        _scene.Events)
    {
        FindCopy = (_, _) => null,
        Links = LinkChain.Resolve(Log),
    };

    /// <summary>Asking whether a name is followed comes between reading the names and opening the first.</summary>
    private RotationHistory CreateHistory(Action? onFirstName = null) => new(
        _ =>
        {
            Interlocked.Exchange(ref onFirstName, null)?.Invoke();
            return false;
        },
        DescriptorPool.OfProcess,
        _scene.Events);
}
