using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Monitoring.Files;

/// <summary>A digest of a range of a file, to check after a restart whether the file still has the
/// same bytes there.</summary>
/// <remarks>The first 128 bits of SHA-256, because the writer of a log may be hostile and a collision would hide its
/// lines. The fingerprint of a file's head grows with the file up to <see cref="HeadLength"/>. A short one remains
/// valid for the longer file, since it contains the number of bytes that it covers.</remarks>
/// <param name="Length">The number of bytes that it covers.</param>
/// <param name="Digest">The digest of these bytes.</param>
public readonly record struct Fingerprint(int Length, UInt128 Digest)
{
    // Two halves: code that knows the layout of a type with a UInt128 is not compiled ahead of time. That would be all
    // code of a followed file.
    private readonly ulong _upper = (ulong)(Digest >> 64);
    private readonly ulong _lower = (ulong)Digest;

    private Fingerprint(int length, ReadOnlySpan<byte> digest)
        : this(length, UInt128.Zero)
    {
        _upper = BinaryPrimitives.ReadUInt64BigEndian(digest);
        _lower = BinaryPrimitives.ReadUInt64BigEndian(digest[sizeof(ulong)..]);
    }

    /// <summary>The maximum number of bytes that the fingerprint of a file's head covers.</summary>
    public const int HeadLength = 1024;

    /// <summary>The maximum number of bytes before a position that are compared to check whether the file is still the
    /// one that was read. Enough for the time stamps of two lines with equal ends.</summary>
    public const int MarkerLength = 256;

    /// <summary>The digest of the bytes.</summary>
    public UInt128 Digest
    {
        get => new(_upper, _lower);
        init
        {
            _upper = (ulong)(value >> 64);
            _lower = (ulong)value;
        }
    }

    /// <summary>Computes the fingerprint of bytes.</summary>
    public static Fingerprint Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        return new Fingerprint(bytes.Length, digest);
    }

    /// <summary>Whether bytes begin with the bytes that the fingerprint covers. A fingerprint of no
    /// bytes matches anything.</summary>
    public bool Matches(ReadOnlySpan<byte> bytes) =>
        Length == 0 || (bytes.Length >= Length && Of(bytes[..Length]) == this);
}
