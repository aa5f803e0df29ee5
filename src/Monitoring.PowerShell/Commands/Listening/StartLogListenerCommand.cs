using System.Management.Automation;
using Monitoring.Commands.Piping;
using Monitoring.Entries;
using Monitoring.Listeners;
using Monitoring.Parameters;
using Monitoring.Storing;

namespace Monitoring.Commands.Listening;

/// <summary>Serves a store over HTTP in the background of this process, whichever process writes the store.</summary>
[Cmdlet(VerbsLifecycle.Start, "LogListener", SupportsShouldProcess = true)]
[OutputType(typeof(StoreListener))]
public sealed class StartLogListenerCommand : ListeningCommand
{
    private const string DefaultUrl = "http://localhost:8000";

    private readonly HashSet<string> _served = [];

    /// <summary>The store's file. The default is the one of Start-LogCollector.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? StorePath { get; set; }

    /// <summary>A collector, a listener or a stream of the store, or its file.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>The name of the listener. The default is the name of the store's file.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidateDisplayable]
    public string? Name { get; set; }

    /// <summary>Emits the listener.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Waits until the listener is stopped by Ctrl+C.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        bool isNamed = InputObject is not null
            ? StoreInput.TryResolve(this, InputObject, out string? store)
            : FileSystemPath.TryResolve(this, StorePath ?? LogStoreLocation.Default(), out store);
        if (isNamed && _served.Add(store!))
        {
            Serve(store!);
        }
    }

    private void Serve(string store)
    {
        bool isDefault = StorePath is null && InputObject is null;
        string name = Name
            ?? (isDefault ? "default" : TerminalText.Neutralize(Path.GetFileNameWithoutExtension(store)));
        string[] urls = Listen.Length > 0 ? Listen : [DefaultUrl];
        if (!ShouldProcess(string.Join(", ", urls), $"Serve {store}")
            || StartListener(name, store, urls) is not { } listener)
        {
            return;
        }

        if (PassThru)
        {
            WriteObject(listener);
        }

        if (Wait)
        {
            StopToken.WaitHandle.WaitOne();
            LogListeners.Stop(listener);
        }
    }
}
