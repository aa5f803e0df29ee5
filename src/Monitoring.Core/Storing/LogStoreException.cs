namespace Monitoring.Storing;

/// <summary>A store cannot be opened or changed; the message says which, why, and what to do, and each can be had alone.</summary>
public sealed class LogStoreException : IOException
{
    /// <summary>A store cannot be used.</summary>
    /// <param name="error">Why, for a program.</param>
    /// <param name="path">The store.</param>
    /// <param name="reason">Which store and why, for a person: a sentence.</param>
    /// <param name="advice">What to do: a sentence or two.</param>
    /// <param name="inner">What has caused it.</param>
    public LogStoreException(LogStoreError error, string path, string reason, string advice, Exception? inner = null)
        : base($"{reason} {advice}", inner)
    {
        Error = error;
        Path = path;
        Reason = reason;
        Advice = advice;
    }

    /// <summary>Why.</summary>
    public LogStoreError Error { get; }

    /// <summary>The store.</summary>
    public string Path { get; }

    /// <summary>Which store and why, for a person.</summary>
    public string Reason { get; }

    /// <summary>What to do about it.</summary>
    public string Advice { get; }

    /// <summary>The process that writes to it, if that is why.</summary>
    public int? ProcessId { get; init; }
}
