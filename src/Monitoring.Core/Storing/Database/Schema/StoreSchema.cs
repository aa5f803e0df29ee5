namespace Monitoring.Storing.Database.Schema;

/// <summary>The tables of a store; docs/format describes their content.</summary>
internal static class StoreSchema
{
    /// <summary>The version written to <c>PRAGMA user_version</c>.</summary>
    public const int Version = 8;

    /// <summary>"MLOG", written to <c>PRAGMA application_id</c>; distinguishes a store from other databases.</summary>
    public const int ApplicationId = 0x4D4C4F47;

    /// <summary>Creates the tables of version 1.</summary>
    public const string Create = """
        CREATE TABLE stream (
            id        INTEGER PRIMARY KEY AUTOINCREMENT,   -- never reused: (stream, seq) identifies one entry permanently
            metadata  TEXT    NOT NULL UNIQUE,       -- the identity: a JSON object of strings, its keys in ordinal order
            details   TEXT,                          -- all current metadata, in the same form; null if equal
            source    INTEGER NOT NULL DEFAULT 0,    -- of the details: 0 the path, 1 the Kubernetes API, 2 the API, which does not have the pod
            next_seq  INTEGER NOT NULL DEFAULT 0     -- the number of entries ever stored in the stream
        ) STRICT;

        CREATE TABLE label (
            key     TEXT    NOT NULL,
            value   TEXT    NOT NULL,
            stream  INTEGER NOT NULL REFERENCES stream (id) ON DELETE CASCADE,
            PRIMARY KEY (key, value, stream)
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX label_stream ON label (stream);

        CREATE TABLE block (
            id             INTEGER PRIMARY KEY AUTOINCREMENT,
            stream         INTEGER NOT NULL REFERENCES stream (id),
            first_seq      INTEGER NOT NULL,         -- the number of the block's first entry in its stream
            count          INTEGER NOT NULL,         -- entries
            earliest       INTEGER NOT NULL,         -- the least and the greatest time stamp, Unix nanoseconds
            latest         INTEGER NOT NULL,
            message_bytes  INTEGER NOT NULL,
            stored_bytes   INTEGER NOT NULL,         -- content and filter
            state          INTEGER NOT NULL DEFAULT 0,  -- 0 intact, 1 damaged and quarantined
            UNIQUE (stream, first_seq)
        ) STRICT;

        CREATE INDEX block_latest ON block (latest);

        CREATE TABLE content (
            block  INTEGER PRIMARY KEY REFERENCES block (id) ON DELETE CASCADE,
            bytes  BLOB NOT NULL
        ) STRICT;

        CREATE TABLE filter (
            block  INTEGER PRIMARY KEY REFERENCES block (id) ON DELETE CASCADE,
            bytes  BLOB NOT NULL
        ) STRICT;

        CREATE TABLE checkpoint (
            path      TEXT PRIMARY KEY,
            position  TEXT NOT NULL                  -- JSON
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE setting (
            key    TEXT PRIMARY KEY,                 -- retention.seconds, retention.bytes
            value  TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """;

    /// <summary>The column with a block's time of commit.</summary>
    /// <returns>The column's name; 0 in a store of version 1 that no later writer has opened.</returns>
    public static string CommittedOf(DatabaseConnection connection) =>
        connection.GetInt64("SELECT count(*) FROM pragma_table_info('block') WHERE name = 'committed'") == 1
            ? "committed" : "0";

    /// <summary>The expression for the time from which a block's age counts.</summary>
    public static string AgeOf(DatabaseConnection connection) => $"max(latest, {CommittedOf(connection)})";

    /// <summary>Migrates from version 2 to 3: checkpoints are packed. Existing checkpoints stay in JSON until they are
    /// written again.</summary>
    public const string PackCheckpoints = """
        CREATE TABLE packed_checkpoint (
            path      TEXT PRIMARY KEY,
            position  BLOB NOT NULL                  -- docs/format/store.md, Checkpoints
        ) STRICT, WITHOUT ROWID;
        INSERT INTO packed_checkpoint (path, position) SELECT path, CAST(position AS BLOB) FROM checkpoint;
        DROP TABLE checkpoint;
        ALTER TABLE packed_checkpoint RENAME TO checkpoint;
        """;

    /// <summary>The expression for the order in which blocks are deleted when the store is too large. It is
    /// the earlier of the newest entry's time and the commit, so that entries with future time stamps do
    /// not displace newer ones.</summary>
    public static string SizeOrderOf(DatabaseConnection connection) => SizeOrder(CommittedOf(connection));

    /// <summary>Migrates from version 3 to 4: the order in which blocks are deleted for size is an index.</summary>
    public static readonly string AddSizeOrder = $"CREATE INDEX block_size_order ON block ({SizeOrder("committed")});";

    private static string SizeOrder(string committed) =>
        $"CASE {committed} WHEN 0 THEN latest ELSE min(latest, {committed}) END";

    /// <summary>Whether a store's blocks have entry numbers; false for a store that no writer of version 5 or
    /// later has opened.</summary>
    public static bool HasNumbers(DatabaseConnection connection) =>
        connection.GetInt64("SELECT count(*) FROM pragma_table_info('block') WHERE name = 'first_number'") == 1;

    /// <summary>Migrates from version 1 to 2: each block has its time of commit, and the age of
    /// blocks is an index.</summary>
    public const string AddCommitTime = """
        ALTER TABLE block ADD COLUMN committed INTEGER NOT NULL DEFAULT 0;  -- Unix nanoseconds; 0 if it is not known
        CREATE INDEX block_age ON block (max(latest, committed));
        DROP INDEX block_latest;
        """;

    /// <summary>Migrates from version 4 to 5: entries are numbered in the order of commits, and keep their
    /// positions in time order.</summary>
    public const string AddEntryNumbers = """
        ALTER TABLE stream ADD COLUMN prior INTEGER NOT NULL DEFAULT -9223372036854775808;   -- the greatest time stamp before the last commit
        ALTER TABLE stream ADD COLUMN latest INTEGER NOT NULL DEFAULT -9223372036854775808;  -- the greatest time stamp ever
        UPDATE stream SET latest = ifnull((SELECT max(block.latest) FROM block WHERE block.stream = stream.id), latest);
        ALTER TABLE block ADD COLUMN prior INTEGER;                             -- the stream's greatest time stamp before the block; null if it is not known
        ALTER TABLE block ADD COLUMN first_number INTEGER NOT NULL DEFAULT 0;   -- the number of the first entry in the store; 0 if it has none
        ALTER TABLE block ADD COLUMN end_number INTEGER NOT NULL DEFAULT 1;     -- the number after the number of the last entry
        CREATE INDEX block_number ON block (end_number);
        """;

    /// <summary>Migrates from version 5 to 6. Only the version changes, so that earlier versions of the module refuse
    /// blocks with the source of a time.</summary>
    public const string AddTimestampSources = "SELECT 1";

    /// <summary>Whether a store's blocks have counts and grouped filters; false for a store that no writer of version 7
    /// or later has opened.</summary>
    public static bool HasCounts(DatabaseConnection connection) =>
        connection.GetInt64("SELECT count(*) FROM pragma_table_info('block') WHERE name = 'counts'") == 1;

    /// <summary>Migrates from version 6 to 7: blocks have counts by output and level, and their filters are grouped.
    /// Without comments, because the list of tables must fit in the first page (<see cref="FirstPage"/>).</summary>
    public const string AddCounts = """
        ALTER TABLE block ADD COLUMN counts BLOB;            -- entries by output and level; null if they were not counted
        ALTER TABLE block ADD COLUMN filter_slot INTEGER;    -- 64 times the group of the block's filter, plus its number in the group
        CREATE INDEX block_slot ON block (filter_slot) WHERE filter_slot IS NOT NULL;
        CREATE TABLE filter_page (id INTEGER PRIMARY KEY AUTOINCREMENT, bytes BLOB NOT NULL) STRICT;

        """;

    /// <summary>Migrates from version 6 to 7: a commit of few entries of many streams is one row.
    /// docs/format/store.md describes the columns.</summary>
    public const string AddMixedBlocks = """
        CREATE TABLE mixed (
        end_number INTEGER PRIMARY KEY, first_number INTEGER NOT NULL, level INTEGER NOT NULL, committed INTEGER NOT NULL,
        directory BLOB NOT NULL, checkpoints BLOB NOT NULL, bytes BLOB NOT NULL) STRICT;
        """;

    /// <summary>Whether a store may have mixed blocks; false for a store that no writer of version 7 or later has
    /// opened.</summary>
    public static bool HasMixed(DatabaseConnection connection) => connection.GetInt64("PRAGMA user_version") >= 7;

    /// <summary>Migrates from version 7 to 8: the destinations that entries are sent to. Without comments and NOT NULL,
    /// because the list of tables must fit in the first page (<see cref="FirstPage"/>).</summary>
    public const string AddDestinations = """
        CREATE TABLE destination (name TEXT PRIMARY KEY, settings TEXT, cursor TEXT, sent INT, rejected INT, missed INT, state INT, error TEXT) STRICT, WITHOUT ROWID;
        """;

    /// <summary>Whether a store may have destinations; false for a store that no writer of version 8 or later has
    /// opened.</summary>
    public static bool HasDestinations(DatabaseConnection connection) =>
        connection.GetInt64("PRAGMA user_version") >= 8;
}
