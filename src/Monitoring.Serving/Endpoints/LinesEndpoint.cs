using Monitoring.Querying;
using Monitoring.Serving.Formatting;
using Monitoring.Serving.Problems;
using Monitoring.Serving.Reading;
using Monitoring.Serving.Requests;
using Monitoring.Storing.Reading.Rows;

namespace Monitoring.Serving.Endpoints;

/// <summary><c>/logs/{key}/{value}</c>: the messages of the streams whose metadata have that value, the oldest first,
/// as one JSON array.</summary>
/// <remarks>Sent while the store is read. If reading fails, the connection is closed in the middle of the array, so
/// that no client mistakes the response for a complete one.</remarks>
internal static class LinesEndpoint
{
    private const string Key = "key";
    private const string Value = "value";

    /// <summary>The endpoint.</summary>
    public static ListenerEndpoint Endpoint { get; } =
        new("lines", $"/logs/{{{Key}}}/{{**{Value}}}", RespondAsync) { IsCompressible = true };

    private static Task RespondAsync(ListenerRequest request) => QueryResponse.RunAsync(request, () => Write(request));

    // 404 without a body if no stream has the pair.
    private static void Write(ListenerRequest request)
    {
        request.RefuseParameters();
        (string key, string value) = (request.RouteValue(Key), request.RouteValue(Value));
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

        request.Begin(ResponseFormats.TypeOf(ResponseFormat.Json));
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
        using ResponseBody body = new(request);
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
