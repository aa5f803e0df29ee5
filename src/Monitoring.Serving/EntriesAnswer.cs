using Monitoring.Querying;
using Monitoring.Storing;
using Monitoring.Storing.Reading;

namespace Monitoring.Serving;

/// <summary><c>/logs</c>: the entries that a query asks for, as a page, or sent while they are read.</summary>
internal static class EntriesAnswer
{
    /// <summary>Answers.</summary>
    /// <exception cref="ProblemException">The query is wrong.</exception>
    public static async Task WriteAsync(ListenerRequest request, EntryRequest asked)
    {
        AnswerFormat format = AnswerFormats.Choose(request.Context.Request, isFollowing: false);
        using ReaderLease lease = request.Service.Readers.Rent();
        if (format == AnswerFormat.Json)
        {
            await WritePageAsync(request, asked, lease.Reader).ConfigureAwait(false);
        }
        else
        {
            await WriteAllAsync(request, asked, lease.Reader, format).ConfigureAwait(false);
        }

        lease.Succeed();
    }

    private static async Task WritePageAsync(ListenerRequest request, EntryRequest asked, LogStoreReader reader)
    {
        LogListenerLimits limits = request.Limits;
        int most = asked.Query.Last ?? asked.Limit ?? limits.DefaultPageRows;
        string parameter = asked.Query.Last is null ? "limit" : "tail";
        if (most > limits.MaxPageRows)
        {
            throw ProblemException.InvalidParameter(
                parameter,
                $"A page has at most {limits.MaxPageRows} entries. Go on behind it with after=next, or ask for application/x-ndjson.");
        }

        EntriesPage page = EntriesPage.Read(reader, asked.Query, most, limits.MaxPageBytes, request.CancellationToken);
        request.Begin(AnswerFormats.TypeOf(AnswerFormat.Json));
        if (!request.IsHead)
        {
            using AnswerBody body = new(request);
            await page.WriteAsync(body, request.CancellationToken).ConfigureAwait(false);
        }
    }

    // The first entry is found before the answer begins: what is wrong with store or query can still be a problem of its own then.
    private static async Task WriteAllAsync(
        ListenerRequest request, EntryRequest asked, LogStoreReader reader, AnswerFormat format)
    {
        LogQuery query = asked.Query with { First = asked.Limit };
        QueryWarnings warnings = new();
        using StoreRows entries = reader.OpenRows(query, request.CancellationToken, warnings.Add);
        bool hasEntry = entries.MoveNext();
        request.Begin(AnswerFormats.TypeOf(format));
        if (request.IsHead)
        {
            return;
        }

        if (format == AnswerFormat.Text)
        {
            QueryWarnings.DeclareTrailer(request.Context.Response);
        }

        using AnswerBody body = new(request);
        EntryLines lines = new(body, format);
        try
        {
            long left = request.Limits.MaxRows;
            for (; hasEntry; hasEntry = entries.MoveNext())
            {
                if (left-- == 0)
                {
                    throw ProblemException.TooMuch(request.Limits.MaxRows);
                }

                lines.WriteWarnings(warnings);
                lines.Write(entries.View);
                if (body.IsDue)
                {
                    await body.SendAsync(request.CancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception) when (format == AnswerFormat.Ndjson && Problems.Of(exception, request) is { } problem)
        {
            // The status has been sent: the last line says that the answer is not whole.
            lines.WriteProblem(problem);
            await body.SendAsync(request.Context.RequestAborted).ConfigureAwait(false);
            return;
        }

        lines.WriteWarnings(warnings);
        await body.SendAsync(request.CancellationToken).ConfigureAwait(false);
        if (format == AnswerFormat.Text)
        {
            warnings.WriteTrailer(request.Context.Response);
        }
    }
}
