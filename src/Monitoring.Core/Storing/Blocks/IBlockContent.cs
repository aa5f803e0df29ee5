namespace Monitoring.Storing.Blocks;

/// <summary>The stored bytes of a block, of which a part can be read.</summary>
/// <remarks>Used by one thread.</remarks>
internal interface IBlockContent : IDisposable
{
    /// <summary>The number of bytes.</summary>
    int Length { get; }

    /// <summary>Reads some of the bytes.</summary>
    /// <param name="offset">The offset of the first byte.</param>
    /// <param name="bytes">Receives the bytes.</param>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    void Read(int offset, Span<byte> bytes);
}
