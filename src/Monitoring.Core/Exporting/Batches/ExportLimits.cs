namespace Monitoring.Exporting.Batches;

/// <summary>The size of a batch. Equal limits cut the same entries into the same batches.</summary>
internal sealed record ExportLimits
{
    /// <summary>The bytes that count for an entry in addition to its message: times, identity, and the names of
    /// fields.</summary>
    public const int EntryBytes = 256;

    /// <summary>The maximum size of a batch before compression, in bytes; one entry may exceed it. The default is
    /// 4 MiB.</summary>
    /// <remarks>The receiver of the OpenTelemetry Collector takes 20 MiB, and JSON may be several times as long as its
    /// text.</remarks>
    public int MaxBytes { get; init; } = 4 << 20;

    /// <summary>The maximum number of entries in a batch. The default is 8,192.</summary>
    public int MaxEntries { get; init; } = 8192;

    /// <summary>The time for which new entries are collected before they are sent. The default is 1 s.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromSeconds(1);
}
