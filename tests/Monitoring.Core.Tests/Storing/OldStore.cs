using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using Monitoring.Storing.Blocks;

namespace Monitoring.Storing;

/// <summary>Makes of a store what an earlier version would have written.</summary>
internal static class OldStore
{
    /// <summary>Version 2: no entry numbers, and blocks that do not say which they are.</summary>
    public static void MakeVersion2(SqliteConnection connection)
    {
        foreach ((long block, byte[] content) in ReadContents(connection))
        {
            using SqliteCommand update = connection.CreateCommand();
            update.CommandText = "UPDATE content SET bytes = $bytes WHERE block = $block";
            update.Parameters.AddWithValue("$bytes", WithoutAddress(content));
            update.Parameters.AddWithValue("$block", block);
            update.ExecuteNonQuery();
        }

        Execute(connection, """
            DROP INDEX block_number;
            ALTER TABLE block DROP COLUMN prior;
            ALTER TABLE block DROP COLUMN first_number;
            ALTER TABLE block DROP COLUMN end_number;
            ALTER TABLE stream DROP COLUMN prior;
            ALTER TABLE stream DROP COLUMN latest;
            DELETE FROM setting WHERE key LIKE 'entry.%';
            PRAGMA user_version = 2;
            """);
    }

    /// <summary>Version 1: nor times of commits.</summary>
    public static void MakeVersion1(SqliteConnection connection)
    {
        MakeVersion2(connection);
        Execute(connection, """
            DROP INDEX block_age;
            ALTER TABLE block DROP COLUMN committed;
            CREATE INDEX block_latest ON block (latest);
            PRAGMA user_version = 1;
            """);
    }

    private static byte[] WithoutAddress(byte[] content)
    {
        ReadOnlySpan<byte> rest = content;
        BlockAddress.Read(ref rest);
        byte[] old = rest.ToArray();
        old[0] = BlockFormat.Version;
        BinaryPrimitives.WriteUInt32LittleEndian(old.AsSpan(1), BlockFormat.Checksum(rest[BlockFormat.HeadLength..]));
        return old;
    }

    private static List<(long Block, byte[] Content)> ReadContents(SqliteConnection connection)
    {
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = "SELECT block, bytes FROM content";
        using SqliteDataReader rows = select.ExecuteReader();
        List<(long, byte[])> contents = [];
        while (rows.Read())
        {
            contents.Add((rows.GetInt64(0), rows.GetFieldValue<byte[]>(1)));
        }

        return contents;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
