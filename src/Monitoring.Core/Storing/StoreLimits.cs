namespace Monitoring.Storing;

/// <summary>The sizes beyond which a value in a store counts as damaged: a store that somebody else made can claim any.</summary>
internal static class StoreLimits
{
    /// <summary>The maximum size of a value that is read, and of a section of a block when it is decompressed, in bytes. A block holds
    /// <see cref="LogStoreOptions.BlockBytes"/> of messages and one more, which has at most 16 MiB where Start-LogCollector made it.</summary>
    public const int MaxValueBytes = 64 << 20;

    /// <summary>The maximum size of a stream's metadata, in bytes. Kubernetes allows a pod 256 KiB of annotations.</summary>
    public const int MaxMetadataBytes = 1 << 20;

    /// <summary>The expression for all that is known of a stream; empty where it is too large to be read.</summary>
    /// <remarks>octet_length of a column does not read the column.</remarks>
    public static string Metadata { get; } =
        $"iif(max(octet_length(metadata), ifnull(octet_length(details), 0)) <= {MaxMetadataBytes}, ifnull(details, metadata), '')";

    /// <summary>The expression for what tells a stream from others; empty where it is too large to be read.</summary>
    public static string Identity { get; } = $"iif(octet_length(metadata) <= {MaxMetadataBytes}, metadata, '')";
}
