namespace Monitoring.Entries.Pooling;

public sealed class ArrayStockTests
{
    private readonly ArrayStock<byte> _stock = new(shortest: 1024, longest: 4096);

    [Theory]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(4096)]
    public void An_array_that_another_thread_has_returned_is_rented_again(int length)
    {
        byte[] array = _stock.Rent(length);
        Thread other = new(() => _stock.Return(array));
        other.Start();
        other.Join();

        Assert.True(array.Length >= length);
        Assert.Same(array, _stock.Rent(length));
        Assert.NotSame(array, _stock.Rent(length));
    }

    [Fact]
    public void An_array_is_rented_again_for_any_length_that_rounds_to_its_own()
    {
        // 600 and 1,024 bytes both need an array of 1,024.
        byte[] array = _stock.Rent(600);
        _stock.Return(array);

        Assert.Same(array, _stock.Rent(1024));
    }

    [Fact]
    public void Only_some_unused_arrays_are_kept()
    {
        byte[][] arrays = [.. Enumerable.Range(0, 20).Select(_ => _stock.Rent(2048))];
        Array.ForEach(arrays, _stock.Return);

        byte[][] again = [.. Enumerable.Range(0, 20).Select(_ => _stock.Rent(2048))];

        Assert.Equal(8, again.Intersect(arrays).Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(4097)]
    [InlineData(100_000)]
    public void Other_arrays_have_at_least_the_length(int length)
    {
        byte[] array = _stock.Rent(length);
        _stock.Return(array);

        Assert.True(array.Length >= length);
    }
}
