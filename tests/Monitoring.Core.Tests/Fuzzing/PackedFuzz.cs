using CsCheck;
using Monitoring.Files;
using Monitoring.Files.Opening;
using Monitoring.Tailing.Content;

namespace Monitoring.Fuzzing;

/// <summary>Rotated files that were compressed, and what has become of them since.</summary>
public abstract class PackedFuzz : IDisposable
{
    private const int MaxBytes = 1 << 20;

    private readonly TemporaryDirectory _files = new();

    /// <summary>A short input, one that repeats and grows a thousandfold, one that does not, and several one after the
    /// other.</summary>
    private byte[][] Samples
    {
        get
        {
            byte[] noise = new byte[70_000];
            new Random(1).NextBytes(noise);
            return
            [
                Pack("one\ntwo\n"u8.ToArray()), Pack(new byte[300_000]), Pack(noise),
                [.. Pack("one\n"u8.ToArray()), .. Pack("two\n"u8.ToArray())],
            ];
        }
    }

    private protected abstract Compression Compression { get; }

    public void Dispose()
    {
        _files.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Compresses the content of a file.</summary>
    protected abstract byte[] Pack(byte[] bytes);

    [Fact]
    public void A_changed_file_is_read_the_same_from_each_offset() => Fuzz.Check(
        Gen.Select(Gen.OneOf(FuzzInput.Slips(Samples), FuzzInput.Noise()), Gen.Int[0, 400_000].Array[1, 4]),
        input =>
        {
            (byte[] file, int[] places) = input;
            string path = _files["a"];
            File.WriteAllBytes(path, file);
            using UnzippedContent content = new(
                ReopenableFile.TryOpen(path, DescriptorPool.OfProcess, out _)!, Compression);
            byte[] whole = new byte[MaxBytes];
            int length = content.Read(0, whole);
            string? damage = content.Damage;
            Assert.InRange(length, 0, MaxBytes - 1);
            Assert.Equal(length, content.FindEnd());
            Assert.True(content.IsComplete);
            byte[] part = new byte[1000];
            foreach (int place in places)
            {
                int read = content.Read(place, part);
                Assert.Equal(Math.Clamp(length - place, 0, part.Length), read);
                Assert.True(part.AsSpan(0, read).SequenceEqual(whole.AsSpan(Math.Min(place, length), read)));
            }

            Assert.Equal(length, content.FindEnd());
            Assert.Equal(damage, content.Damage);
        },
        input => $"{Fuzz.Show(input.Item1[..Math.Min(200, input.Item1.Length)])} from {string.Join(", ", input.Item2)}",
        _ => (8 << 20) + MaxBytes,
        count: 60);

    [Fact]
    public void A_file_that_was_cut_off_emits_its_beginning_and_a_warning() => Fuzz.Check(
        Gen.Select(FuzzInput.OneOf(Samples), Gen.UInt),
        input =>
        {
            (byte[] file, uint cut) = input;
            byte[] whole = Read(file, out string? damage);
            Assert.Null(damage);
            byte[] beginning = Read(file[..(int)(cut % file.Length)], out damage);
            Assert.True(whole.AsSpan().StartsWith(beginning));

            // Between two members a file may end.
            Assert.True(damage is not null || beginning.AsSpan().SequenceEqual("one\n"u8));
        },
        input => $"{input.Item1.Length} bytes cut to {input.Item2 % input.Item1.Length}",
        count: 100);

    private byte[] Read(byte[] file, out string? damage)
    {
        string path = _files["b"];
        File.WriteAllBytes(path, file);
        using UnzippedContent content = new(
            ReopenableFile.TryOpen(path, DescriptorPool.OfProcess, out _)!, Compression);
        byte[] bytes = new byte[MaxBytes];
        int length = content.Read(0, bytes);
        damage = content.Damage;
        return bytes[..length];
    }
}

public sealed class GzipFuzz : PackedFuzz
{
    private protected override Compression Compression => Compression.Gzip;

    protected override byte[] Pack(byte[] bytes) => Gzip.Compress(bytes);
}

public sealed class ZstdFuzz : PackedFuzz
{
    private protected override Compression Compression => Compression.Zstd;

    protected override byte[] Pack(byte[] bytes) => Zstd.CompressPiped(bytes);
}
