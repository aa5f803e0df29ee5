namespace Monitoring.Watching;

/// <summary>A limit of the system does not allow another watch; the message names the limit and how
/// to raise it.</summary>
public sealed class WatchLimitException : IOException
{
    /// <summary>Creates an exception without a message.</summary>
    public WatchLimitException()
    {
    }

    /// <summary>Creates an exception with the advice to show.</summary>
    public WatchLimitException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with the advice to show and the cause.</summary>
    public WatchLimitException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
