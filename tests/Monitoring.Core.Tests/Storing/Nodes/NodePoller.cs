using Monitoring.Entries;
using Monitoring.Querying;

namespace Monitoring.Storing.Nodes;

/// <summary>Polls a store for new entries, in pages, and resumes at its last cursor.</summary>
internal sealed class NodePoller
{
    private const int PageEntries = 50;

    private LogCursor? _cursor;

    public SeenEntries Seen { get; } = new("the poller");

    public void Poll(string store)
    {
        using LogStoreReader reader = LogStoreReader.Open(store);
        int count;
        do
        {
            count = 0;
            foreach (LogEntry entry in reader.Read(
                new LogQuery { After = _cursor, First = PageEntries }, null, TestContext.Current.CancellationToken))
            {
                Seen.Add(entry);
                _cursor = entry.Cursor;
                count++;
            }
        }
        while (count == PageEntries);
    }
}
