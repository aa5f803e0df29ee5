namespace Monitoring.Storing;

/// <summary>A store cannot be opened or changed; the message says which, why, and what to do.</summary>
public sealed class LogStoreException : IOException
{
    /// <summary>A store cannot be used.</summary>
    public LogStoreException(LogStoreError error, string path, string message, Exception? inner = null)
        : base(message, inner)
    {
        Error = error;
        Path = path;
    }

    /// <summary>Why.</summary>
    public LogStoreError Error { get; }

    /// <summary>The store.</summary>
    public string Path { get; }

    /// <summary>The process that writes to it, if that is why.</summary>
    public int? ProcessId { get; init; }
}
