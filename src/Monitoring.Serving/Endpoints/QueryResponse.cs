using Monitoring.Serving.Problems;
using Monitoring.Serving.Reading;
using Monitoring.Serving.Requests;
using Monitoring.Serving.Scheduling;
using Monitoring.Storing;

namespace Monitoring.Serving.Endpoints;

/// <summary>The response of a query: it waits for a turn, and reads the store on a thread of its own.</summary>
/// <remarks>Probes and scrapes need no turn: the listener must respond to them no matter how many queries there
/// are.</remarks>
internal static class QueryResponse
{
    /// <summary>Writes the response in a turn.</summary>
    /// <exception cref="ProblemException">There are too many queries.</exception>
    public static async Task RunAsync(ListenerRequest request, Action write)
    {
        using IDisposable? usage = request.Connection?.Use();
        using QueryTurn turn = await request.Service.Turns
            .OpenAsync(request.Client, request.Timeout, request.CancellationToken).ConfigureAwait(false);
        request.Turn = turn;
        await ResponseThread.RunAsync("LogListener query", write).ConfigureAwait(false);
    }

    /// <summary>Reads the catalog of the store.</summary>
    public static T Read<T>(ListenerRequest request, Func<LogStoreReader, T> read)
    {
        using ReaderLease lease = request.Service.Readers.Rent(request.Turn!.IsAmple);
        T found = read(lease.Reader);
        lease.Succeed();
        return found;
    }
}
