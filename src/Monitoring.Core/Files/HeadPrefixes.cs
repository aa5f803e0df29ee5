using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Monitoring.Files;

/// <summary>Digests of a file's first 4, 8, 16 and so on up to 512 bytes, if it has that many. They show whether a
/// shorter file may be its beginning, which the <see cref="Fingerprint"/> of all first bytes cannot.</summary>
/// <remarks>64 bits of SHA-256 each.</remarks>
public readonly struct HeadPrefixes : IEquatable<HeadPrefixes>
{
    /// <summary>The maximum number of digests.</summary>
    public const int MaxCount = 8;

    /// <summary>The number of bytes that the first digest covers; each further one covers twice as many.</summary>
    private const int MinLength = 4;

    private readonly Digests _digests;

    /// <summary>Creates an instance from digests, that of the shortest prefix first.</summary>
    /// <param name="digests">The digests, at most <see cref="MaxCount"/>.</param>
    public HeadPrefixes(ReadOnlySpan<ulong> digests)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digests.Length, MaxCount);
        Count = digests.Length;
        digests.CopyTo(_digests);
    }

    /// <summary>The number of digests.</summary>
    public int Count { get; }

    /// <summary>The digest of one of the prefixes.</summary>
    /// <param name="index">The index, from 0 for the shortest prefix.</param>
    public ulong this[int index] => ((ReadOnlySpan<ulong>)_digests)[..Count][index];

    /// <summary>Computes the digests of the first bytes of a file.</summary>
    public static HeadPrefixes Of(ReadOnlySpan<byte> bytes)
    {
        Span<ulong> digests = stackalloc ulong[MaxCount];
        int count = Math.Min(CountFor(bytes.Length), MaxCount);
        for (int index = 0; index < count; index++)
        {
            digests[index] = Digest(bytes[..(MinLength << index)]);
        }

        return new HeadPrefixes(digests[..count]);
    }

    /// <summary>Whether bytes are the first bytes of the file, by the longest prefix that they contain: more than half
    /// of them. False if there are too few bytes.</summary>
    public bool Matches(ReadOnlySpan<byte> bytes)
    {
        int index = Math.Min(CountFor(bytes.Length), Count) - 1;
        return index >= 0 && this[index] == Digest(bytes[..(MinLength << index)]);
    }

    /// <inheritdoc/>
    public bool Equals(HeadPrefixes other) =>
        ((ReadOnlySpan<ulong>)_digests)[..Count].SequenceEqual(((ReadOnlySpan<ulong>)other._digests)[..other.Count]);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is HeadPrefixes other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Count == 0 ? 0 : this[Count - 1].GetHashCode();

    /// <summary>Whether two instances have the same digests.</summary>
    public static bool operator ==(HeadPrefixes left, HeadPrefixes right) => left.Equals(right);

    /// <summary>Whether two instances have different digests.</summary>
    public static bool operator !=(HeadPrefixes left, HeadPrefixes right) => !left.Equals(right);

    /// <summary>The number of prefixes of a number of bytes.</summary>
    private static int CountFor(int length) =>
        length < MinLength ? 0 : BitOperations.Log2((uint)(length / MinLength)) + 1;

    private static ulong Digest(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        return BinaryPrimitives.ReadUInt64BigEndian(digest);
    }

    [InlineArray(MaxCount)]
    private struct Digests
    {
        private ulong _first;
    }
}
