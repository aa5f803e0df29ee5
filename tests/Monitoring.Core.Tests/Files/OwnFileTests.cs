using System.Text.RegularExpressions;
using Monitoring.Files.Opening;
using Monitoring.Folders;

namespace Monitoring.Files;

/// <summary>Written files are regular files of this user, and no other file is changed.</summary>
public sealed partial class OwnFileTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public OwnFileTests() => HostileFiles.NeedUnix();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_link_is_neither_followed_nor_truncated()
    {
        _files.Append("precious", "content");
        _files.Link("file", _files["precious"]);
        Assert.Throws<ForeignFileException>(() => OwnFile.OpenOrCreate(_files["file"]));
        Assert.Throws<ForeignFileException>(() => OwnFile.Open(_files["file"]));
        Assert.ThrowsAny<IOException>(() => OwnFile.Create(_files["file"]));
        Assert.Equal("content", File.ReadAllText(_files["precious"]));
    }

    [Fact]
    public void A_link_to_nothing_makes_no_file()
    {
        _files.Link("file", _files["nothing"]);
        Assert.Throws<ForeignFileException>(() => OwnFile.OpenOrCreate(_files["file"]));
        Assert.ThrowsAny<IOException>(() => OwnFile.Create(_files["file"]));
        Assert.False(File.Exists(_files["nothing"]));
    }

    [Fact]
    public void A_second_name_of_a_file_is_not_written()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The number of names is not known here.");
        _files.Append("precious", "content");
        HostileFiles.HardLink(_files["precious"], _files["file"]);
        Assert.Contains(
            "2 names", Assert.Throws<ForeignFileException>(() => OwnFile.OpenOrCreate(_files["file"])).Message,
            StringComparison.Ordinal);
        Assert.Equal("content", File.ReadAllText(_files["precious"]));
    }

    [Fact]
    public void A_pipe_does_not_hold_anyone_up()
    {
        HostileFiles.Pipe(_files["file"]);
        Assert.Throws<ForeignFileException>(() => OwnFile.OpenOrCreate(_files["file"]));
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/tmp")]
    public void A_device_or_a_directory_is_not_written(string path) =>
        Assert.Throws<ForeignFileException>(() => OwnFile.OpenOrCreate(path));

    [Fact]
    public void A_file_of_another_user_is_not_written()
    {
        HostileFiles.NeedRoot();
        _files.Append("file", "his");
        HostileFiles.GiveAway(_files["file"]);
        ForeignFileException failure = Assert.Throws<ForeignFileException>(() => OwnFile.OpenOrCreate(_files["file"]));
        Assert.Contains($"user {HostileFiles.Stranger}", failure.Message, StringComparison.Ordinal);
        Assert.Equal("his", File.ReadAllText(_files["file"]));
    }

    [Fact]
    public void An_own_file_keeps_its_content_until_it_is_written()
    {
        _files.Append("file", "before");
        using (FileStream file = OwnFile.OpenOrCreate(_files["file"]))
        {
            Assert.Equal(6, file.Length);
            file.SetLength(0);
            file.Write("after"u8);
        }

        Assert.Equal("after", File.ReadAllText(_files["file"]));
    }

    [Fact]
    public void A_new_file_is_for_its_owner_alone()
    {
        OwnFile.OpenOrCreate(_files["file"]).Dispose();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, HostileFiles.GetMode(_files["file"]));
    }

    [Fact]
    public void One_opening_has_the_lock()
    {
        using FileStream first = OwnFile.OpenOrCreate(_files["file"]);
        Assert.True(OwnFile.TryLock(first));
        using (FileStream second = OwnFile.OpenOrCreate(_files["file"]))
        {
            Assert.False(OwnFile.TryLock(second));
        }

        first.Dispose();
        using FileStream third = OwnFile.OpenOrCreate(_files["file"]);
        Assert.True(OwnFile.TryLock(third));
    }

    [Fact]
    public void No_other_source_creates_files_or_opens_them_to_write()
    {
        string sources = Path.Join(CoreFolders.SourceDirectory, "..");
        string[] creating =
        [
            .. Directory.EnumerateFiles(sources, "*.cs", SearchOption.AllDirectories)
                .Where(file => Path.GetFileName(file) != "OwnFile.cs" && Creation().IsMatch(File.ReadAllText(file)))
                .Select(file => Path.GetRelativePath(sources, file)),
        ];
        Assert.Empty(creating);
    }

    [Theory]
    [InlineData("new FileStream(path, FileMode.OpenOrCreate)", true)]
    [InlineData("File.WriteAllText(path, text)", true)]
    [InlineData("File.Copy(one, other)", true)]
    [InlineData("new StreamWriter(path)", true)]
    [InlineData("file.OpenWrite()", true)]
    [InlineData("File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite)", true)]
    [InlineData("Path.GetTempFileName()", true)]
    [InlineData("new FileStream(path, FileMode.Open, FileAccess.Read)", false)]
    [InlineData("File.Move(one, other)", false)]
    public void The_search_finds_each_way_of_creating_files(string source, bool isFound) =>
        Assert.Equal(isFound, Creation().IsMatch(source));

    [GeneratedRegex(@"FileMode\.(Create|CreateNew|OpenOrCreate|Append|Truncate)\b|FileAccess\.(Write|ReadWrite)\b"
        + @"|\bFile\.(Create|CreateText|WriteAll\w+|AppendAll\w+|AppendText|Copy|Replace|OpenWrite)\(|\.(OpenWrite|AppendText|CopyTo\(""|CreateText)\("
        + @"|new StreamWriter\(|GetTempFileName|new FileStream\([^,)]*, FileMode\.Open\)", RegexOptions.NonBacktracking
            | RegexOptions.ExplicitCapture)]
    private static partial Regex Creation();
}
