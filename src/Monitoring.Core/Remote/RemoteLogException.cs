namespace Monitoring.Remote;

/// <summary>The exception for a remote store that does not respond; the message contains the reason, and the
/// listener's own error.</summary>
public sealed class RemoteLogException : IOException
{
    /// <summary>The status of a query that is not sent, because the server cannot run it.</summary>
    internal const int NotSupported = 501;

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The reason, for people.</param>
    /// <param name="statusCode">The HTTP status of the response; null if there was none.</param>
    /// <param name="inner">The cause.</param>
    public RemoteLogException(string message, int? statusCode = null, Exception? inner = null)
        : base(message, inner) => StatusCode = statusCode;

    /// <summary>The HTTP status of the response; null if there was none.</summary>
    public int? StatusCode { get; }
}
