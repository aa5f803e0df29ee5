using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Monitoring.Entries;
using Monitoring.Files;

namespace Monitoring.Storing.Database.Schema;

/// <summary>Reads the JSON of checkpoints in stores up to version 2.</summary>
internal static class CheckpointJson
{
    /// <summary>Reads a checkpoint from a JSON text.</summary>
    /// <exception cref="InvalidDataException">The text is not a checkpoint.</exception>
    public static Checkpoint Read(string path, ReadOnlySpan<byte> utf8)
    {
        try
        {
            StoredCheckpoint stored = JsonSerializer.Deserialize(utf8, CheckpointJsonContext.Default.StoredCheckpoint)
                ?? throw new InvalidDataException("A checkpoint is missing.");
            return new Checkpoint(
                path,
                [.. stored.Files.Select(FromStored)],
                stored.OpenSince is { } since
                    ? [new PendingPosition(null, FromStored(since))]
                    : [.. (stored.Open ?? []).Select(FromStored)])
            {
                Finished = [.. (stored.Finished ?? []).Select(FromStored)],
            };
        }
        catch (Exception failure) when (failure is JsonException or FormatException or OverflowException)
        {
            throw new InvalidDataException("A checkpoint is not in the expected format.", failure);
        }
    }

    private static PendingPosition FromStored(StoredOpenPosition? stored) =>
        stored is not null && (stored.Output is not { } output || Enum.IsDefined((LogOutput)output))
            ? new PendingPosition((LogOutput?)stored.Output, FromStored(stored.Since))
            : throw new InvalidDataException("An output is missing.");

    private static FilePosition FromStored(StoredPosition? stored) => stored is null
        ? throw new InvalidDataException("A position is missing.")
        : new FilePosition(
        new FileIdentity(stored.Device, stored.Inode, stored.Born),
        FromStored(stored.Head, Fingerprint.HeadLength),
        stored.Offset,
        FromStored(stored.Marker, Math.Min(Fingerprint.MarkerLength, stored.Offset)),
        stored.Modified)
        {
            Size = stored.Size,
            Prefixes = FromStored(stored.Prefixes),
            WasLeft = stored.WasLeft ?? false,
        };

    private static HeadPrefixes FromStored(string? stored)
    {
        const int Digits = 16;
        int count = (stored?.Length ?? 0) / Digits;
        if (count > HeadPrefixes.MaxCount)
        {
            throw new InvalidDataException("A position has too many prefixes.");
        }

        Span<ulong> digests = stackalloc ulong[count];
        for (int index = 0; index < count; index++)
        {
            digests[index] = ulong.Parse(
                stored.AsSpan(index * Digits, Digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        }

        return new HeadPrefixes(digests);
    }

    /// <summary>The length is limited because comparing a fingerprint reads that number of bytes.</summary>
    private static Fingerprint FromStored(StoredFingerprint stored, long maxBytes) =>
        stored.Length >= 0 && stored.Length <= maxBytes
        ? new Fingerprint(
            stored.Length, UInt128.Parse(stored.Digest, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))
        : throw new InvalidDataException("The length of a fingerprint is out of range.");
}

/// <summary>A <see cref="Checkpoint"/> in JSON.</summary>
internal sealed class StoredCheckpoint
{
    public required StoredPosition[] Files { get; init; }

    public StoredOpenPosition[]? Open { get; init; }

    /// <summary>Missing if there are none, and in the checkpoints of earlier writers.</summary>
    public StoredPosition[]? Finished { get; init; }

    /// <summary>The only position in checkpoints written before each output had its own; only read.</summary>
    public StoredPosition? OpenSince { get; init; }
}

/// <summary>An <see cref="PendingPosition"/> in JSON.</summary>
internal sealed class StoredOpenPosition
{
    public byte? Output { get; init; }

    public required StoredPosition Since { get; init; }
}

/// <summary>A <see cref="FilePosition"/> in JSON.</summary>
internal sealed class StoredPosition
{
    public required ulong Device { get; init; }

    public required ulong Inode { get; init; }

    public required long Born { get; init; }

    public required StoredFingerprint Head { get; init; }

    public required long Offset { get; init; }

    public required StoredFingerprint Marker { get; init; }

    public required long Modified { get; init; }

    /// <summary>0 if it is unknown; missing in the checkpoints of earlier writers.</summary>
    public long Size { get; init; }

    /// <summary>Missing if the file was read.</summary>
    public bool? WasLeft { get; init; }

    /// <summary>16 hexadecimal digits for each prefix; missing if there are none, and in the checkpoints of
    /// earlier writers.</summary>
    public string? Prefixes { get; init; }
}

/// <summary>A <see cref="Fingerprint"/> in JSON.</summary>
internal sealed class StoredFingerprint
{
    public required int Length { get; init; }

    public required string Digest { get; init; }
}

/// <summary>The serialiser's generated half.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(StoredCheckpoint))]
internal sealed partial class CheckpointJsonContext : JsonSerializerContext;
