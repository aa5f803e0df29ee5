namespace Monitoring.Storing;

/// <summary>The exception for a store that cannot be opened or changed. The message contains the reason and the advice,
/// which are also separate properties.</summary>
public sealed class LogStoreException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">The reason, for programs.</param>
    /// <param name="path">The store.</param>
    /// <param name="reason">The store and the reason, for people: a sentence.</param>
    /// <param name="advice">The advice: a sentence or two.</param>
    /// <param name="inner">The cause.</param>
    public LogStoreException(LogStoreError error, string path, string reason, string advice, Exception? inner = null)
        : base($"{reason} {advice}", inner)
    {
        Error = error;
        Path = path;
        Reason = reason;
        Advice = advice;
    }

    /// <summary>The reason, for programs.</summary>
    public LogStoreError Error { get; }

    /// <summary>The store.</summary>
    public string Path { get; }

    /// <summary>The store and the reason, for people.</summary>
    public string Reason { get; }

    /// <summary>The advice.</summary>
    public string Advice { get; }

    /// <summary>The process that writes to the store, if that is the reason.</summary>
    public int? ProcessId { get; init; }
}
