namespace Monitoring.Entries.Display;

/// <summary>The name of a stream, for people.</summary>
internal static class StreamTitle
{
    /// <summary>Returns <c>namespace/pod/container</c>, or the file's path, or all metadata. Safe on a
    /// terminal.</summary>
    public static string Of(LogMetadata metadata)
    {
        SourceName source = metadata.Source;
        return TerminalText.Neutralize(
            source.IsContainer ? source.Full : metadata.Path.Length > 0 ? metadata.Path : metadata.ToString());
    }
}
