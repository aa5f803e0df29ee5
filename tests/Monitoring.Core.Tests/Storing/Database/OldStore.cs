using Microsoft.Data.Sqlite;
using Monitoring.Storing.Database.Schema;

namespace Monitoring.Storing.Database;

/// <summary>Makes of a store what an earlier version would have written.</summary>
internal static class OldStore
{
    /// <summary>The first version whose checkpoints are packed.</summary>
    private const int PackedCheckpoints = 3;

    /// <summary>The first version whose entries are numbered, and whose blocks say which they are.</summary>
    private const int EntryNumbers = 5;

    /// <summary>The first version whose blocks have levels, counts, and a head apart from their tokens.</summary>
    private const int Counts = 7;

    /// <summary>Copies a store's rows into a store of an earlier version, which replaces it. Checkpoints are left out
    /// where they were text.</summary>
    /// <param name="path">The store, which is not open.</param>
    /// <param name="version">The version.</param>
    public static void Make(string path, int version)
    {
        string old = path + ".old";
        StoreOpening.OpenToWrite(old, migrations: [.. StoreMigration.All.Take(version)]).Dispose();
        using (SqliteConnection connection = new($"Data Source={old};Pooling=False"))
        {
            connection.Open();
            Execute(connection, $"ATTACH '{path}' AS newer");
            foreach (string table in ReadTexts(
                connection, "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"))
            {
                if (table != "checkpoint" || version >= PackedCheckpoints)
                {
                    string columns = string.Join(
                        ", ", ReadTexts(connection, $"SELECT name FROM pragma_table_info('{table}', 'main')"));
                    Execute(connection, $"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM newer.{table}");
                }
            }

            if (version < EntryNumbers)
            {
                Execute(connection, "DELETE FROM main.setting WHERE key LIKE 'entry.%'");
            }

            if (version < Counts)
            {
                Execute(connection, "DELETE FROM main.filter");
                ReplaceBlocks(connection, withAddress: version >= EntryNumbers);
            }

            Execute(connection, "PRAGMA main.wal_checkpoint(TRUNCATE)");
        }

        File.Move(old, path, overwrite: true);
    }

    private static void ReplaceBlocks(SqliteConnection connection, bool withAddress)
    {
        foreach ((long block, byte[] content) in ReadContents(connection))
        {
            using SqliteCommand update = connection.CreateCommand();
            update.CommandText = "UPDATE main.content SET bytes = $bytes WHERE block = $block";
            update.Parameters.AddWithValue("$bytes", OldBlock.Make(content, withAddress));
            update.Parameters.AddWithValue("$block", block);
            update.ExecuteNonQuery();
        }
    }

    private static List<(long Block, byte[] Content)> ReadContents(SqliteConnection connection)
    {
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = "SELECT block, bytes FROM main.content";
        using SqliteDataReader rows = select.ExecuteReader();
        List<(long, byte[])> contents = [];
        while (rows.Read())
        {
            contents.Add((rows.GetInt64(0), rows.GetFieldValue<byte[]>(1)));
        }

        return contents;
    }

    private static List<string> ReadTexts(SqliteConnection connection, string sql)
    {
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = sql;
        using SqliteDataReader rows = select.ExecuteReader();
        List<string> texts = [];
        while (rows.Read())
        {
            texts.Add(rows.GetString(0));
        }

        return texts;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
