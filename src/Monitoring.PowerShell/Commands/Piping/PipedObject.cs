using System.Management.Automation;
using Monitoring.Collectors;
using Monitoring.Entries;
using Monitoring.Listeners;
using Monitoring.Storing;

namespace Monitoring.Commands.Piping;

/// <summary>The meaning of an object that is piped to a cmdlet that uses a store.</summary>
/// <remarks>Deserialized objects of another process have lost their types: the meaning is read from their
/// properties.</remarks>
internal abstract record PipedObject
{
    /// <summary>An entry of a store, or the text of its cursor: where a query continues.</summary>
    public sealed record Continuation(LogCursor Cursor) : PipedObject;

    /// <summary>An entry that does not come from a store.</summary>
    public sealed record DetachedEntry : PipedObject;

    /// <summary>A store's file, or a collector or a listener of one.</summary>
    public sealed record Store(string Path) : PipedObject;

    /// <summary>A stream of a store.</summary>
    public sealed record Stream(string StorePath, long Id) : PipedObject;

    /// <summary>A log file or a directory of them.</summary>
    public sealed record Log(string Path) : PipedObject;

    /// <summary>A text that is not a cursor.</summary>
    public sealed record Text(string Value) : PipedObject;

    /// <summary>Returns the meaning; null if the object has none.</summary>
    public static PipedObject? Read(PSObject instance) => instance.BaseObject switch
    {
        LogCursor cursor => new Continuation(cursor),
        LogEntry entry => entry.Cursor is { } cursor ? new Continuation(cursor) : new DetachedEntry(),
        LogStreamSummary stream => new Stream(stream.StorePath, stream.Id),
        LogCollector collector => new Store(collector.StorePath),
        StoreListener listener => new Store(listener.StorePath),
        LogStoreHealth health => new Store(health.Path),
        FileSystemInfo file =>
            LogStoreLocation.IsStore(file.FullName) ? new Store(file.FullName) : new Log(file.FullName),
        string text =>
            LogCursor.TryParse(text.Trim(), out LogCursor cursor) ? new Continuation(cursor) : new Text(text),
        _ => ReadProperties(instance),
    };

    private static PipedObject? ReadProperties(PSObject instance)
    {
        if (Find(instance, nameof(LogEntry.Cursor)) is { } text)
        {
            return LogCursor.TryParse(text, out LogCursor cursor) ? new Continuation(cursor) : null;
        }

        if (Find(instance, nameof(StoreCommand.StorePath)) is not { Length: > 0 } path)
        {
            return null;
        }

        bool isStream = instance.Properties[nameof(LogStreamSummary.Metadata)] is not null;
        return isStream
            && LanguagePrimitives.TryConvertTo(instance.Properties[nameof(LogStreamSummary.Id)]?.Value, out long id)
            ? new Stream(path, id)
            : new Store(path);
    }

    private static string? Find(PSObject instance, string property) => instance.Properties[property]?.Value?.ToString();
}
