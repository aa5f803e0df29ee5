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
    public void A_stack_trace_is_one_entry_if_that_is_asked_for()
    {
        string log = _logs.Write("a.log", "java.lang.Error: x", "\tat shop.Cart.add(Cart.java:1)", "next");
        Assert.Equal(
            ["java.lang.Error: x\n\tat shop.Cart.add(Cart.java:1)", "next"],
            _session.RunText("param($path) Watch-Log $path -NoFollow -Multiline", log));
        Assert.Equal(3, _session.Run("param($path) Watch-Log $path -NoFollow", log).Count);
    }

    [Fact]
    public void Since_gives_first_what_is_not_older_though_it_was_rotated_and_compressed()
    {
        _logs.WriteCompressed("a.log.20200101-000130.gz", "2020-01-01T00:00:00Z stdout F one", "2020-01-01T00:01:00Z stdout F two");
        string log = _logs.Write("a.log", "2020-01-01T00:02:00Z stdout F three", "2020-01-01T00:03:00Z stdout F four");
        using RunningScript watch = _session.Start("param($path) Watch-Log $path -Since 2020-01-01T00:01:00Z", log);
        Assert.Equal(["two", "three", "four"], watch.NextText(3));

        _logs.Write("a.log", "2019-12-31T00:00:00Z stdout F written from now on");
        Assert.Equal(["written from now on"], watch.NextText(1));
    }

    [Fact]
    public void From_start_gives_everything_and_goes_on()
    {
        string log = _logs.Write("a.log", "one", "two");
        using RunningScript watch = _session.Start("param($path) Watch-Log $path -FromStart", log);
        Assert.Equal(["one", "two"], watch.NextText(2));

        _logs.Write("a.log", "three");
        Assert.Equal(["three"], watch.NextText(1));
    }

    [Fact]
    public void Who_does_not_follow_gets_everything_that_is_there()
    {
        string log = _logs.Write("a.log", "one", "two");

        Assert.Equal(["one", "two"], _session.RunText("param($path) Watch-Log $path -NoFollow", log));
    }

    [Fact]
    public void Several_paths_are_followed_at_once()
    {
        string first = _logs.Write("a.log", "a1");
        string second = _logs.Write("b.log", "b1");
        using RunningScript watch = _session.Start("param($a, $b) Watch-Log $a, $b -Tail 1", first, second);
        Assert.Equal(["a1", "b1"], watch.NextText(2).Order());

        _logs.Write("b.log", "b2");
        Assert.Equal(["b2"], watch.NextText(1));
        _logs.Write("a.log", "a2");
        Assert.Equal(["a2"], watch.NextText(1));
    }

    [Fact]
    public void Directories_below_are_followed_only_with_recurse()
    {
        _logs.Write("a.log", "top");
        _logs.Write("sub/b.log", "below");

        Assert.Equal(["top"], _session.RunText("param($path) Watch-Log $path -NoFollow", _logs.Path));
        Assert.Equal(["below", "top"], _session.RunText("param($path) Watch-Log $path -NoFollow -Recurse", _logs.Path).Order());
    }

    [Fact]
    public void Include_and_exclude_choose_files()
    {
        _logs.Write("a.log", "a");
        _logs.Write("b.log", "b");
        _logs.Write("c.txt", "c");
        _logs.WriteCompressed("d.log.gz", "d");

        Assert.Equal(["a", "b"], _session.RunText("param($path) Watch-Log $path -NoFollow -Include *.log", _logs.Path).Order());
        Assert.Equal(["b", "c"], _session.RunText("param($path) Watch-Log $path -NoFollow -Exclude a*", _logs.Path).Order());
        Assert.Equal(["b"], _session.RunText("param($path) Watch-Log \"$path/*.log\" -NoFollow -Exclude a*", _logs.Path));
    }

    [Fact]
    public void Hidden_files_are_followed_only_with_force()
    {
        _logs.Write(".hidden.log", "hidden");
        _logs.Write("a.log", "seen");

        Assert.Equal(["seen"], _session.RunText("param($path) Watch-Log $path -NoFollow", _logs.Path));
        Assert.Equal(["hidden", "seen"], _session.RunText("param($path) Watch-Log $path -NoFollow -Force", _logs.Path).Order());
    }

    [Fact]
    public void A_path_that_is_not_there_is_an_error_and_the_others_go_on()
    {
        string log = _logs.Write("a.log", "one");
        using PowerShell shell = _session.Create("param($a, $b) Watch-Log $a, $b -NoFollow", _logs["missing.log"], log);

        Assert.Equal("one", Assert.Single(shell.Invoke()).ToString());

        ErrorRecord error = Assert.Single(shell.Streams.Error);
        Assert.Equal("PathNotFound,Monitoring.Commands.WatchLogCommand", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
        Assert.Contains("missing.log", error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void It_ends_if_no_path_is_left()
    {
        using RunningScript watch = _session.Start("param($path) Watch-Log $path", _logs["missing.log"]);

        watch.WaitForEnd();

        Assert.Single(watch.Errors);
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
    public void What_makes_no_sense_has_an_error_of_its_own(string script, string id)
    {
        using PowerShell shell = _session.Create($"try {{ {script} }} catch {{ $_ }}");

        PSObject? thrown = shell.Invoke().SingleOrDefault();

        ErrorRecord error = thrown?.BaseObject as ErrorRecord ?? Assert.Single(shell.Streams.Error);
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_level_is_told_the_right_ones()
    {
        RuntimeException error = Assert.ThrowsAny<RuntimeException>(
            () => _session.Run("Watch-Log /tmp -Level nonsense"));

        Assert.Contains("Trace, Debug, Information, Warning, Error, Critical", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_without_a_match_waits_for_files()
    {
        using RunningScript watch = _session.Start("param($path) Watch-Log \"$path/*.log\"", _logs.Path);
        int file = 0;

        PSObject entry = watch.NextAfter(() => _logs.Write($"new{file++}.log", "first line"));

        Assert.Equal("first line", entry.ToString());
        Assert.Empty(watch.Errors);
    }

    [Fact]
    public void Characters_of_a_literal_path_mean_themselves()
    {
        _logs.Write("a1.log", "pattern");
        string path = _logs["a[1].log"];
        Assert.Equal(["pattern"], _session.RunText("param($path) Watch-Log $path -NoFollow", path));
        Assert.Throws<RuntimeException>(() => _session.Run("param($path) Watch-Log -LiteralPath $path -NoFollow", path));

        _logs.Write("a[1].log", "literal");
        Assert.Equal(["literal"], _session.RunText("param($path) Watch-Log -LiteralPath $path -NoFollow", path));
    }

    [Fact]
    public void A_relative_path_is_relative_to_the_session()
    {
        _logs.Write("a.log", "here");

        Assert.Equal(["here"], _session.RunText(
            "param($path) [void]$ExecutionContext.SessionState.Path.SetLocation($path); Watch-Log ./a.log -NoFollow", _logs.Path));
    }

    [Fact]
    public void Paths_come_from_the_properties_of_objects()
    {
        string log = _logs.Write("a.log", "one");

        Assert.Equal(["one"], _session.RunText("param($path) [pscustomobject]@{ Path = $path } | Watch-Log -NoFollow", log));
        Assert.Equal(["one"], _session.RunText("param($path) [pscustomobject]@{ PSPath = $path } | Watch-Log -NoFollow", log));
    }

    /// <summary>The last one is of a list that Get-Content read, and knows the list's path.</summary>
    [Fact]
    public void Paths_come_through_the_pipeline()
    {
        string log = _logs.Write("a.log", "one");
        PSObject listed = new(log);
        listed.Properties.Add(new PSNoteProperty("PSPath", _logs.Write("list.txt", log)));

        Assert.Equal(["one"], _session.RunText("param($path) $path, $path | Watch-Log -NoFollow", log));
        Assert.Equal(["one"], _session.RunText("param($root) \"$root/*.log\" | Watch-Log -NoFollow", _logs.Path));
        Assert.Equal(["one"], _session.RunText("param($path) $path | Watch-Log -NoFollow", listed));
    }

    /// <summary>Its name is no pattern, whatever is in it.</summary>
    [Fact]
    public void A_file_object_is_taken_by_its_literal_path()
    {
        _logs.Write("a1.log", "other");
        string log = _logs.Write("a[1].log", "one");
        PSObject file = new(new FileInfo(log));
        file.Properties.Add(new PSNoteProperty("PSPath", log));

        Assert.Equal(["one"], _session.RunText("param($file) $file | Watch-Log -NoFollow", file));
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

        Assert.Equal(["one", "two"], _session.RunText("param($path) Watch-Log $path -FromStart | Select-Object -First 2", log));
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
