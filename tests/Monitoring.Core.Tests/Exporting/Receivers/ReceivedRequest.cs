namespace Monitoring.Exporting.Receivers;

/// <summary>A request that a fake receiver got.</summary>
/// <param name="Path">The path with its query.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body, decompressed.</param>
internal sealed record ReceivedRequest(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The value of a header; empty if there is none.</summary>
    public string HeaderOf(string name) => Headers.GetValueOrDefault(name, string.Empty);
}
