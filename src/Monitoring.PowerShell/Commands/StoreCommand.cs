using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using Monitoring.Commands.Errors;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Storing;

namespace Monitoring.Commands;

/// <summary>What the cmdlets that use a store have in common: which store, how trouble reaches the user, and how they are
/// stopped.</summary>
public abstract class StoreCommand : StoppableCommand
{
    /// <summary>The store reads on several threads, and only the pipeline's own may write warnings.</summary>
    private readonly ConcurrentQueue<string> _warnings = new();

    /// <summary>The store's file. The default is that of Start-LogCollector.</summary>
    /// <remarks>In no parameter set of its own, so that $PSDefaultParameterValues may name it for all cmdlets.</remarks>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public virtual string? StorePath { get; set; }

    /// <summary>The absolute path of the store; an error if what the user gave is no path of the file system.</summary>
    private protected bool TryResolveStore([NotNullWhen(true)] out string? path)
    {
        if (StorePath is not null)
        {
            return FileSystemPath.TryResolve(this, StorePath, out path);
        }

        path = LogStoreLocation.Default();
        return true;
    }

    /// <summary>Opens the store to read; a store that cannot be opened is an error, and null.</summary>
    private protected LogStoreReader? OpenReader() => TryResolveStore(out string? path) ? OpenReader(path) : null;

    /// <summary>Opens a store to read; a store that cannot be opened is an error, and null.</summary>
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

    /// <summary>Runs what uses the store: trouble with it is an error, and being stopped is none.</summary>
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

    /// <summary>The events of the core as warnings.</summary>
    private protected MonitoringEvents CreateEvents() => new()
    {
        OnWarning = warning => WriteWarning(TerminalText.Neutralise(warning.Message)),
    };

    /// <summary>Keeps a warning until the pipeline's thread writes it.</summary>
    private protected void KeepWarning(string warning) => _warnings.Enqueue(warning);

    /// <summary>Hands on what the store has warned of so far. Names in it are as hostile as messages are.</summary>
    private protected void WriteWarnings()
    {
        while (_warnings.TryDequeue(out string? warning))
        {
            WriteWarning(TerminalText.Neutralise(warning));
        }
    }
}
