namespace Monitoring.Watching.Mock;

/// <summary>The caller violated one of its duties towards a watcher; the message names the duty,
/// see <see cref="IFileWatcher"/>.</summary>
public sealed class WatcherMisuseException : InvalidOperationException
{
    /// <summary>Creates an exception without a message.</summary>
    public WatcherMisuseException()
    {
    }

    /// <summary>Creates an exception with the violated duty.</summary>
    public WatcherMisuseException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with the violated duty and the cause.</summary>
    public WatcherMisuseException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
