using Monitoring.Entries;
using Monitoring.Querying;

namespace Monitoring.Storing.Nodes;

/// <summary>Asks a store again and again for what is new, in pages, and resumes where it was.</summary>
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
            foreach (LogEntry entry in reader.Read(new LogQuery { After = _cursor, First = PageEntries }, null, TestContext.Current.CancellationToken))
            {
                Seen.Add(entry);
                _cursor = entry.Cursor;
                count++;
            }
        }
        while (count == PageEntries);
    }
}
