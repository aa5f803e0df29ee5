using Monitoring.Querying;
using Monitoring.Storing;
using Monitoring.Storing.Reading.Rows;

namespace Monitoring.Serving;

/// <summary><c>/logs</c>: the entries that a query asks for, as a page, or sent while they are read.</summary>
internal static class EntriesAnswer
{
    /// <summary>Answers.</summary>
    /// <exception cref="ProblemException">The query is wrong.</exception>
    public static void Write(ListenerRequest request, EntryRequest asked)
    {
        AnswerFormat format = AnswerFormats.Choose(request.Context.Request, isFollowing: false);
        if (format == AnswerFormat.Json)
        {
            WritePage(request, ReadPage(request, asked));
            return;
        }

        using ReaderLease lease = request.Service.Readers.Rent(request.Turn!.IsAmple);
        WriteAll(request, asked, lease.Reader, format);
        lease.Succeed();
    }

    // The reader is given back before anything is sent: a page that waits for its client holds nothing but its text.
    private static EntriesPage ReadPage(ListenerRequest request, EntryRequest asked)
    {
        LogListenerLimits limits = request.Limits;
        int most = asked.Query.Last ?? asked.Limit ?? limits.DefaultPageRows;
        string parameter = asked.Query.Last is null ? "limit" : "tail";
        if (most > limits.MaxPageRows)
        {
            throw ProblemException.InvalidParameter(
                parameter,
                $"A page has at most {limits.MaxPageRows} entries. Continue after it with after=next, or ask for application/x-ndjson.");
        }

        using ReaderLease lease = request.Service.Readers.Rent(request.Turn!.IsAmple);
        EntriesPage page = EntriesPage.Read(lease.Reader, asked.Query, most, limits.MaxPageBytes, request.CancellationToken);
        lease.Succeed();
        return page;
    }

    private static void WritePage(ListenerRequest request, EntriesPage page)
    {
        request.Begin(AnswerFormats.TypeOf(AnswerFormat.Json));
        if (!request.IsHead)
        {
            using AnswerBody body = new(request);
            page.Write(body, request.CancellationToken);
        }
    }

    // The first entry is found before the answer begins: what is wrong with store or query can still be a problem of its own then.
    private static void WriteAll(
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
                    body.Send(request.CancellationToken);
                }
            }
        }
        catch (Exception exception) when (format == AnswerFormat.Ndjson && Problems.Of(exception, request) is { } problem)
        {
            // The status has been sent: the last line says that the answer is not whole.
            lines.WriteProblem(problem);
            body.Send(request.Context.RequestAborted);
            return;
        }

        lines.WriteWarnings(warnings);
        body.Send(request.CancellationToken);
        if (format == AnswerFormat.Text)
        {
            warnings.WriteTrailer(request.Context.Response);
        }
    }
}
