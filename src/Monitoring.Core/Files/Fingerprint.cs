using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Monitoring.Files;

/// <summary>A digest of a stretch of a file, to tell after a restart whether the same bytes still stand there.</summary>
/// <remarks>The first 128 bits of SHA-256, because the writer of a log may be hostile and a collision would hide its
/// lines. The fingerprint of a file's head grows with the file up to <see cref="HeadLength"/>: a short one stays
/// true for the longer file, since it says how many bytes it covers.</remarks>
/// <param name="Length">How many bytes it covers.</param>
/// <param name="Digest">The digest of these bytes.</param>
public readonly record struct Fingerprint(int Length, UInt128 Digest)
{
    /// <summary>The most bytes that the fingerprint of a file's head covers.</summary>
    public const int HeadLength = 1024;

    /// <summary>The most bytes before a position that are compared to see whether the file is still the one that was
    /// read: enough for the time stamps of two lines whose ends are alike.</summary>
    public const int MarkerLength = 256;

    /// <summary>The fingerprint of these bytes.</summary>
    public static Fingerprint Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        return new Fingerprint(bytes.Length, BinaryPrimitives.ReadUInt128BigEndian(digest));
    }

    /// <summary>Whether the first bytes, as many as it covers, are the ones it was taken of;
    /// one that covers none matches anything.</summary>
    public bool Matches(ReadOnlySpan<byte> bytes) =>
        Length == 0 || (bytes.Length >= Length && Of(bytes[..Length]) == this);
}
