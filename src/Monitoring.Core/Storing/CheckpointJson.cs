using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Monitoring.Entries;
using Monitoring.Files;

namespace Monitoring.Storing;

/// <summary>A checkpoint as a store keeps it, without its path: JSON that gives back every bit.</summary>
/// <remarks>Device and inode are numbers of 64 bits, and digests hexadecimal text; a reader that takes JSON's numbers for
/// doubles is not one of ours.</remarks>
internal static class CheckpointJson
{
    /// <summary>Writes the text that is kept, in UTF-8.</summary>
    public static void Write(Checkpoint checkpoint, IBufferWriter<byte> output)
    {
        StoredCheckpoint stored = new()
        {
            Files = [.. checkpoint.Files.Select(ToStored)],
            Open = checkpoint.Open.Count > 0 ? [.. checkpoint.Open.Select(ToStored)] : null,
            Finished = checkpoint.Finished.Count > 0 ? [.. checkpoint.Finished.Select(ToStored)] : null,
        };
        using Utf8JsonWriter json = new(output);
        JsonSerializer.Serialize(json, stored, CheckpointJsonContext.Default.StoredCheckpoint);
    }

    /// <summary>The checkpoint a text says.</summary>
    /// <exception cref="InvalidDataException">The text is not what <see cref="Write"/> writes.</exception>
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
                    ? [new OpenPosition(null, FromStored(since))]
                    : [.. (stored.Open ?? []).Select(FromStored)])
            {
                Finished = [.. (stored.Finished ?? []).Select(FromStored)],
            };
        }
        catch (Exception failure) when (failure is JsonException or FormatException or OverflowException)
        {
            throw new InvalidDataException("A checkpoint is not in the format it was written in.", failure);
        }
    }

    private static StoredOpenPosition ToStored(OpenPosition open) => new()
    {
        Output = (byte?)open.Output,
        Since = ToStored(open.Since),
    };

    private static OpenPosition FromStored(StoredOpenPosition? stored) =>
        stored is not null && (stored.Output is not { } output || Enum.IsDefined((LogOutput)output))
            ? new OpenPosition((LogOutput?)stored.Output, FromStored(stored.Since))
            : throw new InvalidDataException("An output is missing.");

    private static StoredPosition ToStored(FilePosition position) => new()
    {
        Device = position.File.Device,
        Inode = position.File.Inode,
        Born = position.File.Born,
        Head = ToStored(position.Head),
        Offset = position.Offset,
        Marker = ToStored(position.Marker),
        Modified = position.Modified,
        Size = position.Size,
        Prefixes = ToStored(position.Prefixes),
        WasLeft = position.WasLeft ? true : null,
    };

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

    private static StoredFingerprint ToStored(Fingerprint fingerprint) => new()
    {
        Length = fingerprint.Length,
        Digest = fingerprint.Digest.ToString("x32", CultureInfo.InvariantCulture),
    };

    private static string? ToStored(HeadPrefixes prefixes)
    {
        StringBuilder text = new();
        for (int index = 0; index < prefixes.Count; index++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{prefixes[index]:x16}");
        }

        return text.Length > 0 ? text.ToString() : null;
    }

    private static HeadPrefixes FromStored(string? stored)
    {
        const int Digits = 16;
        int count = (stored?.Length ?? 0) / Digits;
        if (count > HeadPrefixes.MaxCount)
        {
            throw new InvalidDataException("There are more prefixes than there can be.");
        }

        Span<ulong> digests = stackalloc ulong[count];
        for (int index = 0; index < count; index++)
        {
            digests[index] = ulong.Parse(stored.AsSpan(index * Digits, Digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        }

        return new HeadPrefixes(digests);
    }

    /// <summary>Whoever looks for the bytes again reads as many as it says.</summary>
    private static Fingerprint FromStored(StoredFingerprint stored, long mostBytes) => stored.Length >= 0 && stored.Length <= mostBytes
        ? new Fingerprint(stored.Length, UInt128.Parse(stored.Digest, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))
        : throw new InvalidDataException("A fingerprint covers bytes that there cannot be.");
}

/// <summary>A <see cref="Checkpoint"/> in JSON.</summary>
internal sealed class StoredCheckpoint
{
    public required StoredPosition[] Files { get; init; }

    public StoredOpenPosition[]? Open { get; init; }

    /// <summary>Missing if there are none, and in what earlier writers have written.</summary>
    public StoredPosition[]? Finished { get; init; }

    /// <summary>What was written instead before each output had a position of its own; only read.</summary>
    public StoredPosition? OpenSince { get; init; }
}

/// <summary>An <see cref="OpenPosition"/> in JSON.</summary>
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

    /// <summary>0, and missing in what earlier writers have written, if it is not known.</summary>
    public long Size { get; init; }

    /// <summary>Missing if it was read.</summary>
    public bool? WasLeft { get; init; }

    /// <summary>16 hexadecimal digits for each prefix; missing if there are none, and in what earlier writers have written.</summary>
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
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(StoredCheckpoint))]
internal sealed partial class CheckpointJsonContext : JsonSerializerContext;
