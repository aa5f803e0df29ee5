namespace Monitoring.Parsing;

/// <summary>Numbers what is read of a stream at once, so that the older of two lines is known.</summary>
internal sealed class LineOrder
{
    /// <summary>The number of what is being read.</summary>
    public long Current { get; private set; }

    /// <summary>More is read.</summary>
    public void Advance() => Current++;
}
