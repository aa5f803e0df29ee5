using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Monitoring.Files.Opening;

namespace Monitoring.Storing.Database;

// Implementation notes
//
// What counts is the operating system's lock on the file (flock on Unix, a sharing mode on Windows): it ends with the process,
// however that ends. The file stays: were it deleted, one process could lock the deleted file and the next one its successor.
// The lock is for all who write through LogStoreWriter and LogStoreMaintenance; SQLite has locks of its own for the pages.

/// <summary>Makes sure that a store has one writer: a locked file beside it that names the process.</summary>
internal sealed class WriterLock : IDisposable
{
    private readonly FileStream _file;

    private WriterLock(FileStream file) => _file = file;

    /// <summary>How long a lock may outlast the writer that had it. A process that the writer's process starts has the descriptor, too, until it
    /// runs its own program.</summary>
    private static readonly TimeSpan HandOverTime = TimeSpan.FromMilliseconds(250);

    /// <summary>The file that is locked for a store.</summary>
    public static string PathFor(string store) => store + ".lock";

    /// <summary>Takes the lock.</summary>
    /// <param name="store">The database's file.</param>
    /// <exception cref="LogStoreException">Another process, or this one, writes to the store; or the lock's file cannot be
    /// written.</exception>
    public static WriterLock Take(string store)
    {
        string path = PathFor(store);
        FileStream file = Open(store, path);
        try
        {
            file.SetLength(0);
            file.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            file.Flush();
            return new WriterLock(file);
        }
        catch (IOException)
        {
            // A full disk: the lock holds without the number.
            return new WriterLock(file);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static FileStream Open(string store, string path)
    {
        try
        {
            FileStream file = OwnFile.OpenOrCreate(path);
            if (SpinWait.SpinUntil(() => OwnFile.TryLock(file), HandOverTime))
            {
                return file;
            }

            file.Dispose();
            throw InUse(store, path, inner: null);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new LogStoreException(
                LogStoreError.AccessDenied,
                store,
                $"This user may not write the log store {store}, because {path} may not be written.",
                "Give the user permission to write the file and its directory, or give another path.",
                failure);
        }
        catch (ForeignFileException failure)
        {
            throw StoreFailure.Foreign(store, path, failure.Problem, failure);
        }
        catch (IOException failure) when (failure is not LogStoreException)
        {
            throw Explain(store, path, failure);
        }
    }

    private static LogStoreException Explain(string store, string path, IOException failure)
    {
        if (StoreFailure.IsReadOnlyFileSystem(failure))
        {
            return StoreFailure.OnReadOnlyFileSystem(store, failure);
        }

        if (StoreFailure.IsFull(failure))
        {
            return StoreFailure.NoRoom(store, failure);
        }

        // On Windows a file that another process has locked cannot be opened.
        return OperatingSystem.IsWindows() && File.Exists(path)
            ? InUse(store, path, failure)
            : new LogStoreException(
                LogStoreError.Failed, store, $"{path} cannot be created: {failure.Message}", "Check the file system it is on.", failure);
    }

    private static LogStoreException InUse(string store, string path, Exception? inner)
    {
        int? process = ReadProcessId(path);
        return new LogStoreException(
            LogStoreError.InUse, store, $"{Describe(process)} writes to the log store {store} already.", Advise(process), inner)
        {
            ProcessId = process,
        };
    }

    private static string Describe(int? process) => process switch
    {
        null => "Another process",
        _ when process == Environment.ProcessId => $"This process ({process})",
        _ => $"Process {process}",
    };

    private static string Advise(int? process) => process switch
    {
        null => "End the collector there with Stop-LogCollector, or give another path.",
        _ when process == Environment.ProcessId =>
            "End that collector with Stop-LogCollector, or give another path. Get-LogCollector lists those there are.",
        _ => $"End the collector with Stop-LogCollector in the session of process {process}, or give another path.",
    };

    /// <summary>The process that holds the lock; null if that cannot be read.</summary>
    private static int? ReadProcessId(string path)
    {
        using SafeFileHandle? file = FileOpening.TryOpen(path, out _);
        if (file is null)
        {
            return null;
        }

        try
        {
            Span<byte> text = stackalloc byte[16];
            int length = RandomAccess.Read(file, text, 0);
            return int.TryParse(text[..length], NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
