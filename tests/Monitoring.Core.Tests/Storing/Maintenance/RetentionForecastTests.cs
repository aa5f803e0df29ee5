namespace Monitoring.Storing.Maintenance;

/// <summary>The deletions of a retention are known before an entry is deleted.</summary>
public sealed class RetentionForecastTests : IDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly StoreScene _scene = new();

    [Fact]
    public void Nothing_is_deleted_from_a_store_that_is_not_there()
    {
        Assert.Null(Read(new RetentionPolicy(Hour, 1)));
        Assert.False(File.Exists(_scene.Path));
    }

    [Theory]
    [InlineData(2, 1, true)]
    [InlineData(1, 2, false)]
    [InlineData(2, 2, false)]
    public void A_stricter_age_is_confirmed_if_it_deletes_more_than_half(int old, int young, bool isConfirmed)
    {
        Fill(old, young);
        RetentionForecast forecast = Read(new RetentionPolicy(Hour, null))!;
        Assert.Equal((old + young, old), (forecast.Entries, forecast.DeletedEntries));
        Assert.Equal(isConfirmed, forecast.NeedsConfirmation);
    }

    [Fact]
    public void A_retention_that_the_store_had_before_is_not_confirmed_again()
    {
        Fill(old: 3, young: 0, new RetentionPolicy(Hour, null));
        Assert.Equal(3, Read(new RetentionPolicy(Hour, null))!.DeletedEntries);
        Assert.False(Read(new RetentionPolicy(Hour, null))!.NeedsConfirmation);
        Assert.False(Read(new RetentionPolicy(2 * Hour, null))!.NeedsConfirmation);
        Assert.True(Read(new RetentionPolicy(Hour / 2, null))!.NeedsConfirmation);
    }

    [Fact]
    public void A_stricter_size_is_confirmed()
    {
        using (LogStoreWriter writer = _scene.Open())
        {
            Random random = new(3);
            byte[] bytes = new byte[100_000];
            for (int line = 0; line < 150; line++)
            {
                random.NextBytes(bytes);
                writer.Write(
                    _scene.Batch("/a.log", line, Convert.ToHexString(bytes)), TestContext.Current.CancellationToken);
            }

            Assert.True(writer.Drain(TestContext.Current.CancellationToken));
        }

        RetentionForecast forecast = Read(new RetentionPolicy(null, 4 << 20))!;
        Assert.True(forecast.NeedsConfirmation);
        Assert.InRange(forecast.DeletedEntries, 75, 149);
        Assert.False(Read(new RetentionPolicy(null, 1 << 30))!.NeedsConfirmation);
        Assert.Equal(150L, _scene.Query("SELECT sum(count) FROM block"));
    }

    public void Dispose() => _scene.Dispose();

    private RetentionForecast? Read(RetentionPolicy policy) => RetentionForecast.Read(_scene.Path, policy, _scene.Time);

    private void Fill(int old, int young, RetentionPolicy? policy = null)
    {
        using (LogStoreWriter writer = _scene.Open())
        {
            StoreScene.Commit(writer, _scene.Batch("/old.log", 0, [.. Enumerable.Repeat("old", old)]));
        }

        _scene.Time.Advance(3 * Hour);
        _scene.Options = _scene.Options with { Retention = policy ?? new RetentionPolicy(null, null) };
        using (LogStoreWriter writer = _scene.Open())
        {
            if (young > 0)
            {
                StoreScene.Commit(writer, _scene.Batch("/young.log", 0, [.. Enumerable.Repeat("young", young)]));
            }
        }
    }
}
