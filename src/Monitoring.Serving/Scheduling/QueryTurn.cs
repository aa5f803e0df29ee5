using Monitoring.Serving.Clients;

namespace Monitoring.Serving.Scheduling;

/// <summary>One open query and its turn. The query has no turn while it waits for its client.</summary>
/// <remarks>Used by one thread at a time.</remarks>
internal sealed class QueryTurn(QueryTurns turns, ClientAddress client, bool isAmple, WorkTimeout timeout) : IDisposable
{
    private bool _isWorking = true;
    private bool _isClosed;

    /// <summary>Whether the query is one of the few that may read far ahead.</summary>
    public bool IsAmple => isAmple;

    /// <summary>Gives the turn to another query while this one waits for its client.</summary>
    public void Pause()
    {
        if (_isWorking)
        {
            _isWorking = false;
            timeout.Pause();
            turns.Release(client);
        }
    }

    /// <summary>Waits for another turn, without a time limit.</summary>
    /// <exception cref="OperationCanceledException">The query is canceled.</exception>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        if (!_isWorking)
        {
            await turns.TakeAgainAsync(client, cancellationToken).ConfigureAwait(false);
            _isWorking = true;
            timeout.Resume();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            turns.Close(client, isAmple, _isWorking);
        }
    }
}
