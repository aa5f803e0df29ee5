using System.Text;
using Monitoring.Files;
using Monitoring.Files.Opening;
using Monitoring.Tailing.Content;

namespace Monitoring.Tailing;

public abstract class UnzippedContentSpecification : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    private protected abstract Compression Compression { get; }

    public void Dispose()
    {
        _files.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Compresses the content of a file.</summary>
    protected abstract byte[] Pack(byte[] bytes);

    [Theory]
    [InlineData(1)]
    [InlineData(700)]
    [InlineData(300_000)]
    public void Its_bytes_are_those_that_were_compressed_wherever_they_are_read(int length)
    {
        byte[] bytes = Noise(length);
        using UnzippedContent content = Open(Pack(bytes));
        Random random = new(1);
        for (int read = 0; read < 100; read++)
        {
            int offset = random.Next(length + 1);
            byte[] wanted = new byte[random.Next(100_000)];
            int count = content.Read(offset, wanted);
            Assert.Equal(Math.Min(wanted.Length, length - offset), count);
            Assert.True(bytes.AsSpan(offset, count).SequenceEqual(wanted.AsSpan(0, count)), $"{count} at {offset}");
        }

        Assert.Equal(length, content.FindEnd());
        Assert.Null(content.Damage);
    }

    [Fact]
    public void Files_that_were_compressed_one_by_one_and_put_together_are_read_as_one()
    {
        using UnzippedContent content = Open([.. Pack("one\n"u8.ToArray()), .. Pack("two\n"u8.ToArray())]);
        Assert.Equal("one\ntwo\n", ReadAll(content));
        Assert.Null(content.Damage);
    }

    [Fact]
    public void A_file_that_was_cut_off_anywhere_is_read_so_far_and_known_to_be_cut_off()
    {
        byte[] bytes = Noise(2000);
        byte[] whole = Pack(bytes);
        for (int length = 0; length < whole.Length; length++)
        {
            using UnzippedContent content = Open(whole[..length]);
            byte[] read = new byte[bytes.Length + 1];
            int count = content.Read(0, read);
            Assert.True(bytes.AsSpan().StartsWith(read.AsSpan(0, count)), $"{length} bytes");
            Assert.Equal("The compressed content is truncated.", content.Damage);
        }
    }

    [Fact]
    public void A_file_that_is_broken_in_the_middle_is_read_up_to_there()
    {
        byte[] bytes = Noise(200_000);
        byte[] broken = Pack(bytes);
        broken.AsSpan(broken.Length / 2, 100).Fill(0xFF);
        using UnzippedContent content = Open(broken);
        byte[] read = new byte[1000];
        Assert.Equal(read.Length, content.Read(0, read));
        Assert.True(bytes.AsSpan().StartsWith(read));
        content.FindEnd();
        Assert.StartsWith("The compressed content is damaged", content.Damage, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_was_never_compressed_is_known_to_be_broken()
    {
        using UnzippedContent content = Open("only named so\n"u8.ToArray());
        Assert.Equal(string.Empty, ReadAll(content));
        Assert.StartsWith("The compressed content is damaged", content.Damage, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_does_not_grow_with_the_file()
    {
        const int Size = 64 << 20;
        using UnzippedContent content = Open(Pack(new byte[Size]));
        byte[] turn = new byte[256 << 10];
        content.Read(0, turn);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int offset = 0; offset < Size; offset += turn.Length - 256)
        {
            content.Read(Math.Max(0, offset - 256), turn);
        }

        Assert.Equal(Size, content.FindEnd());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    protected static byte[] Noise(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static string ReadAll(UnzippedContent content)
    {
        byte[] bytes = new byte[100];
        return Encoding.UTF8.GetString(bytes, 0, content.Read(0, bytes));
    }

    private protected UnzippedContent Open(byte[] file)
    {
        File.WriteAllBytes(_files["packed"], file);
        return new UnzippedContent(
            ReopenableFile.TryOpen(_files["packed"], DescriptorPool.OfProcess, out _)!, Compression);
    }
}

public sealed class GzipContentTests : UnzippedContentSpecification
{
    private protected override Compression Compression => Compression.Gzip;

    [Fact]
    public void Its_size_is_the_one_in_the_file_until_its_end_is_reached()
    {
        using UnzippedContent content = Open([.. Pack(Noise(5000)), .. Pack(Noise(300))]);
        Assert.Equal(300, content.GetStatus().Size);
        content.Read(0, new byte[1000]);
        Assert.InRange(content.GetStatus().Size, 1001, long.MaxValue);
        content.FindEnd();
        Assert.Equal(5300, content.GetStatus().Size);
    }

    protected override byte[] Pack(byte[] bytes) => Gzip.Compress(bytes);
}

public sealed class ZstdContentTests : UnzippedContentSpecification
{
    private protected override Compression Compression => Compression.Zstd;

    protected override byte[] Pack(byte[] bytes) => Zstd.Compress(bytes);
}

public sealed class PipedZstdContentTests : UnzippedContentSpecification
{
    private protected override Compression Compression => Compression.Zstd;

    [Fact]
    public void Its_size_is_known_when_its_end_has_been_reached()
    {
        using UnzippedContent content = Open([.. Pack(Noise(5000)), .. Pack(Noise(300))]);
        content.Read(0, new byte[1000]);
        Assert.InRange(content.GetStatus().Size, 1001, long.MaxValue);
        content.FindEnd();
        Assert.Equal(5300, content.GetStatus().Size);
    }

    protected override byte[] Pack(byte[] bytes) => Zstd.CompressPiped(bytes);
}
