using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Monitoring.Campaigns.Writing;

/// <summary>A log with numbered lines and a link to it, rotated as a kubelet does it: renamed while its writer
/// continues with the old file for a moment, and compressed at the next rotation.</summary>
/// <remarks>Thread-safe: one thread writes while another rotates.</remarks>
internal sealed class NumberedLog : IWrittenLog, IDisposable
{
    /// <summary>For how long the writer does not notice that its file was renamed.</summary>
    private static readonly TimeSpan ReopenDelay = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly TimeProvider _timeProvider = TimeProvider.System;
    private readonly Queue<string> _uncompressed = [];
    private readonly StringBuilder _text = new();
    private readonly string _target;
    private FileStream _file;
    private long? _renamedTick;
    private int _rotations;

    /// <summary>Begins with one line.</summary>
    /// <param name="directory">The directory of the links, which is followed.</param>
    /// <param name="targets">The directory that has a directory for the files of each log.</param>
    /// <param name="container">Whose log it is.</param>
    public NumberedLog(string directory, string targets, LoggedContainer container)
    {
        Container = container;
        Path = System.IO.Path.Join(directory, container.LinkName);
        _target = System.IO.Path.Join(targets, container.LogPath);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(_target)!);
        _file = Open();
        Write(1);
        File.CreateSymbolicLink(Path, _target);
    }

    /// <summary>Whose log it is.</summary>
    public LoggedContainer Container { get; }

    /// <summary>The path that is followed.</summary>
    public string Path { get; }

    /// <summary>The number of written lines.</summary>
    public long Written { get; private set; }

    /// <summary>The number of a message; -1 if it is none of ours.</summary>
    public static long NumberOf(ReadOnlySpan<char> message)
    {
        int end = message.IndexOf(' ');
        return end > 0
            && long.TryParse(message[..end], NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            && message[(end + 1)..].SequenceEqual(PaddingOf(number)) ? number : -1;
    }

    /// <summary>Writes so many lines.</summary>
    public void Write(int lines)
    {
        lock (_gate)
        {
            string time = _timeProvider.GetUtcNow()
                .ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'", CultureInfo.InvariantCulture);
            _text.Clear();
            for (int line = 0; line < lines; line++)
            {
                _text.Append(time)
                    .Append(" stdout F ")
                    .Append(Written.ToString("D9", CultureInfo.InvariantCulture))
                    .Append(' ')
                    .Append(PaddingOf(Written)).Append('\n');
                Written++;
            }

            _file.Write(Encoding.ASCII.GetBytes(_text.ToString()));
        }
    }

    /// <summary>Opens the next file if the present one was renamed long enough ago for the writer to notice.</summary>
    /// <param name="atOnce">Whether it notices at once.</param>
    public void Reopen(bool atOnce = false)
    {
        lock (_gate)
        {
            if (_renamedTick is { } renamed && (atOnce || _timeProvider.GetElapsedTime(renamed) >= ReopenDelay))
            {
                _file.Dispose();
                _file = Open();
                _renamedTick = null;
            }
        }
    }

    /// <summary>Renames the file; the writer goes on with it until it opens the next one. Compresses the one
    /// before.</summary>
    public void Rotate(bool compresses)
    {
        string? old = null;
        lock (_gate)
        {
            if (_renamedTick is not null)
            {
                return;
            }

            string rotated = NextRotatedPath();
            File.Move(_target, rotated);
            _renamedTick = _timeProvider.GetTimestamp();
            _uncompressed.Enqueue(rotated);
            old = _uncompressed.Count > 1 ? _uncompressed.Dequeue() : null;
        }

        if (compresses && old is not null)
        {
            Compress(old);
        }
    }

    /// <summary>Rotates as a kubelet with <c>containerLogMaxFiles</c> 2 does: deletes the rotated file, and renames the
    /// present one.</summary>
    /// <returns>Whether the log was rotated; not if its writer has not reopened it since the last rotation.</returns>
    public bool RotateKeepingOne()
    {
        lock (_gate)
        {
            if (_renamedTick is not null)
            {
                return false;
            }

            while (_uncompressed.TryDequeue(out string? old))
            {
                File.Delete(old);
            }

            string rotated = NextRotatedPath();
            File.Move(_target, rotated);
            _renamedTick = _timeProvider.GetTimestamp();
            _uncompressed.Enqueue(rotated);
            return true;
        }
    }

    /// <summary>Copies the file and empties it, while nothing is written: what others lose in between is not what is
    /// tried.</summary>
    public void CopyTruncate()
    {
        lock (_gate)
        {
            if (_renamedTick is null)
            {
                File.Copy(_target, NextRotatedPath());
                _file.SetLength(0);
            }
        }
    }

    public void Dispose() => _file.Dispose();

    internal static ReadOnlySpan<char> PaddingOf(long number) => Padding.AsSpan(0, (int)(number % 97));

    private const string Padding =
        "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";

    private static void Compress(string path)
    {
        using (FileStream source = File.OpenRead(path))
        using (GZipStream destination = new(File.Create(path + ".tmp"), CompressionLevel.Fastest))
        {
            source.CopyTo(destination);
        }

        File.Move(path + ".tmp", path + ".gz");
        File.Delete(path);
    }

    private string NextRotatedPath() => $"{_target}.20261126-{++_rotations:D9}";

    private FileStream Open() => new(_target, new FileStreamOptions
    {
        Mode = FileMode.Append,
        Access = FileAccess.Write,
        Share = FileShare.ReadWrite | FileShare.Delete,
        BufferSize = 0,
    });
}
