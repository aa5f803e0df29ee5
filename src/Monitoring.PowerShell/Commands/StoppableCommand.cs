using System.Management.Automation;

namespace Monitoring.Commands;

/// <summary>The base of the cmdlets that run until they are stopped: a token that is canceled by Ctrl+C, and
/// disposal.</summary>
public abstract class StoppableCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>The token that is canceled when the user stops the pipeline.</summary>
    private protected CancellationToken StopToken => _stop.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The engine stops a pipeline from another thread. The pipeline may have ended at the same moment.
        }
    }

    /// <summary>Releases the resources of the cmdlet.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Dispose();
        }
    }
}
