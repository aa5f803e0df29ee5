using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Monitoring.Collecting.Rotating;

/// <summary>Files whose end moves back while their lines stay: an unfinished line that is cut off, and space that a
/// writer preallocated.</summary>
public sealed class PreallocatedTests
{
    [Theory]
    [InlineData(3, 0)]
    [InlineData(3, 2)]
    [InlineData(3_000, 0)]
    [InlineData(3_000, 10)]
    [InlineData(20_000, 0)]
    [InlineData(20_000, 19_000)]
    public void A_file_whose_unfinished_line_is_cut_off_continues_there(int unfinished, int left)
    {
        using CollectorScene scene = Scene();
        scene.Files.Append("logs/a.log", "one\ntwo\n");
        Assert.Equal(["one", "two"], scene.CollectMessages());
        scene.Files.Append("logs/a.log", new string('x', unfinished));
        Assert.Empty(scene.Collect());
        SetLength(scene, 8 + left);
        Assert.Empty(scene.Collect());
        scene.Files.Append("logs/a.log", " three\nfour\n");
        Assert.Equal([new string('x', left) + " three", "four"], scene.CollectMessages());
        AssertNothingLost(scene);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(3_000)]
    [InlineData(20_000)]
    public void An_unfinished_line_that_is_rewritten_is_emitted_as_rewritten(int unfinished)
    {
        using CollectorScene scene = Scene();
        scene.Files.Append("logs/a.log", "one\n");
        Assert.Equal(["one"], scene.CollectMessages());
        scene.Files.Append("logs/a.log", new string('x', unfinished));
        Assert.Empty(scene.Collect());
        SetLength(scene, 4);
        scene.Files.Append("logs/a.log", "two\n" + new string('y', 30_000) + "\nthree\n");
        Assert.Equal(["two", new string('y', 30_000), "three"], scene.CollectMessages());
        AssertNothingLost(scene);
    }

    [Fact]
    public void A_file_that_is_cut_off_inside_a_line_that_was_read_was_rewritten()
    {
        using CollectorScene scene = Scene();
        scene.Files.Append("logs/a.log", "one\ntwo\n");
        Assert.Equal(["one", "two"], scene.CollectMessages());
        SetLength(scene, 5);
        scene.Collect();
        Assert.Equal(1, scene.Events.Counters.Rotations);
    }

    [Theory]
    [InlineData(16 << 10, false)]
    [InlineData(16 << 10, true)]
    [InlineData(1 << 20, false)]
    [InlineData(1 << 20, true)]
    public void A_write_into_reserved_space_is_read_at_once(int room, bool isWritten)
    {
        using CollectorScene scene = Scene();
        using PreallocatingWriter writer = new(scene.Files["logs/a.log"], room, isWritten);
        List<string> expected = [];
        List<string> collected = [];
        for (int line = 0; line < 120; line++)
        {
            string text = $"line {line} {new string('x', line * 13 % 400)}";
            writer.Write(text[..(text.Length / 2)]);
            Assert.Empty(scene.Collect());
            writer.Write(text[(text.Length / 2)..] + "\n");
            expected.Add(text);
            collected.AddRange(scene.CollectMessages());
            Assert.Equal(expected, collected);
            Assert.Equal(0, scene.Collector!.MeasureBacklog().UnreadBytes);
            if (line % 20 == 10)
            {
                scene.Restart();
            }
        }

        writer.Truncate();
        Assert.Empty(scene.CollectUntilIdle());
        AssertNothingLost(scene);
        scene.Files.Append("logs/a.log", "last\n");
        Assert.Equal(["last"], scene.CollectMessages());
    }

    [Fact]
    public void A_preallocated_file_is_rotated_with_its_reserved_space_and_finished_without_it()
    {
        using CollectorScene scene = new(
            options => options with { Roots = [options.Roots[0] with { Include = ["a.log"] }], TurnBytes = 4_096 });
        using (PreallocatingWriter writer = new(scene.Files["logs/a.log"], 100_000, isWritten: true))
        {
            writer.Write("one\nunfinished");
            Assert.Equal(["one"], scene.CollectMessages());
        }

        scene.Files.Rename("logs/a.log", "logs/a.log.1");
        scene.Files.Append("logs/a.log", "two\n");
        Assert.Equal(["a.log: two", "a.log: unfinished"], scene.CollectUntilIdle());
        Assert.Empty(scene.Gaps);
    }

    [Fact]
    public void The_first_line_may_be_unfinished_in_reserved_space()
    {
        using CollectorScene scene = Scene();
        using PreallocatingWriter writer = new(scene.Files["logs/a.log"], 50_000, isWritten: true);
        foreach (char letter in "a line")
        {
            writer.Write($"{letter}");
            Assert.Empty(scene.Collect());
        }

        writer.Write("\n");
        Assert.Equal(["a line"], scene.CollectMessages());
        Assert.Equal(0, scene.Events.Counters.Rotations);
    }

    private static CollectorScene Scene() => new(options => options with { TurnBytes = 4_096 });

    private static void SetLength(CollectorScene scene, long length)
    {
        using FileStream file = new(scene.Files["logs/a.log"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(length);
    }

    private static void AssertNothingLost(CollectorScene scene)
    {
        Assert.Empty(scene.Gaps);
        Assert.Equal(0, scene.Events.Counters.LostBytes);
        Assert.Equal(0, scene.Events.Counters.Rotations);
    }

    /// <summary>Writes into a file whose size is larger already, as fallocate, mmap and O_DIRECT make it.</summary>
    private sealed class PreallocatingWriter : IDisposable
    {
        private readonly SafeFileHandle _file;
        private readonly int _room;
        private readonly bool _isWritten;
        private long _offset;
        private long _size;

        public PreallocatingWriter(string path, int room, bool isWritten)
        {
            _file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            _room = room;
            _isWritten = isWritten;
            Reserve();
        }

        public void Write(string text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            while (_offset + bytes.Length > _size)
            {
                Reserve();
            }

            RandomAccess.Write(_file, bytes, _offset);
            _offset += bytes.Length;
        }

        public void Truncate() => RandomAccess.SetLength(_file, _offset);

        public void Dispose() => _file.Dispose();

        private void Reserve()
        {
            if (_isWritten)
            {
                RandomAccess.Write(_file, new byte[_room], _size);
            }

            _size += _room;
            RandomAccess.SetLength(_file, _size);
        }
    }
}
