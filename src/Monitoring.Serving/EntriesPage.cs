using System.Buffers;
using System.Text.Json;
using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Storing;

namespace Monitoring.Serving;

/// <summary>A page of entries: each stream's metadata once, and its entries in the order asked for.</summary>
/// <remarks>
/// <code>{"streams":[{"id":1,"metadataState":"path","metadata":{…},"entries":[…]}],"next":"1700000000000000000.1.999"}</code>
/// <para><c>next</c> is the cursor behind which the next page begins; null if there is none now. The pages of a query are the same as one
/// large page would be, whatever is stored meanwhile: an entry has one place in the order for good.</para>
/// <para>A page is held in memory, because an entry of the first stream may come last; that is why it has a size at which it ends.</para>
/// </remarks>
internal sealed class EntriesPage : IDisposable
{
    private readonly List<Part> _parts = [];
    private readonly Dictionary<long, Part> _byStream = [];
    private LogCursor? _next;

    private EntriesPage()
    {
    }

    /// <summary>Reads a page.</summary>
    /// <param name="reader">The store.</param>
    /// <param name="query">Which entries.</param>
    /// <param name="most">How many entries that were asked for it may have; those near them come besides.</param>
    /// <param name="mostBytes">It ends with the entry that makes it this large.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static EntriesPage Read(
        LogStoreReader reader, LogQuery query, int most, long mostBytes, CancellationToken cancellationToken)
    {
        EntriesPage page = new();
        LogCursor? last = null;
        int found = 0;
        long bytes = 0;

        // One more than it may have: it says whether there is a next page. Last ones are the end: behind them is nothing.
        LogQuery more = query.Last is null ? query with { First = most == int.MaxValue ? most : most + 1 } : query;
        foreach (LogEntry entry in reader.Read(more, progress: null, cancellationToken))
        {
            found += entry.IsContext ? 0 : 1;
            if ((found > most && query.Last is null) || bytes >= mostBytes)
            {
                page._next = last ?? query.After;
                break;
            }

            last = entry.Cursor;
            bytes += page.Add(entry);
        }

        return page;
    }

    /// <summary>Writes the page.</summary>
    public async Task WriteAsync(AnswerBody body, CancellationToken cancellationToken)
    {
        body.Write("{\"streams\":["u8);
        foreach (Part part in _parts)
        {
            body.Write(part == _parts[0] ? [] : ","u8);
            for (int sent = 0; sent < part.Bytes.WrittenCount; sent += AnswerBody.FlushBytes)
            {
                int length = Math.Min(AnswerBody.FlushBytes, part.Bytes.WrittenCount - sent);
                body.Write(part.Bytes.WrittenSpan.Slice(sent, length));
                await body.SendAsync(cancellationToken).ConfigureAwait(false);
            }

            body.Write("]}"u8);
        }

        body.Write("],\"next\":"u8);
        if (_next is { } next)
        {
            body.Json.WriteStringValue(next.ToString());
            body.Json.Flush();
        }
        else
        {
            body.Write("null"u8);
        }

        body.Write("}"u8);
        await body.SendAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Part part in _parts)
        {
            part.Dispose();
        }
    }

    private long Add(LogEntry entry)
    {
        long stream = entry.Cursor!.Value.Stream;
        if (!_byStream.TryGetValue(stream, out Part? part))
        {
            part = new Part(stream, entry.Metadata);
            _parts.Add(part);
            _byStream.Add(stream, part);
        }

        return part.Add(entry);
    }

    /// <summary>What a page has of one stream, from the brace that opens it to the last of its entries.</summary>
    private sealed class Part : IDisposable
    {
        private readonly Utf8JsonWriter _json;
        private bool _hasEntry;

        public Part(long stream, LogMetadata metadata)
        {
            Bytes = new ArrayBufferWriter<byte>();
            _json = new Utf8JsonWriter(Bytes, AnswerBody.JsonOptions);
            _json.WriteStartObject();
            _json.WriteNumber("id"u8, stream);
            EntryJson.WriteMetadata(_json, metadata);
            _json.Flush();
            Bytes.Write(",\"entries\":["u8);
        }

        public ArrayBufferWriter<byte> Bytes { get; }

        public long Add(LogEntry entry)
        {
            long before = Bytes.WrittenCount;
            if (_hasEntry)
            {
                Bytes.Write(","u8);
            }

            _hasEntry = true;
            _json.Reset();
            EntryJson.Write(_json, entry, withMetadata: false);
            _json.Flush();
            return Bytes.WrittenCount - before;
        }

        public void Dispose() => _json.Dispose();
    }
}
