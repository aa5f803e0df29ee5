using System.Management.Automation;
using Monitoring.Engine;

namespace Monitoring.Watching;

public sealed class WatchLogTests : IDisposable
{
    private readonly TemporaryDirectory _logs = new();
    private readonly EngineSession _session = new();

    [Fact]
    public void Entries_come_as_they_are_written()
    {
        string log = _logs.Write("a.log", "already there");
        using RunningScript watch = _session.Start("param($path) Watch-Log $path -Tail 1", log);
        Assert.Equal("already there", watch.Next().ToString());

        _logs.Write("a.log", "one", "two");
        Assert.Equal(["one", "two"], watch.NextText(2));
        _logs.Write("a.log", "three");
        Assert.Equal(["three"], watch.NextText(1));
    }

    [Fact]
    public void By_default_only_what_is_written_from_now_on_comes()
    {
        string log = _logs.Write("a.log", "old");
        using RunningScript watch = _session.Start("param($path) Watch-Log $path", log);

        Assert.Equal("new", watch.NextAfter(() => _logs.Write("a.log", "new")).ToString());
    }

    [Fact]
    public void Tail_gives_the_last_entries_of_each_file_first()
    {
        _logs.Write("a.log", "a1", "a2", "a3");
        _logs.Write("b.log", "b1");

        string[] entries = _session.RunText("param($path) Watch-Log $path -Tail 2 -NoFollow", _logs.Path);

        Assert.Equal(["a2", "a3", "b1"], entries.Order());
    }

    [Fact]
    public void A_stack_trace_is_one_entry_with_Multiline()
    {
        string log = _logs.Write("a.log", "java.lang.Error: x", "\tat shop.Cart.add(Cart.java:1)", "next");
        Assert.Equal(
            ["java.lang.Error: x\n\tat shop.Cart.add(Cart.java:1)", "next"],
            _session.RunText("param($path) Watch-Log $path -NoFollow -Multiline", log));
        Assert.Equal(3, _session.Run("param($path) Watch-Log $path -NoFollow", log).Count);
    }

    [Fact]
    public void Since_emits_first_the_newer_entries_of_rotated_and_compressed_files()
    {
        _logs.WriteCompressed(
            "a.log.20200101-000130.gz", "2020-01-01T00:00:00Z stdout F one", "2020-01-01T00:01:00Z stdout F two");
        string log = _logs.Write("a.log", "2020-01-01T00:02:00Z stdout F three", "2020-01-01T00:03:00Z stdout F four");
        using RunningScript watch = _session.Start("param($path) Watch-Log $path -Since 2020-01-01T00:01:00Z", log);
        Assert.Equal(["two", "three", "four"], watch.NextText(3));

        _logs.Write("a.log", "2019-12-31T00:00:00Z stdout F written from now on");
        Assert.Equal(["written from now on"], watch.NextText(1));
    }

    [Fact]
    public void From_start_gives_everything_and_continues()
    {
        string log = _logs.Write("a.log", "one", "two");
        using RunningScript watch = _session.Start("param($path) Watch-Log $path -FromStart", log);
        Assert.Equal(["one", "two"], watch.NextText(2));

        _logs.Write("a.log", "three");
        Assert.Equal(["three"], watch.NextText(1));
    }

    [Fact]
    public void NoFollow_emits_all_existing_entries()
    {
        string log = _logs.Write("a.log", "one", "two");

        Assert.Equal(["one", "two"], _session.RunText("param($path) Watch-Log $path -NoFollow", log));
    }

    [Theory]
    [InlineData("Watch-Log env:/HOME", "NotInFileSystem")]
    [InlineData("Watch-Log nowhere:/log", "PathNotResolved")]
    [InlineData("Watch-Log \"a`0b\"", "PathNotResolved")]
    [InlineData("Watch-Log /tmp -FromStart -Tail 1", "StartConflict")]
    [InlineData("Watch-Log /tmp -Since 1h -Tail 1", "StartConflict")]
    [InlineData("Watch-Log /tmp -Since 1h -FromStart", "StartConflict")]
    [InlineData("Watch-Log /tmp -Since nonsense", "ParameterArgumentTransformationError")]
    [InlineData("Watch-Log /tmp -Pattern '('", "InvalidPattern")]
    [InlineData("Watch-Log /tmp -Level nonsense", "ParameterArgumentTransformationError")]
    public void Contradicting_parameters_have_an_error_of_their_own(string script, string id)
    {
        using PowerShell shell = _session.Create($"try {{ {script} }} catch {{ $_ }}");

        PSObject? thrown = shell.Invoke().SingleOrDefault();

        ErrorRecord error = thrown?.BaseObject as ErrorRecord ?? Assert.Single(shell.Streams.Error);
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_level_is_an_error_that_lists_the_levels()
    {
        RuntimeException error = Assert.ThrowsAny<RuntimeException>(
            () => _session.Run("Watch-Log /tmp -Level nonsense"));

        Assert.Contains("Trace, Debug, Information, Warning, Error, Critical", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_renamed_file_is_followed_to_its_successor()
    {
        string log = _logs.Write("a.log", "before");
        using RunningScript watch = _session.Start("param($path) Watch-Log $path -Tail 1", log);
        Assert.Equal("before", watch.Next().ToString());

        _logs.Write("a.log", "last of the old");
        File.Move(log, log + ".1");
        _logs.Write("a.log", "first of the new");

        Assert.Equal(["last of the old", "first of the new"], watch.NextText(2));
    }

    [Fact]
    public void It_stops_while_nothing_comes()
    {
        string log = _logs.Write("a.log", "one");
        using RunningScript watch = _session.Start("param($path) Watch-Log $path -Tail 1", log);
        watch.Next();

        watch.Stop();
        AssertNothingIsOpen();
    }

    [Fact]
    public void It_stops_when_the_pipeline_has_enough()
    {
        string log = _logs.Write("a.log", "one", "two", "three");

        Assert.Equal(
            ["one", "two"], _session.RunText("param($path) Watch-Log $path -FromStart | Select-Object -First 2", log));
        AssertNothingIsOpen();
    }

    [Fact]
    public void It_stops_when_the_pipeline_breaks()
    {
        string log = _logs.Write("a.log", "one", "two");

        Assert.Throws<RuntimeException>(
            () => _session.Run("param($path) Watch-Log $path -FromStart | ForEach-Object { throw 'enough' }", log));
        AssertNothingIsOpen();
    }

    [Fact]
    public void Entries_are_objects_with_types()
    {
        string log = _logs.Write("web.log", "ERROR: no route to host");

        PSObject entry = Assert.Single(_session.Run("param($path) Watch-Log $path -NoFollow", log));

        Assert.Contains("Monitoring.Entries.LogEntry", entry.TypeNames);
        Assert.Equal(log, entry.Properties["Path"].Value);
        Assert.Equal("web.log", entry.Properties["Source"].Value);
        Assert.Equal("Error", $"{entry.Properties["Level"].Value}");
        Assert.IsType<DateTimeOffset>(PSObject.AsPSObject(entry.Properties["Timestamp"].Value).BaseObject);
    }

    public void Dispose()
    {
        _session.Dispose();
        _logs.Dispose();
    }

    /// <summary>Linux only knows what is open; elsewhere there is nothing to ask.</summary>
    private void AssertNothingIsOpen()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        IEnumerable<string> open = Directory.GetFiles("/proc/self/fd")
            .Select(descriptor => new FileInfo(descriptor).LinkTarget ?? string.Empty)
            .Where(target => target.StartsWith(_logs.Path, StringComparison.Ordinal));
        Assert.Empty(open);
    }
}
