using Monitoring.Querying;
using Monitoring.Serving.Formatting;
using Monitoring.Serving.Problems;
using Monitoring.Serving.Reading;
using Monitoring.Serving.Requests;
using Monitoring.Storing;
using Monitoring.Storing.Reading.Rows;

namespace Monitoring.Serving.Endpoints;

/// <summary><c>/logs</c>: the entries that match a query, as a page, or sent while they are read.</summary>
internal static class EntriesResponse
{
    /// <summary>Writes the response.</summary>
    /// <exception cref="ProblemException">The query is wrong.</exception>
    public static void Write(ListenerRequest request, EntryRequest entryRequest)
    {
        ResponseFormat format = ResponseFormats.Choose(request.Context.Request, isFollowing: false);
        if (format == ResponseFormat.Json)
        {
            WritePage(request, ReadPage(request, entryRequest));
            return;
        }

        using ReaderLease lease = request.Service.Readers.Rent(request.Turn!.IsAmple);
        WriteAll(request, entryRequest, lease.Reader, format);
        lease.Succeed();
    }

    // The reader returns to the pool before anything is sent: a page that waits for its client holds only its text.
    private static EntriesPage ReadPage(ListenerRequest request, EntryRequest entryRequest)
    {
        LogListenerLimits limits = request.Limits;
        int maximum = entryRequest.Query.Last ?? entryRequest.Limit ?? limits.DefaultPageRows;
        string parameter = entryRequest.Query.Last is null ? "limit" : "tail";
        if (maximum > limits.MaxPageRows)
        {
            throw ProblemException.InvalidParameter(
                parameter,
                $"A page has at most {limits.MaxPageRows} entries. Request the next page with after=next, or request "
                + "application/x-ndjson.");
        }

        using ReaderLease lease = request.Service.Readers.Rent(request.Turn!.IsAmple);
        EntriesPage page = EntriesPage.Read(
            lease.Reader, entryRequest.Query, maximum, limits.MaxPageBytes, request.CancellationToken);
        lease.Succeed();
        return page;
    }

    private static void WritePage(ListenerRequest request, EntriesPage page)
    {
        request.Begin(ResponseFormats.TypeOf(ResponseFormat.Json));
        if (!request.IsHead)
        {
            using ResponseBody body = new(request);
            page.Write(body, request.CancellationToken);
        }
    }

    // The first entry is read before the response begins, because an error of store or query can still become problem
    // details then.
    private static void WriteAll(
        ListenerRequest request, EntryRequest entryRequest, LogStoreReader reader, ResponseFormat format)
    {
        LogQuery query = entryRequest.Query with { First = entryRequest.Limit };
        QueryWarnings warnings = new();
        using StoreRows entries = reader.OpenRows(query, request.CancellationToken, warnings.Add);
        bool hasEntry = entries.MoveNext();
        request.Begin(ResponseFormats.TypeOf(format));
        if (request.IsHead)
        {
            return;
        }

        if (format == ResponseFormat.Text)
        {
            QueryWarnings.DeclareTrailer(request.Context.Response);
        }

        using ResponseBody body = new(request);
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
        catch (Exception exception)
            when (format == ResponseFormat.Ndjson && ProblemResponse.Find(exception, request) is { } problem)
        {
            // The status has been sent: the last line says that the response is incomplete.
            lines.WriteProblem(problem);
            body.Send(request.Context.RequestAborted);
            return;
        }

        lines.WriteWarnings(warnings);
        body.Send(request.CancellationToken);
        if (format == ResponseFormat.Text)
        {
            warnings.WriteTrailer(request.Context.Response);
        }
    }
}
