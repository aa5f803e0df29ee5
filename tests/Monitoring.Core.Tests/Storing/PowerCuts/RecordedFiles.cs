using Monitoring.Files.Status;

namespace Monitoring.Storing.PowerCuts;

/// <summary>The file operations of the databases in a directory, in order, after the files that existed
/// before.</summary>
internal sealed class RecordedFiles : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<FileOperation> _operations = [];
    private int _untilFailure;
    private int _failure;

    /// <summary>Begins to record; connections that are open are not recorded.</summary>
    public RecordedFiles(string directory)
    {
        Directory = directory;
        Before =
            [.. System.IO.Directory.EnumerateFiles(directory).Select(
            path => (Path.GetFileName(path), NumberOf(path), File.ReadAllBytes(path)))];
        RecordingFileSystem.Add(this);
    }

    public string Directory { get; }

    /// <summary>The files at the beginning.</summary>
    public IReadOnlyList<(string Name, long Number, byte[] Content)> Before { get; }

    /// <summary>The number of failed operations.</summary>
    public int Failures { get; private set; }

    /// <summary>The number of operations.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _operations.Count;
            }
        }
    }

    public IReadOnlyList<FileOperation> Operations
    {
        get
        {
            lock (_lock)
            {
                return [.. _operations];
            }
        }
    }

    /// <summary>The number of a file, which it keeps when it is renamed.</summary>
    public static long NumberOf(string path) => (long)FileStatus.Of(path)!.Value.Identity.Inode;

    public void Add(FileOperation operation)
    {
        lock (_lock)
        {
            _operations.Add(operation);
        }
    }

    /// <summary>Lets operations fail from some later one on: the volume is full, has become read-only, or its disk is
    /// broken.</summary>
    /// <param name="after">The number of operations that still succeed.</param>
    /// <param name="code">SQLite's error.</param>
    public void Fail(int after, int code)
    {
        lock (_lock)
        {
            (_untilFailure, _failure) = (after, code);
        }
    }

    /// <summary>Lets all operations succeed again.</summary>
    public void Relent() => Fail(0, RecordingFileSystem.Ok);

    /// <summary>The error of the operation that is to be done now.</summary>
    public int TakeResult()
    {
        lock (_lock)
        {
            int result = _untilFailure > 0 ? RecordingFileSystem.Ok : _failure;
            _untilFailure = Math.Max(0, _untilFailure - 1);
            Failures += result == RecordingFileSystem.Ok ? 0 : 1;
            return result;
        }
    }

    public void Dispose() => RecordingFileSystem.Remove(this);
}
