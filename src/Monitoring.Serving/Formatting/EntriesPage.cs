using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Storing;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Reading.Rows;
using Monitoring.Storing.Reading.Searching;

namespace Monitoring.Serving.Formatting;

/// <summary>A page of entries: each stream's metadata once, and its entries in the requested order.</summary>
/// <remarks>
/// <code>{"streams":[{"id":1,"metadataState":"path","metadata":{…},"entries":[…]}],"next":"0-2000.1700000000000000000.1.999","cursor":"0-2000.1700000000000000000.1.999"}</code>
/// <para><c>next</c> is the cursor after which the next page begins; null if there is none now. The pages of a query
/// list what was stored when the first one was read, in time order, and then, in time order, what was stored since: see
/// <see cref="LogCursor"/>.
/// <c>cursor</c> is where to resume in any case. <c>warnings</c> is there if something is left out.</para>
/// <para>A page is held in memory, because an entry of the first stream may come last; that is why it has a size at
/// which it ends.</para>
/// </remarks>
internal sealed class EntriesPage
{
    private readonly EntryJsonWriter _json = new();
    private readonly List<Part> _parts = [];
    private readonly Dictionary<long, Part> _byStream = [];
    private readonly QueryWarnings _warnings = new();
    private LogCursor? _next;
    private LogCursor? _end;

    private EntriesPage()
    {
    }

    /// <summary>Reads a page.</summary>
    /// <param name="reader">The store.</param>
    /// <param name="query">Which entries.</param>
    /// <param name="maximum">The maximum number of matching entries; entries of context are not counted.</param>
    /// <param name="maxBytes">It ends with the entry that makes it this large.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static EntriesPage Read(
        LogStoreReader reader, LogQuery query, int maximum, long maxBytes, CancellationToken cancellationToken)
    {
        EntriesPage page = new();
        LogCursor? last = null;
        int found = 0;
        long bytes = 0;

        // One more than the maximum shows whether there is a next page. After the last entries there is none.
        LogQuery more = query.Last is null
            ? query with { First = maximum == int.MaxValue ? maximum : maximum + 1 } : query;
        using StoreRows entries = reader.OpenRows(more, cancellationToken, page._warnings.Add);
        while (entries.MoveNext())
        {
            EntryView entry = entries.View;
            found += entry.IsContext ? 0 : 1;
            if ((found > maximum && query.Last is null) || bytes >= maxBytes)
            {
                page._next = last ?? query.After;
                break;
            }

            last = entry.Cursor;
            bytes += page.Add(entry);
        }

        // With the newest first only earlier entries would remain, and there are none.
        page._end = page._next ?? (query.NewestFirst ? last ?? query.After : entries.End);
        return page;
    }

    /// <summary>Writes the page.</summary>
    public void Write(ResponseBody body, CancellationToken cancellationToken)
    {
        body.Write("{\"streams\":["u8);
        foreach (Part part in _parts)
        {
            body.Write(part == _parts[0] ? [] : ","u8);
            for (int copied = 0; copied < part.Bytes.Length; copied += ResponseBody.SendBytes)
            {
                body.Write(part.Bytes.Written[copied..Math.Min(copied + ResponseBody.SendBytes, part.Bytes.Length)]);
                if (body.IsDue)
                {
                    body.Send(cancellationToken);
                }
            }

            body.Write("]}"u8);
        }

        body.Write("],\"next\":"u8);
        WriteCursor(body, _next);
        body.Write(",\"cursor\":"u8);
        WriteCursor(body, _end);
        if (_warnings.Count > 0)
        {
            body.Write(",\"warnings\":"u8);
            WriteWarnings(body);
        }

        body.Write("}"u8);
        body.Send(cancellationToken);
    }

    private static void WriteCursor(ResponseBody body, LogCursor? cursor)
    {
        if (cursor is { } place)
        {
            body.Json.Reset();
            body.Json.WriteStringValue(place.ToString());
            body.Json.Flush();
        }
        else
        {
            body.Write("null"u8);
        }
    }

    private void WriteWarnings(ResponseBody body)
    {
        body.Json.Reset();
        body.Json.WriteStartArray();
        foreach (string warning in _warnings.Take())
        {
            body.Json.WriteStringValue(warning);
        }

        body.Json.WriteEndArray();
        body.Json.Flush();
    }

    private long Add(in EntryView entry)
    {
        long stream = entry.Cursor.Place!.Value.Stream;
        if (!_byStream.TryGetValue(stream, out Part? part))
        {
            part = new Part(_json, stream, entry.Metadata);
            _parts.Add(part);
            _byStream.Add(stream, part);
        }

        return part.Add(_json, entry);
    }

    /// <summary>The text of one stream, from its opening brace to its last entry.</summary>
    private sealed class Part
    {
        private bool _hasEntry;

        public Part(EntryJsonWriter json, long stream, LogMetadata metadata)
        {
            Bytes.Write("{\"id\":"u8);
            EntryJsonWriter.WriteNumber(Bytes, stream);
            Bytes.Write(json.FindMetadata(metadata));
            Bytes.Write(",\"entries\":["u8);
        }

        public ByteBuffer Bytes { get; } = new();

        public long Add(EntryJsonWriter json, in EntryView entry)
        {
            long before = Bytes.Length;
            Bytes.Write(_hasEntry ? ","u8 : []);
            _hasEntry = true;
            json.Write(Bytes, entry, withMetadata: false);
            return Bytes.Length - before;
        }
    }
}
