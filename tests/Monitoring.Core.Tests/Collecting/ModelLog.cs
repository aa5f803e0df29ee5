using System.Globalization;
using Monitoring.Entries;

namespace Monitoring.Collecting;

/// <summary>A log of the model: its written and its emitted lines.</summary>
/// <remarks>Every line bears a number, so that it is known again in whatever entry it comes: once, whole, in the order
/// of its output, and with no other lines than those of the same trace.</remarks>
internal sealed class ModelLog
{
    private readonly TemporaryDirectory _files;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly ModelOutput[] _outputs;
    private readonly Dictionary<string, ModelLine> _written = [];
    private readonly HashSet<string> _received = [];
    private string _currentPath;
    private DateTime _clock;
    private string _line = string.Empty;
    private int _count;
    private int _rotated;
    private string _rotatedPath = string.Empty;
    private readonly List<string> _uncompressed = [];
    private int _linked;

    public ModelLog(string name, string path, bool isCri, TemporaryDirectory files, TimeProvider time, Random random)
    {
        Name = name;
        _currentPath = path;
        _files = files;
        _time = time;
        _random = random;
        _outputs = isCri ? [new ModelOutput("stdout"), new ModelOutput("stderr")] : [new ModelOutput(string.Empty)];
    }

    public string Name { get; }

    private bool IsCri => _outputs.Length > 1;

    public void Write(int lines)
    {
        Tick();
        for (int line = 0; line < lines; line++)
        {
            FinishLine();
            WriteLine(_outputs[_random.Next(_outputs.Length)]);
        }

        if (!IsCri && _random.Next(3) == 0)
        {
            _line = $"{Name} {_count++} unfinished";
            _outputs[0].LinesOfTrace = 0;
            Append(_line);
        }
    }

    /// <summary>No message is spread over more than two files: see docs/limitations.md.</summary>
    public void CompleteBeforeSecondRotation()
    {
        foreach (ModelOutput output in _outputs)
        {
            if (output.IsMessageRotated)
            {
                Complete(output);
            }

            output.IsMessageRotated = output.Message.Length > 0;
        }
    }

    public void Rename()
    {
        Tick();
        Abandon();
        if (File.Exists(_files[_currentPath]))
        {
            _files.Rename(_currentPath, NextRotatedPath());
        }

        Append(string.Empty);
    }

    public void CopyTruncate()
    {
        Tick();
        Abandon();
        if (File.Exists(_files[_currentPath]))
        {
            File.Copy(_files[_currentPath], _files[NextRotatedPath()]);
            File.SetLastWriteTimeUtc(_files[_rotatedPath], _clock);
            Tick();
            _files.Truncate(_currentPath);
            Touch();
        }
    }

    public void Delete()
    {
        Rename();
        _uncompressed.Remove(_rotatedPath);
        _files.Delete(_rotatedPath);
        Write(1);
    }

    /// <summary>Compresses all rotated files except, perhaps, the newest. kubelet gives the results the current time;
    /// logrotate gives them the time of the files, which is the only sign of the age of lines without times.</summary>
    public void Compress()
    {
        Tick();
        foreach (string rotated in _uncompressed[..^Math.Min(_random.Next(2), _uncompressed.Count)])
        {
            _files.Compress(rotated, IsCri ? _clock : File.GetLastWriteTimeUtc(_files[rotated]));
            _uncompressed.Remove(rotated);
        }
    }

    public void Relink()
    {
        Rename();
        _uncompressed.Clear();
        _currentPath = $"targets/{++_linked}.txt";
        Write(3);
        _files.Link("logs/link.log", $"../{_currentPath}");
    }

    /// <summary>Ends all that is being written, so that nothing is held of it.</summary>
    public void Complete()
    {
        Tick();
        FinishLine();
        Array.ForEach(_outputs, Complete);
    }

    public void Receive(LogEntry entry, Func<string> describe)
    {
        ModelLine? previous = null;
        foreach (string text in entry.Message.Split('\n'))
        {
            Assert.True(_written.TryGetValue(text, out ModelLine? line), $"Never written: {text}\n{describe()}");
            Assert.True(_received.Add(text), $"Twice: {text}\n{describe()}");
            Assert.True(line.IsAbandoned || line.Number > line.Output.Received, $"Out of order: {text}\n{describe()}");
            Assert.True(
                previous is null || (previous.Trace == line.Trace && line.Trace > 0), $"Joined: {text}\n{describe()}");
            line.Output.Received = Math.Max(line.Number, line.Output.Received);
            Joined += previous is null ? 0 : 1;
            previous = line;
        }
    }

    /// <summary>The number of lines that were emitted in one entry with the line before.</summary>
    public int Joined { get; private set; }

    public void Verify(string description)
    {
        string[] lost = [.. _written.Keys.Except(_received).Take(5)];
        Assert.True(lost.Length == 0, $"{description}, {Name}: lost {string.Join(" | ", lost)}");
    }

    private void WriteLine(ModelOutput output)
    {
        if (output.Message.Length == 0 && (output.LinesOfTrace > 0 || _random.Next(8) == 0))
        {
            WriteLineOfTrace(output);
            return;
        }

        output.LinesOfTrace = 0;
        string text = $"{Name} {_count++} {new string('x', _random.Next(60))}";
        bool isLast = !IsCri || _random.Next(4) > 0;
        output.Message += text;
        Append(Frame(output, text, isLast));
        if (isLast)
        {
            Expect(output, output.Message, trace: 0);
            output.Message = string.Empty;
            output.IsMessageRotated = false;
        }
    }

    /// <summary>A logger's line, an exception, some frames; now and then nothing but the first.</summary>
    private void WriteLineOfTrace(ModelOutput output)
    {
        int index = output.LinesOfTrace++;
        output.Trace = index == 0 ? ++_count : output.Trace;
        string text = index switch
        {
            0 => $"ERROR {Name} {_count++} {new string('x', _random.Next(60))}",
            1 => $"java.lang.Error: {Name} {_count++}",
            _ => $"\tat shop.Cart.add(Cart.java:{_count++}) {Name}",
        };
        if (_random.Next(10) == 0 || index > 40)
        {
            output.LinesOfTrace = 0;
        }

        if (IsCri && _random.Next(10) == 0)
        {
            int half = text.Length / 2;
            Append(Frame(output, text[..half], isLast: false) + Frame(output, text[half..], isLast: true));
        }
        else
        {
            Append(Frame(output, text, isLast: true));
        }

        Expect(output, text, output.Trace);
    }

    private string Frame(ModelOutput output, string text, bool isLast) =>
        IsCri ? $"{_clock:O} {output.Name} {(isLast ? 'F' : 'P')} {text}\n" : text + "\n";

    private void Expect(ModelOutput output, string text, int trace, bool isAbandoned = false) =>
        _written.Add(text, new ModelLine(output, output.Written++, trace, isAbandoned));

    private void Complete(ModelOutput output)
    {
        string end = $"{Name} {_count++} !";
        output.Message += end;
        Append(Frame(output, end, isLast: true));
        Expect(output, output.Message, trace: 0);
        output.Message = string.Empty;
        output.IsMessageRotated = false;
        output.LinesOfTrace = 0;
    }

    /// <summary>Some rotations give dates, whose names show their age; some just count upwards.</summary>
    private string NextRotatedPath()
    {
        _rotated++;
        string suffix = _rotated.ToString(IsCri ? "D8" : "D", CultureInfo.InvariantCulture);
        _rotatedPath = $"{_currentPath}.{suffix}";
        _uncompressed.Add(_rotatedPath);
        return _rotatedPath;
    }

    /// <summary>Advances the time of files, because the clock of a file system is too coarse for fast tests.</summary>
    private void Tick()
    {
        DateTime now = _time.GetUtcNow().UtcDateTime;
        _clock = _clock < now ? now : _clock.AddMilliseconds(25);
    }

    private void Append(string text)
    {
        _files.Append(_currentPath, text);
        Touch();
    }

    private void Touch() => File.SetLastWriteTimeUtc(_files[_currentPath], _clock);

    /// <summary>The writer ends a line that it has only begun.</summary>
    private void FinishLine()
    {
        if (_line.Length > 0)
        {
            Append(" finished\n");
            Expect(_outputs[0], _line + " finished", trace: 0);
            _line = string.Empty;
        }
    }

    /// <summary>The writer leaves a line as it is, because its file is rotated away.</summary>
    private void Abandon()
    {
        if (_line.Length > 0)
        {
            Expect(_outputs[0], _line, trace: 0, isAbandoned: true);
            _line = string.Empty;
        }
    }

    /// <summary>An output of a log: its written and its emitted lines.</summary>
    private sealed class ModelOutput(string name)
    {
        public string Name => name;

        public string Message { get; set; } = string.Empty;

        public bool IsMessageRotated { get; set; }

        public int Trace { get; set; }

        public int LinesOfTrace { get; set; }

        public int Written { get; set; }

        public int Received { get; set; } = -1;
    }

    /// <param name="IsAbandoned">The end of the line may still be written: the line is emitted when its file is
    /// finished, after later ones.</param>
    private sealed record ModelLine(ModelOutput Output, int Number, int Trace, bool IsAbandoned);
}
