using System.Globalization;
using System.IO.Compression;
using System.Text;
using Monitoring.Entries;
using Monitoring.Files.Status;

namespace Monitoring.Collecting.Rotating;

/// <summary>The log of the rotation model: its writer, its rotation, and what has come of it.</summary>
internal sealed class RotatingLog(TemporaryDirectory files, RotationHabits habits, Random random)
{
    public const string Name = "app.log";
    public const string LinkName = "link.log";
    private const string Current = "logs/" + Name;
    private static readonly DateTime Epoch = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly RotatedNames _names = new(files, habits.Naming);
    private readonly HashSet<string> _optional = [];
    private readonly HashSet<string> _late = [];
    private readonly HashSet<string> _written = [];
    private readonly HashSet<(string Line, bool IsLink)> _received = [];
    private readonly Dictionary<string, int> _last = [];
    private int _lines;
    private int _rotations;
    private int _ticks;
    private long _offset;
    private long _room;
    private bool _wasRenamed;

    /// <summary>The last actions, for the message of a failed test.</summary>
    public List<string> History { get; } = [];

    /// <summary>Whether lines were written between a copy and the truncation. Once both are past, a collector that has
    /// read these lines cannot know whether they were all.</summary>
    public bool HasLinesInNoCopy { get; private set; }

    public void Note(string action) => History.Add(action);

    public void Write(int lines)
    {
        Note($"write {lines}");
        StringBuilder text = new();
        for (int line = 0; line < lines; line++)
        {
            text.Append(NextLine()).Append('\n');
        }

        if (!File.Exists(files[Current]))
        {
            AwaitNextBirth();
            _offset = 0;
            _room = 0;
        }

        WriteAt(Current, _offset, text.ToString());
        _offset += text.Length;
        Reserve();
        Touch(Current);
    }

    /// <summary>The writer has not noticed yet that its file was renamed; false if it was not, or is
    /// compressed.</summary>
    public bool TryWriteLate()
    {
        if (!_wasRenamed || _names.Paths.Count == 0 || RotatedNames.IsCompressed(_names.Paths[0]))
        {
            return false;
        }

        string line = NextLine();
        _late.Add(line);
        Note($"late {line}");
        files.Append(_names.Paths[0], line + "\n");
        Touch(_names.Paths[0]);
        return true;
    }

    /// <summary>Rotates once.</summary>
    /// <param name="collect">Has all read that was written.</param>
    public void Rotate(Action collect)
    {
        if (!File.Exists(files[Current]))
        {
            return;
        }

        RotationMode mode = habits.Mode == RotationMode.Any
            ? random.GetItems([RotationMode.Rename, RotationMode.CopyTruncate], 1)[0] : habits.Mode;
        Note($"rotate {mode}");
        _rotations++;
        DeleteOldest(collect);
        string path = _names.MakeName(_rotations);
        AwaitNextBirth();
        if (mode == RotationMode.Rename)
        {
            files.Rename(Current, path);
        }
        else
        {
            File.Copy(files[Current], files[path]);
            Touch(path);
        }

        _names.Paths.Insert(0, path);
        _wasRenamed = mode == RotationMode.Rename;
        if (mode == RotationMode.CopyTruncate)
        {
            Truncate(collect);
        }

        if (habits.Compresses is { } plain && habits.Naming != RotationNaming.Backup)
        {
            for (int index = plain; index < _names.Paths.Count; index++)
            {
                Compress(index, collect);
            }
        }
    }

    public void Receive(LogEntry entry, Func<string> describe)
    {
        string path = Path.GetFileName(entry.Path);
        string line = entry.Message;
        Assert.True(_written.Contains(line), $"Never written: {line}\n{describe()}");
        Assert.True(_received.Add((line, path == LinkName)), $"Twice: {line}\n{describe()}");
        if (!habits.IsFollowed && !_late.Contains(line))
        {
            int number = int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
            Assert.True(number > _last.GetValueOrDefault(path, -1), $"Out of order: {line}\n{describe()}");
            _last[path] = number;
        }
    }

    public void Verify(Func<string> describe)
    {
        // What is followed under the names of rotated files, too, has its lines there.
        bool[] views = habits is { HasLink: true, IsFollowed: false } ? [false, true] : [false];
        foreach (bool isLink in views)
        {
            string[] lost =
                [.. _written.Where(line => !_optional.Contains(line) && !_received.Contains((line, isLink)))];
            Assert.True(
                lost.Length == 0,
                $"Lost{(isLink ? " under the link" : string.Empty)} {lost.Length}: {string.Join(" | ", lost.Take(5))}\n{describe()}");
        }
    }

    private string NextLine()
    {
        string line = $"line {_lines++} {new string('x', random.Next(60))}";
        _written.Add(line);
        return line;
    }

    private void WriteAt(string path, long offset, string text)
    {
        using FileStream file = new(
            files[path], FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        file.Position = offset;
        file.Write(Encoding.UTF8.GetBytes(text));
    }

    private void Reserve()
    {
        if (habits.Writer == WriterHabit.Preallocates && _offset >= _room)
        {
            _room = _offset + random.Next(1, 20_000);
            using FileStream file = new(
                files[Current], FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            file.SetLength(_room);
        }
    }

    private void Truncate(Action collect)
    {
        if (random.Next(2) == 0)
        {
            if (random.Next(2) == 0)
            {
                // No copy has them: they are to be read before the truncation.
                HasLinesInNoCopy = true;
                Write(random.Next(1, 5));
            }

            collect();
        }

        Note("truncate");
        files.Truncate(Current);
        Touch(Current);
        _room = 0;
        _offset = habits.Writer == WriterHabit.KeepsOffset ? _offset : 0;
    }

    private void DeleteOldest(Action collect)
    {
        if (_names.Paths.Count >= habits.Keeps)
        {
            collect();
            Note($"delete {_names.Paths[^1]}");
            files.Delete(_names.Paths[^1]);
            _names.Paths.RemoveAt(_names.Paths.Count - 1);
        }
    }

    private void Compress(int index, Action collect)
    {
        string path = _names.Paths[index];
        if (RotatedNames.IsCompressed(path))
        {
            return;
        }

        Note($"compress {path}");
        DateTime modified = File.GetLastWriteTimeUtc(files[path]);
        AwaitNextBirth();
        byte[] bytes = File.ReadAllBytes(files[path]);
        using (FileStream target = File.Create(files[path + ".gz"]))
        using (GZipStream compressor = new(target, CompressionLevel.Fastest))
        {
            if (bytes.Length == 0)
            {
                // What gzip writes of nothing; the stream would write nothing.
                target.Write([31, 139, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            }

            compressor.Write(bytes);
        }

        if (index == 0 && _wasRenamed && random.Next(3) == 0)
        {
            // Written after the compressor has read the file.
            string line = NextLine();
            _late.Add(line);
            Note($"late {line} while it is compressed");
            files.Append(path, line + "\n");
            if (random.Next(2) == 0)
            {
                collect();
            }
            else
            {
                _optional.Add(line);
            }
        }

        File.SetLastWriteTimeUtc(files[path + ".gz"], modified);
        files.Delete(path);
        _names.Paths[index] = path + ".gz";
    }

    /// <summary>Gives a file the time that it has by the habits.</summary>
    private void Touch(string path)
    {
        _ticks++;
        DateTime time = habits.Times switch
        {
            TimesHabit.Honest => Epoch.AddDays(300).AddMilliseconds(25 * _ticks),
            TimesHabit.Equal => Epoch,
            _ => Epoch.AddSeconds(random.Next(100_000_000)),
        };
        File.SetLastWriteTimeUtc(files[path], time);
    }

    /// <summary>Waits until a file that is made gets another birth than the last one: a file system's clock is too
    /// coarse for a test's haste.</summary>
    private void AwaitNextBirth()
    {
        long first = MakeProbe();
        while (first != 0 && MakeProbe() == first)
        {
            Thread.Yield();
        }
    }

    private long MakeProbe()
    {
        files.Append("probe", string.Empty);
        long born = FileStatus.Of(files["probe"])!.Value.Identity.Born;
        files.Delete("probe");
        return born;
    }
}
