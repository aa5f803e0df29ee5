namespace Monitoring.Testing.ApiServer;

/// <summary>The next step of a watch: bytes are sent, or it ends.</summary>
internal sealed record FakeWatchStep(byte[] Bytes)
{
    /// <summary>The answer is over.</summary>
    public static FakeWatchStep End { get; } = new([]);

    /// <summary>The connection is cut in the middle of an event.</summary>
    public static FakeWatchStep Cut { get; } = new("""{"type":"MODIFIED","object":{"kind":"Pod","metadata":{"na"""u8.ToArray());
}
