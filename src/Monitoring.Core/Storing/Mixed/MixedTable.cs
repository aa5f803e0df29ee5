using Microsoft.Data.Sqlite;
using Monitoring.Entries;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Database;

namespace Monitoring.Storing.Mixed;

/// <summary>Reads the table of mixed blocks.</summary>
internal static class MixedTable
{
    /// <summary>The keys, in the order of commits. The leaves of the table have them: no content is read.</summary>
    private const string SelectKeys = "SELECT first_number, end_number FROM mixed ORDER BY end_number";

    private const string SelectDirectory =
        "SELECT directory, octet_length(bytes) FROM mixed WHERE end_number = ?1 AND first_number = ?2";

    private const string SelectCheckpoints = "SELECT checkpoints FROM mixed WHERE end_number = ?1";

    /// <summary>Returns the numbers of each mixed block, in the order of commits.</summary>
    public static List<NumberRange> ReadKeys(DatabaseConnection connection)
    {
        List<NumberRange> keys = [];
        StoreStatement statement = connection.Prepare(SelectKeys);
        while (statement.Step())
        {
            keys.Add(new NumberRange(statement.GetInt64(0), statement.GetInt64(1)));
        }

        return keys;
    }

    /// <summary>Returns the parts of a mixed block, by stream and sequence.</summary>
    /// <exception cref="InvalidDataException">The directory is damaged.</exception>
    /// <exception cref="SqliteException">The row cannot be read.</exception>
    public static MixedPart[] ReadDirectory(DatabaseConnection connection, NumberRange numbers)
    {
        StoreStatement statement = connection.Prepare(SelectDirectory).Bind(1, numbers.To).Bind(2, numbers.From);
        try
        {
            if (!statement.Step())
            {
                return [];
            }

            MixedPart[] parts = MixedDirectory.Read(statement.GetBlob(0), numbers);
            return parts.Length == 0 || parts[^1].Offset + parts[^1].Length <= statement.GetInt64(1)
                ? parts : throw new InvalidDataException("The content of a mixed block is truncated.");
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Adds the checkpoints of a mixed block.</summary>
    /// <exception cref="InvalidDataException">The checkpoints are damaged.</exception>
    /// <exception cref="SqliteException">The row cannot be read.</exception>
    public static void ReadCheckpoints(DatabaseConnection connection, long key, MixedCheckpoints checkpoints)
    {
        StoreStatement statement = connection.Prepare(SelectCheckpoints).Bind(1, key);
        try
        {
            if (statement.Step())
            {
                checkpoints.Add(statement.GetBlob(0));
            }
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Opens the content of a mixed block, which must exist in the current snapshot.</summary>
    public static StoredBlob OpenContent(DatabaseConnection connection, long key) =>
        connection.OpenBlob("mixed", "bytes", key);

    /// <summary>Reads a part's content into a pooled array, which the caller disposes.</summary>
    /// <exception cref="InvalidDataException">The content is truncated.</exception>
    /// <exception cref="SqliteException">The content cannot be read.</exception>
    public static PooledBytes ReadPart(StoredBlob content, int offset, int length)
    {
        PooledBytes bytes = new(length);
        try
        {
            content.Read(offset, bytes.Span);
            return bytes;
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }
}
