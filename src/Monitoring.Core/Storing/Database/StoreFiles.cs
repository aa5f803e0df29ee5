using System.Globalization;
using Monitoring.Files.Opening;

namespace Monitoring.Storing.Database;

/// <summary>The files of a store on disk. Logs contain secrets, so only the owner can read the
/// files created here.</summary>
internal static class StoreFiles
{
    private const UnixFileMode DirectoryMode = OwnFile.Mode | UnixFileMode.UserExecute;

    /// <summary>The write-ahead log of a database.</summary>
    public static string WalOf(string path) => path + "-wal";

    /// <summary>Creates the directory of a store if it does not exist.</summary>
    /// <exception cref="LogStoreException">The directory cannot be created.</exception>
    public static void CreateDirectory(string path)
    {
        string directory = Path.GetDirectoryName(path) ?? path;
        Explain(path, () =>
        {
            if (Directory.Exists(directory))
            {
                return;
            }

            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(directory);
            }
            else
            {
                Directory.CreateDirectory(directory, DirectoryMode);
            }
        });
    }

    /// <summary>Creates the file before SQLite does, which would make it readable for everyone; -wal and -shm
    /// inherit its mode.</summary>
    /// <exception cref="LogStoreException">The file cannot be created.</exception>
    public static void CreateFile(string path) => Explain(path, () =>
    {
        if (!OwnFile.Exists(path))
        {
            OwnFile.Create(path).Dispose();
        }
    });

    /// <summary>Renames a database that is not open, and replaces a file with the new name.</summary>
    /// <exception cref="LogStoreException">The file cannot be renamed.</exception>
    public static void Rename(string database, string path) => Explain(path, () =>
    {
        // SQLite would treat the remaining log of another database as this one's.
        DeleteCompanions(path);
        File.Move(database, path, overwrite: true);
    });

    /// <summary>Deletes a database and SQLite's files next to it, if they exist.</summary>
    /// <exception cref="LogStoreException">A file cannot be deleted.</exception>
    public static void DeleteDatabase(string database) => Explain(database, () =>
    {
        File.Delete(database);
        DeleteCompanions(database);
    });

    private static void DeleteCompanions(string database)
    {
        File.Delete(WalOf(database));
        File.Delete(database + "-shm");
        File.Delete(database + "-journal");
    }

    /// <summary>The length of a file in bytes; 0 if it does not exist.</summary>
    public static long GetLength(string path)
    {
        FileInfo file = new(path);
        return file.Exists ? file.Length : 0;
    }

    private static void Explain(string path, Action create)
    {
        try
        {
            create();
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new LogStoreException(
                LogStoreError.AccessDenied,
                path,
                $"This user may not create the log store {path}.",
                "Give the user permission to write its directory, or give another path.",
                failure);
        }
        catch (IOException failure) when (StoreFailure.IsReadOnlyFileSystem(failure))
        {
            throw StoreFailure.OnReadOnlyFileSystem(path, failure);
        }
        catch (IOException failure)
        {
            throw new LogStoreException(
                LogStoreError.Failed, path, $"The log store {path} cannot be created: {failure.Message}", "Give another path.", failure);
        }
    }

    /// <summary>Returns an unused path at which to keep a damaged store.</summary>
    public static string PathOfDamaged(string path, TimeProvider timeProvider)
    {
        string time = timeProvider.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string kept = $"{path}.damaged-{time}";
        for (int copy = 2; OwnFile.Exists(kept); copy++)
        {
            kept = string.Create(CultureInfo.InvariantCulture, $"{path}.damaged-{time}.{copy}");
        }

        return kept;
    }
}
