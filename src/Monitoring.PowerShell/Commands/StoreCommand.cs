using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using Monitoring.Commands.Errors;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Storing;

namespace Monitoring.Commands;

/// <summary>The common base of the cmdlets that use a store: the store, the reporting of problems, and
/// cancellation.</summary>
public abstract class StoreCommand : StoppableCommand
{
    /// <summary>The store reads on several threads, and only the pipeline's own may write warnings.</summary>
    private readonly ConcurrentQueue<string> _warnings = new();

    /// <summary>The store's file. The default is the one of Start-LogCollector.</summary>
    /// <remarks>In no parameter set of its own, so that $PSDefaultParameterValues may set it for all cmdlets.</remarks>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public virtual string? StorePath { get; set; }

    /// <summary>Resolves the absolute path of the store; writes an error if the given path is not one of the file
    /// system.</summary>
    private protected bool TryResolveStore([NotNullWhen(true)] out string? path)
    {
        if (StorePath is not null)
        {
            return FileSystemPath.TryResolve(this, StorePath, out path);
        }

        path = LogStoreLocation.Default();
        return true;
    }

    /// <summary>Opens the store for reading; writes an error and returns null if it cannot be opened.</summary>
    private protected LogStoreReader? OpenReader() => TryResolveStore(out string? path) ? OpenReader(path) : null;

    /// <summary>Opens a store for reading; writes an error and returns null if it cannot be opened.</summary>
    private protected LogStoreReader? OpenReader(string path)
    {
        try
        {
            return LogStoreReader.OpenUntil(path, KeepWarning, StopToken);
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (LogStoreException exception)
        {
            WriteError(LogErrors.Store(exception));
            return null;
        }
    }

    /// <summary>Runs an action on the store: a failure is an error, cancellation is not.</summary>
    private protected void UseStore(Action use)
    {
        try
        {
            use();
        }
        catch (LogStoreException exception)
        {
            WriteError(LogErrors.Store(exception));
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            // The user has stopped the pipeline.
        }

        if (!Stopping)
        {
            WriteWarnings();
        }
    }

    /// <summary>Creates the events of the core, which become warnings.</summary>
    private protected MonitoringEvents CreateEvents() => new()
    {
        OnWarning = warning => WriteWarning(TerminalText.Neutralize(warning.Message)),
    };

    /// <summary>Keeps a warning until the pipeline's thread writes it.</summary>
    private protected void KeepWarning(string warning) => _warnings.Enqueue(warning);

    /// <summary>Writes the warnings of the store so far. Names in them are untrusted, like messages.</summary>
    private protected void WriteWarnings()
    {
        while (_warnings.TryDequeue(out string? warning))
        {
            WriteWarning(TerminalText.Neutralize(warning));
        }
    }
}
