namespace Monitoring.Parsing;

/// <summary>Numbers the reads of a stream, so that the order of two lines is known.</summary>
internal sealed class ReadCounter
{
    /// <summary>The number of the current read.</summary>
    public long Current { get; private set; }

    /// <summary>Begins the next read.</summary>
    public void Advance() => Current++;
}
