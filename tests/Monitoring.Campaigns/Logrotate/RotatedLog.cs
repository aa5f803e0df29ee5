using System.Text;
using Microsoft.Win32.SafeHandles;
using Monitoring.Campaigns.Writing;

namespace Monitoring.Campaigns.Logrotate;

/// <summary>A log of numbered lines that another program rotates, and its writer.</summary>
/// <remarks>Thread-safe: one thread writes while another rotates the log.</remarks>
internal sealed class RotatedLog : IWrittenLog, IDisposable
{
    /// <summary>The number of bursts that a late writer still writes into a renamed file.</summary>
    private const int LateBursts = 3;

    private readonly Lock _gate = new();
    private readonly TimeProvider _timeProvider = TimeProvider.System;
    private readonly StringBuilder _text = new();
    private readonly WriterKind _kind;
    private readonly string _request;
    private SafeFileHandle _file;
    private long _offset;
    private int _lateBursts;
    private int _rotations;

    // While logrotate runs, a watching writer opens only one file: from a second one logrotate would make the same
    // .backup again.
    private bool _isRotating;
    private bool _hasReopened;
    private long _writtenAtRotation;

    /// <summary>Creates the log with one line.</summary>
    /// <param name="directory">The log's directory.</param>
    /// <param name="name">The log's name, without its extension.</param>
    /// <param name="kind">When the writer opens the next file.</param>
    /// <param name="hasTimes">Whether lines have a time and an output, as in a container's log.</param>
    /// <param name="request">The file that signals a <see cref="WriterKind.Signaled"/> writer to open the next
    /// file.</param>
    public RotatedLog(string directory, string name, WriterKind kind, bool hasTimes, string request)
    {
        Directory = directory;
        Name = name;
        HasTimes = hasTimes;
        Path = System.IO.Path.Join(directory, name + ".log");
        _kind = kind;
        _request = request;
        _file = Open();
        Write(1);
    }

    /// <summary>The log's directory.</summary>
    public string Directory { get; }

    /// <summary>The log's name, with which each of its lines begins.</summary>
    public string Name { get; }

    /// <summary>Whether lines have a time and an output, as in a container's log.</summary>
    public bool HasTimes { get; }

    /// <summary>The path that is written to and rotated.</summary>
    public string Path { get; }

    /// <summary>The number of lines that have been written.</summary>
    public long Written
    {
        get
        {
            lock (_gate)
            {
                return field;
            }
        }

        private set;
    }

    /// <summary>The number of lines that had been written when the last rotation had ended.</summary>
    public long WrittenAtRotation => Interlocked.Read(ref _writtenAtRotation);

    /// <summary>Writes a number of lines at once.</summary>
    public void Write(int lines)
    {
        lock (_gate)
        {
            ReopenIfNoticed();
            WriteLines(lines);
        }
    }

    /// <summary>Opens the next file if the writer was signaled, or if it reopens at once.</summary>
    public void Reopen(bool atOnce = false)
    {
        lock (_gate)
        {
            if (atOnce && MayReopen && HasMoved())
            {
                OpenNext();
            }
        }
    }

    /// <summary>Has the log rotated.</summary>
    /// <param name="rotate">Rotates it.</param>
    /// <param name="isPaused">Whether nothing is written meanwhile.</param>
    /// <param name="lines">The number of lines to write immediately before.</param>
    public void Rotate(Action rotate, bool isPaused, int lines)
    {
        using (isPaused ? _gate.EnterScope() : default)
        {
            OpenBeforeNextRotation();
            Write(lines);
            SetRotating(true);
            rotate();
            SetRotating(false);
        }

        lock (_gate)
        {
            Interlocked.Exchange(ref _writtenAtRotation, Written);
            _rotations++;
        }
    }

    public void Dispose() => _file.Dispose();

    private void WriteLines(int lines)
    {
        DateTimeOffset? time = HasTimes ? _timeProvider.GetUtcNow() : null;
        _text.Clear();
        for (int line = 0; line < lines; line++)
        {
            new RotatedLine(Name, Written).AppendTo(_text, time);
            Written++;
        }

        byte[] bytes = Encoding.ASCII.GetBytes(_text.ToString());
        _offset = _kind == WriterKind.Positioned ? _offset : RandomAccess.GetLength(_file);
        RandomAccess.Write(_file, bytes, _offset);
        _offset += bytes.Length;
    }

    private bool MayReopen => _kind is not (WriterKind.Appending or WriterKind.Positioned);

    private void SetRotating(bool isRotating)
    {
        lock (_gate)
        {
            _isRotating = isRotating;
            _hasReopened = false;
        }
    }

    private void ReopenIfNoticed()
    {
        bool isNoticed = _kind switch
        {
            WriterKind.Watching => !_hasReopened && HasMoved(),
            WriterKind.Signaled => File.Exists(_request),
            WriterKind.Late => HasMoved() && ++_lateBursts > LateBursts,
            WriterKind.Forgetful => _rotations >= 2 && HasMoved(),
            _ => false,
        };
        if (isNoticed)
        {
            OpenNext();
        }
    }

    private void OpenBeforeNextRotation()
    {
        lock (_gate)
        {
            if (_kind == WriterKind.Late && HasMoved())
            {
                OpenNext();
            }
        }
    }

    private void OpenNext()
    {
        File.Delete(_request);
        _file.Dispose();
        _file = Open();
        _hasReopened = _isRotating;
        _lateBursts = 0;
        _rotations = 0;
    }

    // The kernel knows the name that the file of a descriptor has now. A deleted file's ends in " (deleted)".
    private bool HasMoved() => new FileInfo($"/proc/self/fd/{_file.DangerousGetHandle()}").LinkTarget != Path;

    private SafeFileHandle Open() =>
        File.OpenHandle(Path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
}
