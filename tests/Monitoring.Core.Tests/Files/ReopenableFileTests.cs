using System.Text;
using Monitoring.Files.Opening;
using Monitoring.Files.Status;

namespace Monitoring.Files;

public sealed class ReopenableFileTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void It_is_the_file_and_not_the_name_that_is_opened_again()
    {
        DescriptorPool pool = new(1);
        using ReopenableFile file = Open(pool, "a", "first");
        using ReopenableFile other = Open(pool, "b", "other");
        _files.Rename("a", "a.1");
        _files.Append("a", "second");
        Assert.Equal("first", Read(file));
        Assert.Equal("other", Read(other));
        _files.Rename("a.1", "a.2");
        Assert.Equal(5, file.GetStatus().Size);
        Assert.Equal("first", Read(file));
        Assert.Equal(1, pool.Count);
    }

    [Fact]
    public void A_closed_file_without_a_name_is_lost()
    {
        DescriptorPool pool = new(1);
        using ReopenableFile file = Open(pool, "a", "first");
        using ReopenableFile other = Open(pool, "b", "other");
        Assert.False(file.IsGone);
        _files.Delete("a");
        _files.Append("a", "second");
        Assert.Throws<FileNotFoundException>(() => file.GetStatus());
        Assert.True(file.IsGone);
        Assert.Throws<FileNotFoundException>(() => Read(file));
    }

    [Fact]
    public void Deleted_files_stay_open_and_no_other_file_can_be_opened()
    {
        DescriptorPool pool = new(1);
        using ReopenableFile file = Open(pool, "a", "first");
        _files.Delete("a");
        _files.Append("b", "other");
        Assert.Null(ReopenableFile.TryOpen(_files["b"], pool, out FileError error));
        Assert.Equal(FileError.TooManyOpenFiles, error);
        Assert.Equal("first", Read(file));
    }

    [Fact]
    public void The_one_that_was_read_longest_ago_is_closed()
    {
        DescriptorPool pool = new(2);
        using ReopenableFile first = Open(pool, "a", "first");
        using ReopenableFile second = Open(pool, "b", "second");
        Read(first);
        using ReopenableFile third = Open(pool, "c", "third");
        Assert.Equal([true, false, true], [first.IsOpen, second.IsOpen, third.IsOpen]);
        Assert.Equal(2, pool.Count);
    }

    [Fact]
    public void Each_exchange_checks_one_file_of_any_number()
    {
        const int MaxOpen = 50;
        const int Files = 1000;
        DescriptorPool pool = new(MaxOpen);
        ReopenableFile[] files = [.. Enumerable.Range(0, Files).Select(file => Open(pool, $"{file}", $"{file}"))];
        Array.ForEach(files, file => Read(file));
        Assert.Equal(Files - MaxOpen + Files, pool.CloseAttempts);
        Array.ForEach(files, file => file.Dispose());
        Assert.Equal(0, pool.Count);
    }

    [Fact]
    public void A_deleted_file_is_checked_once_and_not_at_each_exchange()
    {
        const int MaxOpen = 50;
        const int Deleted = 40;
        const int Files = 200;
        DescriptorPool pool = new(MaxOpen);
        ReopenableFile[] deleted =
            [.. Enumerable.Range(0, Deleted).Select(file => Open(pool, $"deleted{file}", $"{file}"))];
        for (int file = 0; file < Deleted; file++)
        {
            _files.Delete($"deleted{file}");
        }

        ReopenableFile[] files = [.. Enumerable.Range(0, Files).Select(file => Open(pool, $"{file}", $"{file}"))];
        Assert.Equal(Deleted + Files - (MaxOpen - Deleted), pool.CloseAttempts);
        Assert.Equal("3", Read(deleted[3]));
        Array.ForEach([.. deleted, .. files], file => file.Dispose());
        Assert.Equal(0, pool.Count);
    }

    [Fact]
    public void A_renamed_file_is_searched_for_when_no_other_can_be_closed()
    {
        const int MaxOpen = 20;
        DescriptorPool pool = new(MaxOpen);
        ReopenableFile[] renamed = [.. Enumerable.Range(0, MaxOpen).Select(file => Open(pool, $"{file}", $"{file}"))];
        for (int file = 0; file < MaxOpen; file++)
        {
            _files.Rename($"{file}", $"{file}.1");
        }

        ReopenableFile[] others = [.. Enumerable.Range(0, MaxOpen).Select(file => Open(pool, $"other{file}", "other"))];
        Assert.Equal(1, pool.Search.Readings);
        Assert.Equal(MaxOpen - 1, renamed.Count(file => file.IsOpen));
        Assert.Equal(Enumerable.Range(0, MaxOpen).Select(file => $"{file}"), renamed.Select(Read));
        Array.ForEach([.. renamed, .. others], file => file.Dispose());
        Assert.Equal(0, pool.Count);
    }

    [Fact]
    public void A_directory_is_read_once_for_all_files_that_are_searched_for_in_it()
    {
        const int Files = 100;
        FileIdentity[] files = [.. Enumerable.Range(0, Files).Select(file =>
        {
            _files.Append($"{file}", $"{file}");
            return FileStatus.Of(_files[$"{file}"])!.Value.Identity;
        })];
        FileSearch search = new();
        for (int file = 0; file < Files; file++)
        {
            Assert.True(search.TryFind(_files.Path, files[file], out string? path));
            Assert.Equal(_files[$"{file}"], path);
        }

        // The garbage collector may take the names between two searches.
        Assert.InRange(search.Readings, 1, Files / 10);
        _files.Rename("7", "7.1");
        Assert.True(search.TryFind(_files.Path, files[7], out string? renamed));
        Assert.Equal(_files["7.1"], renamed);
        _files.Delete("7.1");
        Assert.True(search.TryFind(_files.Path, files[7], out string? deleted));
        Assert.Null(deleted);
    }

    [Fact]
    public void Threads_that_share_few_descriptors_read_their_own_files()
    {
        DescriptorPool pool = new(1);
        const int Rounds = 500;
        string[] texts = ["one", "two", "three", "four"];
        ReopenableFile[] files = [.. texts.Select(text => Open(pool, text, text))];
        Parallel.For(0, files.Length, index =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                Assert.Equal(texts[index], ReadPatiently(files[index]));
                Assert.Equal(texts[index].Length, files[index].GetStatus().Size);
            }
        });
        Array.ForEach(files, file => file.Dispose());
        Assert.Equal(0, pool.Count);
    }

    [Fact]
    public void Nothing_is_read_of_what_was_disposed()
    {
        ReopenableFile file = Open(new DescriptorPool(), "a", "first");
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Read(file));
        Assert.Throws<ObjectDisposedException>(() => file.GetStatus());
    }

    private ReopenableFile Open(DescriptorPool pool, string name, string text)
    {
        _files.Append(name, text);
        return ReopenableFile.TryOpen(_files[name], pool, out _)!;
    }

    /// <summary>All descriptors may be taken at a moment: between its opening and its being lent.</summary>
    private static string ReadPatiently(ReopenableFile file)
    {
        while (true)
        {
            try
            {
                return Read(file);
            }
            catch (IOException failure) when (failure is not FileNotFoundException)
            {
            }
        }
    }

    private static string Read(ReopenableFile file)
    {
        byte[] bytes = new byte[100];
        return Encoding.UTF8.GetString(bytes, 0, file.Read(0, bytes));
    }
}
