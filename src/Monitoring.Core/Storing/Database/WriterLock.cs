using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Monitoring.Files.Opening;

namespace Monitoring.Storing.Database;

// Implementation notes
//
// The operating system's lock on the file is authoritative (flock on Unix, a sharing mode on Windows). It ends with the
// process, even after a crash. The file stays: if it were deleted, one process could lock the deleted file and the next
// process its successor. The lock is for everything that writes through LogStoreWriter and LogStoreMaintenance; SQLite
// has its own locks for the pages.

/// <summary>Ensures that a store has one writer, with a locked file next to the store that contains
/// the process ID.</summary>
internal sealed class WriterLock : IDisposable
{
    private readonly FileStream _file;

    private WriterLock(FileStream file) => _file = file;

    /// <summary>The maximum time for which a lock outlives its writer. A child process of the writer's process also has
    /// the descriptor, until it executes its own program.</summary>
    private static readonly TimeSpan LockTimeout = TimeSpan.FromMilliseconds(250);

    /// <summary>The path of a store's lock file.</summary>
    public static string PathFor(string store) => store + ".lock";

    /// <summary>Takes the lock.</summary>
    /// <param name="store">The database's file.</param>
    /// <exception cref="LogStoreException">Another process, or this one, writes to the store; or the lock file
    /// cannot be written.</exception>
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
            // The disk is full: the lock is held, without the process ID in the file.
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
            if (SpinWait.SpinUntil(() => OwnFile.TryLock(file), LockTimeout))
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
                $"This user is not permitted to write to the log store {store}, because writing to {path} is denied.",
                "Grant the user permission to write to the file and its directory, or use another path.",
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
            return StoreFailure.VolumeFull(store, failure);
        }

        // On Windows a file locked by another process cannot be opened.
        return OperatingSystem.IsWindows() && File.Exists(path)
            ? InUse(store, path, failure)
            : new LogStoreException(
                LogStoreError.Failed, store,
                $"{path} cannot be created: {failure.Message}", "Check the file system of the store.", failure);
    }

    private static LogStoreException InUse(string store, string path, Exception? inner)
    {
        int? process = ReadProcessId(path);
        return new LogStoreException(
            LogStoreError.InUse, store,
            $"{Describe(process)} already writes to the log store {store}.", Advise(process), inner)
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
        null => "Stop the collector in that process with Stop-LogCollector, or use another path.",
        _ when process == Environment.ProcessId =>
            "Stop that collector with Stop-LogCollector, or use another path. Get-LogCollector lists the running "
            + "collectors.",
        _ => $"Stop the collector with Stop-LogCollector in the session of process {process}, or use another path.",
    };

    /// <summary>The process that holds the lock; null if the file cannot be read.</summary>
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
            return int.TryParse(text[..length], NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                ? id : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
