using System.Text;
using CsCheck;
using Monitoring.Querying;
using Monitoring.Storing.Blocks.Filters;

namespace Monitoring.Storing.Blocks;

/// <summary>A group of filters answers what each of its filters answers.</summary>
public sealed class FilterGroupTests
{
    [Fact]
    public void A_group_answers_as_its_filters() => Gen.Select(Gen.Int[0, 1 << 20], Gen.Int[1, 40]).Sample(
        (seed, partitions) =>
    {
        Random random = new(seed);
        List<byte[]> filters = [];
        List<string> words = [];
        for (int slot = 0; slot < FilterGroup.Size; slot++)
        {
            string word = $"{random.NextInt64():x16}";
            words.Add(word);
            string letters = new(random.GetItems("abcdefghij".AsSpan(), 6));
            filters.Add(CreateFilter(partitions, word, $"id {random.Next(1_000_000)} and {letters}"));
        }

        words.AddRange(["zebrafish", "4f2a9c1b22d0e87f", "abcabc"]);
        byte[] page = new byte[FilterGroup.PageBytes];
        foreach (string word in words)
        {
            ulong[] keys = BlockFilter.KeysOf(new ContainedText(word));
            ulong blocks = ulong.MaxValue;
            foreach (ulong key in keys)
            {
                FilterGroup.Turn(
                    filters.ConvertAll(filter => new ReadOnlyMemory<byte>(filter)),
                    FilterPartition.Of(key, partitions), page);
                blocks &= FilterGroup.Find(page, partitions, key);
            }

            ulong expected = 0;
            for (int slot = 0; slot < FilterGroup.Size; slot++)
            {
                expected |= BlockFilter.MayContain(filters[slot], keys) ? 1UL << slot : 0;
            }

            Assert.Equal(expected, blocks);
        }

        Assert.Equal(ulong.MaxValue, FilterGroup.Find(page, partitions + 1, 1));
        Assert.Equal(ulong.MaxValue, FilterGroup.Find(page.AsSpan(1), partitions, 1));
        Assert.True(BlockFilter.MayContain(filters[7], BlockFilter.KeysOf(new ContainedText(words[7]))));
    }, iter: 20);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(504, 1)]
    [InlineData(505, 2)]
    [InlineData(504 * 15, 15)]
    [InlineData((504 * 16) + 1, 18)]
    [InlineData(504 * 100, 104)]
    [InlineData(504L * 1_000_000, 32_768)]
    public void Filters_have_eight_sizes_in_each_doubling(long bits, int partitions) =>
        Assert.Equal(partitions, FilterPartition.CountFor(bits, long.MaxValue));

    [Fact]
    public void A_filter_is_no_larger_than_allowed() => Assert.Equal(3, FilterPartition.CountFor(1_000_000, 200));

    /// <summary>A filter of a size that does not depend on its keys.</summary>
    private static byte[] CreateFilter(int partitions, params string[] words)
    {
        FilterKeys keys = new();
        foreach (string word in words)
        {
            keys.AddText(Encoding.UTF8.GetBytes(word));
        }

        byte[] filter = new byte[1 + (partitions * FilterPartition.Bytes)];
        filter[0] = 2;
        foreach (ulong key in keys.Keys)
        {
            BlockFilter.Set(filter.AsSpan(1), partitions, key);
        }

        return filter;
    }
}
