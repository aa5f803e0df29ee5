using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Monitoring.Entries;

namespace Monitoring.Storing.Database.Schema;

// Implementation notes
//
// The author of a database decides what its statements do. A view named like a table can be an endless recursion,
// a trigger runs with each write, and a column can be computed when it is read. So the list of tables
// (sqlite_schema) is compared with the list that the module's own statements create, before anything else is
// read. Reading the list executes nothing in it.
//
// The texts are compared without comments and white space, because a repair writes them without (FirstPage). The
// module's texts contain no quotation marks, so nothing can be hidden in text that only SQLite, or only this
// comparison, treats as a comment.

/// <summary>The tables and indexes of a store of a version.</summary>
internal static partial class StoreShape
{
    private const int MaxNameLength = 100;

    /// <summary>The maximum number of entries to compare, more than a store has.</summary>
    private const int MaxEntries = 1000;

    private static readonly ConcurrentDictionary<int, IReadOnlyDictionary<string, string>> KnownShapes = new();

    /// <summary>Describes how the tables of a database differ from those of a store; null if they do not.</summary>
    /// <param name="database">The database.</param>
    /// <param name="migrations">The migrations to the database's version.</param>
    public static string? FindDifference(DatabaseConnection database, IReadOnlyList<StoreMigration> migrations)
    {
        IReadOnlyDictionary<string, string> expected = ShapeOf(migrations);
        HashSet<string> missing = [.. expected.Keys];
        StoreStatement list = database.Prepare(List);
        try
        {
            for (int count = 0; list.Step(); count++)
            {
                string entry = list.GetText(0);
                if (count == MaxEntries
                    || !expected.TryGetValue(entry, out string? sql)
                    || sql != Compact(list.GetText(1)))
                {
                    return $"{Shorten(entry)} is unexpected";
                }

                missing.Remove(entry);
            }
        }
        finally
        {
            list.Reset();
        }

        return missing.Count == 0 ? null : $"{missing.Order(StringComparer.Ordinal).First()} is missing";
    }

    /// <summary>Returns a text of SQL without comments, and with single spaces.</summary>
    public static string Simplify(string sql) => Space().Replace(Comment().Replace(sql, string.Empty), " ");

    // The tables of ANALYZE change no statement's result.
    private const string List = """
        SELECT type || ' ' || name || iif(name = tbl_name, '', ' of ' || tbl_name), ifnull(sql, '') FROM sqlite_schema
        WHERE NOT (type = 'table' AND name IN ('sqlite_stat1', 'sqlite_stat4'))
        """;

    private static IReadOnlyDictionary<string, string> ShapeOf(IReadOnlyList<StoreMigration> migrations) =>
        migrations.SequenceEqual(StoreMigration.All.Take(migrations.Count))
            ? KnownShapes.GetOrAdd(migrations.Count, _ => CreateShape(migrations))
            : CreateShape(migrations);

    private static Dictionary<string, string> CreateShape(IReadOnlyList<StoreMigration> migrations)
    {
        using SqliteConnection memory = new("Data Source=:memory:;Pooling=False");
        memory.Open();
        using SqliteCommand command = memory.CreateCommand();
        foreach (StoreMigration migration in migrations)
        {
            command.CommandText = migration.Script;
            command.ExecuteNonQuery();
        }

        command.CommandText = List;
        using SqliteDataReader rows = command.ExecuteReader();
        Dictionary<string, string> shape = new(StringComparer.Ordinal);
        while (rows.Read())
        {
            shape.Add(rows.GetString(0), Compact(rows.GetString(1)));
        }

        return shape;
    }

    private static string Shorten(string entry) =>
        TerminalText.Neutralize(entry.Length <= MaxNameLength ? entry : entry[..MaxNameLength] + "…");

    private static string Compact(string sql) => Space().Replace(Comment().Replace(sql, string.Empty), string.Empty);

    [GeneratedRegex("--[^\n]*", RegexOptions.None, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Space();
}
