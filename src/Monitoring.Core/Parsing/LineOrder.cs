namespace Monitoring.Parsing;

/// <summary>Numbers the lines of a stream that begin something, so that the older of two is known.</summary>
internal sealed class LineOrder
{
    private long _next;

    /// <summary>The next number.</summary>
    public long Next() => _next++;
}
