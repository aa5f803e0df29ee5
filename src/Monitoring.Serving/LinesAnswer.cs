using Monitoring.Querying;
using Monitoring.Storing.Reading.Rows;

namespace Monitoring.Serving;

/// <summary><c>/logs/{key}/{value}</c>: the messages of the streams whose metadata have that value, the oldest first, as one JSON
/// array.</summary>
/// <remarks>Sent while it is read; an answer that cannot be ended well is cut in the middle of the array and of the connection, so
/// that nobody takes it for the whole.</remarks>
internal static class LinesAnswer
{
    /// <summary>Answers; 404 without a body if no stream has the pair.</summary>
    public static void Write(ListenerRequest request, string key, string value)
    {
        request.RefuseParameters();
        using ReaderLease lease = request.Service.Readers.Rent(request.Turn!.IsAmple);
        LogQuery query = new() { Selector = LabelSelector.FromPairs([new(key, value)]) };
        QueryWarnings warnings = new();
        using StoreRows entries = lease.Reader.OpenRows(query, request.CancellationToken, warnings.Add);
        bool hasEntry = entries.MoveNext();
        if (!hasEntry && !lease.Reader.GetValues(key).Contains(value, StringComparer.Ordinal))
        {
            request.Context.Response.StatusCode = 404;
            lease.Succeed();
            return;
        }

        request.Begin(AnswerFormats.TypeOf(AnswerFormat.Json));
        if (!request.IsHead)
        {
            QueryWarnings.DeclareTrailer(request.Context.Response);
            WriteRows(request, entries, hasEntry);
            warnings.WriteTrailer(request.Context.Response);
        }

        lease.Succeed();
    }

    private static void WriteRows(ListenerRequest request, StoreRows entries, bool hasEntry)
    {
        using AnswerBody body = new(request);
        long left = request.Limits.MaxRows;
        body.Write("["u8);
        for (bool isFirst = true; hasEntry; hasEntry = entries.MoveNext(), isFirst = false)
        {
            if (left-- == 0)
            {
                throw ProblemException.TooMuch(request.Limits.MaxRows);
            }

            body.Write(isFirst ? [] : ","u8);
            JsonText.Write(body.Buffer, entries.Message);
            if (body.IsDue)
            {
                body.Send(request.CancellationToken);
            }
        }

        body.Write("]"u8);
        body.Send(request.CancellationToken);
    }
}
