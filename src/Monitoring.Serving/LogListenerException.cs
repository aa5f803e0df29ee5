namespace Monitoring.Serving;

/// <summary>A listener cannot be started; the message has the reason and advice.</summary>
public sealed class LogListenerException : Exception
{
    /// <summary>A listener cannot be started.</summary>
    /// <param name="error">Why, for a program.</param>
    /// <param name="reason">Why, for a person: a sentence.</param>
    /// <param name="advice">The remedy, in a sentence or two.</param>
    /// <param name="inner">The cause.</param>
    public LogListenerException(LogListenerError error, string reason, string advice, Exception? inner = null)
        : base($"{reason} {advice}", inner)
    {
        Error = error;
        Reason = reason;
        Advice = advice;
    }

    /// <summary>Why.</summary>
    public LogListenerError Error { get; }

    /// <summary>Why, for a person.</summary>
    public string Reason { get; }

    /// <summary>The remedy.</summary>
    public string Advice { get; }
}
