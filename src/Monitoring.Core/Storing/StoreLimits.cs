namespace Monitoring.Storing;

/// <summary>The sizes above which a value in a store is treated as damaged; a store from another source can
/// claim any size.</summary>
internal static class StoreLimits
{
    /// <summary>The maximum size of a value that is read, and of a decompressed section of a block, in bytes. A block
    /// contains up to <see cref="LogStoreOptions.BlockBytes"/> of messages and one more message, which has at most 16
    /// MiB if Start-LogCollector stored it.</summary>
    public const int MaxValueBytes = 64 << 20;

    /// <summary>The maximum size of a stream's metadata, in bytes. Kubernetes allows a pod 256
    /// KiB of annotations.</summary>
    public const int MaxMetadataBytes = 1 << 20;

    /// <summary>The expression for all metadata of a stream; empty if they are too large to be read.</summary>
    /// <remarks>octet_length of a column does not read the column.</remarks>
    public static string Metadata { get; } =
        $"iif(max(octet_length(metadata), ifnull(octet_length(details), 0)) <= {MaxMetadataBytes}, ifnull(details, metadata), '')";

    /// <summary>The expression for the key of a stream; empty if it is too large to be read.</summary>
    public static string Identity { get; } = $"iif(octet_length(metadata) <= {MaxMetadataBytes}, metadata, '')";
}
