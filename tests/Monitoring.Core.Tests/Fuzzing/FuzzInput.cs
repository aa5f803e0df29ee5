using System.Text;
using CsCheck;

namespace Monitoring.Fuzzing;

/// <summary>Makes bytes and texts that parsers have not been written for: noise, words of a grammar in any order, and
/// what is valid but for a few slips.</summary>
internal static class FuzzInput
{
    /// <summary>Any bytes.</summary>
    public static Gen<byte[]> Noise(int most = 100) => Gen.Byte.Array[0, most];

    /// <summary>Words in any order, and now and then a byte that is none of them.</summary>
    public static Gen<byte[]> Words(int most, params string[] words)
    {
        byte[][] all = [.. words.Select(Encoding.UTF8.GetBytes)];
        Gen<byte[]> word = OneOf(all);
        return Gen.Frequency((9, word), (1, Gen.Byte.Select(one => new[] { one })))
            .Array[0, most].Select(parts => parts.SelectMany(part => part).ToArray());
    }

    /// <summary>A sample with a few errors: bytes that are changed, removed, doubled, or inserted.</summary>
    public static Gen<byte[]> Slips(IEnumerable<byte[]> samples, params string[] words)
    {
        byte[][] all = [.. words.Select(Encoding.UTF8.GetBytes), [0], [0xFF], "\n"u8.ToArray()];
        Gen<Slip> slip = Gen.Select(Gen.Enum<SlipKind>(), Gen.UInt, Gen.UInt[0, 40], OneOf(all), Gen.Byte)
            .Select((kind, place, length, word, value) => new Slip(kind, place, length, word, value));
        return Gen.Select(OneOf([.. samples]), Gen.OneOf(slip.Array[1], slip.Array[0, 5]))
            .Select((sample, slips) => slips.Aggregate(sample, (bytes, one) => one.Make(bytes)));
    }

    /// <summary>The same for texts.</summary>
    public static Gen<byte[]> Slips(IEnumerable<string> samples, params string[] words) =>
        Slips(samples.Select(Encoding.UTF8.GetBytes), words);

    /// <summary>A text, and part of it with letters of another case.</summary>
    public static Gen<(string Whole, string Part)> Parts(Gen<string> texts) =>
        Gen.Select(texts, Gen.UInt, Gen.UInt[1, 30], Gen.Int[0, 3])
        .Select((whole, place, length, change) =>
        {
            int start = (int)(place % (whole.Length + 1));
            string part = whole[start..Math.Min(whole.Length, start + (int)length)];
            return (whole, change switch { 0 => part.ToUpperInvariant(), 1 => part.ToLowerInvariant(), _ => part });
        });

    /// <summary>Any of the values.</summary>
    public static Gen<T> OneOf<T>(IReadOnlyList<T> values) =>
        Gen.Int[0, values.Count - 1].Select(index => values[index]);

    /// <summary>Noise, words and slips.</summary>
    public static Gen<byte[]> All(string[] samples, string[] words) =>
        Gen.OneOf(Noise(), Words(20, words), Slips(samples.Length == 0 ? words : samples, words));

    /// <summary>The same as text.</summary>
    public static Gen<string> AllText(string[] samples, string[] words) =>
        Gen.OneOf(
            All(samples, words)
            .Select(Encoding.UTF8.GetString), Gen.Char.Array[0, 30]
            .Select(letters => new string(letters)));

    /// <summary>Cuts a length anywhere: the lengths of the pieces, in order.</summary>
    public static int[] Cut(int length, IEnumerable<int> sizes)
    {
        List<int> pieces = [];
        foreach (int size in sizes)
        {
            int taken = Math.Min(size, length);
            pieces.Add(taken);
            length -= taken;
        }

        return length > 0 ? [.. pieces, length] : [.. pieces];
    }

    private enum SlipKind
    {
        Change,
        LeaveOut,
        Double,
        PutIn,
        CutOff,
        Flip,
        OtherValue,
        DoublePair,
    }

    private readonly record struct Slip(SlipKind Kind, uint Place, uint Length, byte[] Word, byte Value)
    {
        public byte[] Make(byte[] bytes)
        {
            int start = (int)(Place % (bytes.Length + 1));
            int end = Math.Min(start + (int)Length, bytes.Length);
            ReadOnlySpan<byte> before = bytes.AsSpan(0, start);
            ReadOnlySpan<byte> taken = bytes.AsSpan(start, end - start);
            ReadOnlySpan<byte> behind = bytes.AsSpan(end);
            switch (Kind)
            {
                case SlipKind.LeaveOut:
                    return [.. before, .. behind];
                case SlipKind.Double:
                    return [.. before, .. taken, .. taken, .. behind];
                case SlipKind.PutIn:
                    return [.. before, .. Word, .. taken, .. behind];
                case SlipKind.CutOff:
                    return [.. before];
                case SlipKind.OtherValue:
                    (int value, int valueEnd) = Find(bytes, start, (byte)':');
                    return [.. bytes.AsSpan(0, value), .. Word, .. bytes.AsSpan(valueEnd)];
                case SlipKind.DoublePair:
                    (int pair, int pairEnd) = Find(bytes, start, (byte)',');
                    return [.. bytes.AsSpan(0, pairEnd), (byte)',', .. bytes.AsSpan(pair)];
                default:
                    byte[] changed = [.. bytes];
                    if (start < changed.Length)
                    {
                        changed[start] = Kind == SlipKind.Flip ? (byte)(changed[start] ^ (1 << (Value & 7))) : Value;
                    }

                    return changed;
            }
        }

        /// <summary>The text between the next of such marks and the end of a value in JSON.</summary>
        private static (int Start, int End) Find(byte[] bytes, int from, byte mark)
        {
            int start = from + bytes.AsSpan(from).IndexOf(mark) + 1;
            int length = bytes.AsSpan(start).IndexOfAny((byte)',', (byte)'}', (byte)']');
            return (start, length < 0 ? bytes.Length : start + length);
        }
    }
}
