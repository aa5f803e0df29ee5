namespace Monitoring.Remote;

/// <summary>A store on another machine does not answer; the message says why, and what it said itself.</summary>
public sealed class RemoteLogException : IOException
{
    /// <summary>It does not answer.</summary>
    /// <param name="message">Why, for a person.</param>
    /// <param name="statusCode">The status of its answer; null if there was none.</param>
    /// <param name="inner">What has caused it.</param>
    public RemoteLogException(string message, int? statusCode = null, Exception? inner = null)
        : base(message, inner) => StatusCode = statusCode;

    /// <summary>The status of its answer; null if there was none.</summary>
    public int? StatusCode { get; }
}
