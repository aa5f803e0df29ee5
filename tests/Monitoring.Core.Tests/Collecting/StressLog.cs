using System.Globalization;

namespace Monitoring.Collecting;

/// <summary>A log that its own thread writes and rotates, and that the collector's thread reads.</summary>
internal sealed class StressLog
{
    private readonly TemporaryDirectory _files;
    private readonly string _name;
    private readonly string _pod;
    private readonly bool _isLinked;
    private readonly bool _canLeave;
    private readonly Random _random;
    private string _path;
    private FileStream _file;
    private int _written;
    private int _begun;
    private int _received;

    public StressLog(TemporaryDirectory files, string name, bool isLinked, bool canLeave, int seed)
    {
        _files = files;
        _name = name;
        _pod = $"pods/{name}.d";
        _isLinked = isLinked;
        _canLeave = canLeave;
        _random = new Random(seed);
        _path = isLinked ? $"{_pod}/0.log" : $"logs/{name}";
        _file = Begin();
        if (isLinked)
        {
            files.Link($"{_pod}/link", "0.log");
            files.Link($"logs/{name}", $"../{_pod}/link");
        }
    }

    public SemaphoreSlim Pace { get; } = new(0);

    public int Written => Volatile.Read(ref _written);

    public int Rotations { get; private set; }

    public bool IsDrained => Volatile.Read(ref _received) == Written;

    /// <summary>Whether a line of the file that is being written has come out.</summary>
    private bool IsSeen => Volatile.Read(ref _received) > _begun;

    public void Race(int linesPerTick, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            Pace.Wait(CancellationToken.None);
            Write(_random.Next(linesPerTick * 2));
            if (_random.Next(25) == 0)
            {
                Rotate();
            }
        }

        _file.Dispose();
    }

    public void Write(int lines)
    {
        for (int line = 0; line < lines; line++)
        {
            string text = $"2026-11-23T01:26:46.3Z stdout F {_written} {new string('x', _random.Next(60))}\n";
            byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
            int first = _random.Next(20) == 0 ? _random.Next(bytes.Length) : bytes.Length;
            _file.Write(bytes, 0, first);
            _file.Write(bytes, first, bytes.Length - first);
            Volatile.Write(ref _written, _written + 1);
        }
    }

    public void Receive(string message)
    {
        string number = message[..message.IndexOf(' ', StringComparison.Ordinal)];
        Assert.True(
            number == _received.ToString(CultureInfo.InvariantCulture),
            $"{_name}: {number} came where {_received} was due, after {Rotations} rotations.");
        Volatile.Write(ref _received, _received + 1);
    }

    public override string ToString() => $"{_name}: {_received} of {_written} lines came out, {Rotations} rotations";

    private void Rotate()
    {
        int style = _canLeave && IsSeen ? _random.Next(4) : 0;
        Rotations++;
        using FileStream rotated = _file;
        switch (style)
        {
            case 1:
                _files.Delete(_path);
                _file = Begin();
                break;
            case 2 when _isLinked:
                _path = $"{_pod}/{Rotations}.log";
                _file = Begin();
                _files.Link($"{_pod}/link", $"{Rotations}.log");
                break;
            default:
                // The runtime continues with the renamed file until it is signaled to open the path again.
                _files.Rename(_path, $"{_path}.20261123-{Rotations:D6}");
                Write(_random.Next(3));
                _file = Begin();
                break;
        }
    }

    private FileStream Begin()
    {
        _begun = _written;
        _files.CreateDirectory(_pod);
        return new FileStream(
            _files[_path], FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }
}
