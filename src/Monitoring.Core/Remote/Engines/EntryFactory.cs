using System.Globalization;
using System.Text;
using Monitoring.Entries;
using Monitoring.Messages;

namespace Monitoring.Remote.Engines;

/// <summary>Creates entries from the fields of a log database. Entries with the same fields share their
/// metadata.</summary>
internal sealed class EntryFactory(FieldNames names)
{
    /// <summary>The maximum number of characters to cache, because each entry may have other fields.</summary>
    private const int MaxCachedCharacters = 8 << 20;

    private readonly Dictionary<string, LogMetadata> _metadata = new(StringComparer.Ordinal);
    private int _cachedCharacters;

    /// <summary>Creates an entry.</summary>
    /// <param name="time">The time.</param>
    /// <param name="message">The message.</param>
    /// <param name="stream">The identity of the stream.</param>
    /// <param name="number">The number of the entry in the order of the database; a sequence and the offset
    /// in the file have precedence.</param>
    /// <param name="lists">The fields, the most reliable first.</param>
    public EngineEntry Create(
        LogTimestamp time,
        string message,
        string stream,
        long number,
        params IReadOnlyList<IReadOnlyList<EngineField>> lists)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(message);
        long? offset = FindNumber(lists, names.Offsets);
        LogRecord record = new()
        {
            Start = 0,
            Length = utf8.Length,
            OriginalLength = utf8.Length,
            Offset = offset ?? 0,
            Output = ReadOutput(lists),
            Timestamp = time,
        };
        return new EngineEntry(utf8, record, ReadLevel(lists), GetMetadata(lists), stream,
            FindNumber(lists, names.Sequences) ?? offset ?? number);
    }

    private static long? FindNumber(
        IReadOnlyList<IReadOnlyList<EngineField>> lists, IReadOnlyList<string> wanted) =>
        Find(lists, wanted) is { } text
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    private LogLevel? ReadLevel(IReadOnlyList<IReadOnlyList<EngineField>> lists) =>
        Find(lists, names.Levels) is { } word
        && LevelGuesser.TryParseName(Encoding.UTF8.GetBytes(word), out LogLevel level) ? level : null;

    private LogOutput ReadOutput(IReadOnlyList<IReadOnlyList<EngineField>> lists) => Find(lists, names.Outputs) switch
    {
        "stdout" => LogOutput.Stdout,
        "stderr" => LogOutput.Stderr,
        _ => LogOutput.Unknown,
    };

    private static string? Find(IReadOnlyList<IReadOnlyList<EngineField>> lists, IReadOnlyList<string> wanted)
    {
        foreach (string name in wanted)
        {
            foreach (EngineField field in lists.SelectMany(fields => fields))
            {
                if (field.Name == name && field.Value.Length > 0)
                {
                    return field.Value;
                }
            }
        }

        return null;
    }

    private LogMetadata GetMetadata(IReadOnlyList<IReadOnlyList<EngineField>> lists)
    {
        string key = KeyOf(lists);
        if (_metadata.TryGetValue(key, out LogMetadata? metadata))
        {
            return metadata;
        }

        if (_cachedCharacters + key.Length > MaxCachedCharacters)
        {
            _metadata.Clear();
            _cachedCharacters = 0;
        }

        metadata = new LogMetadata(names.ToMetadata(lists)) { State = MetadataState.Live };
        _metadata.Add(key, metadata);
        _cachedCharacters += key.Length;
        return metadata;
    }

    private string KeyOf(IReadOnlyList<IReadOnlyList<EngineField>> lists)
    {
        StringBuilder key = new();
        foreach (IReadOnlyList<EngineField> fields in lists)
        {
            foreach ((string name, string value) in fields)
            {
                if (!names.DiffersInEachEntry(name))
                {
                    key.Append(CultureInfo.InvariantCulture, $"{name.Length}:{name}{value.Length}:{value}");
                }
            }

            key.Append(';');
        }

        return key.ToString();
    }
}
