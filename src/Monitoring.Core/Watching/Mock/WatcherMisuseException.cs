namespace Monitoring.Watching.Mock;

/// <summary>A caller did not do its duty towards a watcher; the message says which, see
/// <see cref="IFileWatcher"/>.</summary>
public sealed class WatcherMisuseException : InvalidOperationException
{
    /// <summary>Without a message.</summary>
    public WatcherMisuseException()
    {
    }

    /// <summary>With the duty.</summary>
    public WatcherMisuseException(string message)
        : base(message)
    {
    }

    /// <summary>With the duty and the cause.</summary>
    public WatcherMisuseException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
