using System.Management.Automation;
using Monitoring.Engine;

namespace Monitoring.Watching;

/// <summary>The paths of Watch-Log select the files that are followed.</summary>
public sealed class WatchLogPathTests : IDisposable
{
    private readonly TemporaryDirectory _logs = new();
    private readonly EngineSession _session = new();

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
        Assert.Equal(
            ["below", "top"], _session.RunText("param($path) Watch-Log $path -NoFollow -Recurse", _logs.Path).Order());
    }

    [Fact]
    public void Include_and_exclude_choose_files()
    {
        _logs.Write("a.log", "a");
        _logs.Write("b.log", "b");
        _logs.Write("c.txt", "c");
        _logs.WriteCompressed("d.log.gz", "d");

        Assert.Equal(
            ["a", "b"], _session.RunText("param($path) Watch-Log $path -NoFollow -Include *.log", _logs.Path).Order());
        Assert.Equal(
            ["b", "c"], _session.RunText("param($path) Watch-Log $path -NoFollow -Exclude a*", _logs.Path).Order());
        Assert.Equal(
            ["b"], _session.RunText("param($path) Watch-Log \"$path/*.log\" -NoFollow -Exclude a*", _logs.Path));
    }

    [Fact]
    public void Hidden_files_are_followed_only_with_force()
    {
        _logs.Write(".hidden.log", "hidden");
        _logs.Write("a.log", "seen");

        Assert.Equal(["seen"], _session.RunText("param($path) Watch-Log $path -NoFollow", _logs.Path));
        Assert.Equal(
            ["hidden", "seen"], _session.RunText("param($path) Watch-Log $path -NoFollow -Force", _logs.Path).Order());
    }

    [Fact]
    public void A_missing_path_is_an_error_and_the_others_are_read()
    {
        string log = _logs.Write("a.log", "one");
        using PowerShell shell = _session.Create("param($a, $b) Watch-Log $a, $b -NoFollow", _logs["missing.log"], log);

        Assert.Equal("one", Assert.Single(shell.Invoke()).ToString());

        ErrorRecord error = Assert.Single(shell.Streams.Error);
        Assert.Equal("PathNotFound,Monitoring.Commands.Watching.WatchLogCommand", error.FullyQualifiedErrorId);
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
        Assert.Throws<RuntimeException>(
            () => _session.Run("param($path) Watch-Log -LiteralPath $path -NoFollow", path));

        _logs.Write("a[1].log", "literal");
        Assert.Equal(["literal"], _session.RunText("param($path) Watch-Log -LiteralPath $path -NoFollow", path));
    }

    [Fact]
    public void A_relative_path_is_relative_to_the_session()
    {
        _logs.Write("a.log", "here");

        Assert.Equal(["here"], _session.RunText(
            "param($path) [void]$ExecutionContext.SessionState.Path.SetLocation($path); Watch-Log ./a.log -NoFollow",
            _logs.Path));
    }

    [Fact]
    public void Paths_come_from_the_properties_of_objects()
    {
        string log = _logs.Write("a.log", "one");

        Assert.Equal(
            ["one"], _session.RunText("param($path) [pscustomobject]@{ Path = $path } | Watch-Log -NoFollow", log));
        Assert.Equal(
            ["one"], _session.RunText("param($path) [pscustomobject]@{ PSPath = $path } | Watch-Log -NoFollow", log));
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

    public void Dispose()
    {
        _session.Dispose();
        _logs.Dispose();
    }
}
