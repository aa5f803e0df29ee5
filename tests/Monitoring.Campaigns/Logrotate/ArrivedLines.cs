using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Storing;

namespace Monitoring.Campaigns.Logrotate;

/// <summary>The lines of one site that are in a store, whatever path they have there.</summary>
internal sealed class ArrivedLines
{
    private const int MaxStrange = 3;
    private const int ShownLength = 60;

    /// <summary>No campaign writes so many lines into one log: a greater number is of a torn line.</summary>
    private const long MaxLines = 1 << 28;

    private readonly Dictionary<string, ArrivedLog> _logs;
    private readonly List<string> _unexpectedMessages = [];

    private ArrivedLines(LogrotateSite site) => _logs = site.Logs.ToDictionary(log => log.Name, _ => new ArrivedLog());

    /// <summary>The number of messages that were never written.</summary>
    public long Unexpected { get; private set; }

    /// <summary>Some messages that were never written, with their paths.</summary>
    public IReadOnlyList<string> UnexpectedMessages => _unexpectedMessages;

    /// <summary>The lines of one log.</summary>
    public ArrivedLog this[RotatedLog log] => _logs[log.Name];

    /// <summary>Reads a store, which need not exist yet.</summary>
    public static IReadOnlyDictionary<LogrotateSite, ArrivedLines> Read(
        string store, IReadOnlyList<LogrotateSite> sites)
    {
        Dictionary<LogrotateSite, ArrivedLines> lines = sites.ToDictionary(
            site => site, site => new ArrivedLines(site));
        try
        {
            using LogStoreReader reader = LogStoreReader.Open(
                store, warning => throw new InvalidDataException(warning));
            foreach (LogEntry entry in reader.Read(new LogQuery()))
            {
                lines[sites.First(site => site.Contains(entry.Path))].Add(entry.Path, entry.Message);
            }
        }
        catch (LogStoreException) when (new FileInfo(store) is { Exists: false } or { Length: 0 })
        {
            // Nothing is stored yet; the collector may just be creating it.
        }

        return lines;
    }

    /// <summary>Adds the next message.</summary>
    private void Add(string path, string message)
    {
        if (RotatedLine.TryParse(message, out RotatedLine line)
            && line.Number < MaxLines
            && _logs.TryGetValue(line.Log, out ArrivedLog? log))
        {
            log.Add(path, line.Number);
            return;
        }

        Unexpected++;
        if (_unexpectedMessages.Count < MaxStrange)
        {
            string shown = string.Concat(
                message.Take(ShownLength).Select(character => char.IsAsciiLetterOrDigit(character) ? character : ' '));
            _unexpectedMessages.Add($"'{shown}' under {Path.GetFileName(path)}");
        }
    }
}
