using System.Management.Automation;
using Monitoring.Commands.Errors;
using Monitoring.Entries;

namespace Monitoring.Commands.Piping;

/// <summary>Everything that was piped to a cmdlet that uses a store.</summary>
internal sealed class PipedInput
{
    private readonly List<PipedStore> _stores = [];

    /// <summary>Whether nothing was piped.</summary>
    public bool IsEmpty => _stores.Count == 0 && Names.Count == 0 && Paths.Count == 0 && After is null;

    /// <summary>The stores, in the order of the input.</summary>
    public IReadOnlyList<PipedStore> Stores => _stores;

    /// <summary>The names of logs.</summary>
    public List<string> Names { get; } = [];

    /// <summary>The paths of logs.</summary>
    public List<string> Paths { get; } = [];

    /// <summary>The last cursor in a store.</summary>
    public LogCursor? After { get; private set; }

    /// <summary>Adds an object, or each of several.</summary>
    /// <returns>Null, or the error for an object that is not valid input.</returns>
    public ErrorRecord? Add(PSObject instance)
    {
        switch (PipedObject.Read(instance))
        {
            case PipedObject.Continuation continuation:
                After = continuation.Cursor;
                return null;
            case PipedObject.Store store:
                Open(store.Path).AddAll();
                return null;
            case PipedObject.Stream stream:
                Open(stream.StorePath).Add(stream.Id);
                return null;
            case PipedObject.Log log:
                Paths.Add(WildcardPattern.Escape(log.Path));
                return null;
            case PipedObject.Text text:
                Names.Add(text.Value);
                return null;
            case PipedObject.DetachedEntry:
                return LogErrors.EntryWithoutStore(instance);
            default:
                return LogErrors.NotAStoreObject(instance);
        }
    }

    private PipedStore Open(string path)
    {
        PipedStore? store = _stores.Find(known => known.Path == path);
        if (store is null)
        {
            _stores.Add(store = new PipedStore(path));
        }

        return store;
    }
}
