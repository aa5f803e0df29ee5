using Microsoft.Extensions.Time.Testing;

namespace Monitoring.Campaigns.Checking;

public sealed class RequestTimesTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RequestTimes _requests;

    public RequestTimesTests() => _requests = new RequestTimes(_time);

    [Fact]
    public void The_busiest_time_is_found_wherever_it_begins()
    {
        AddAt(0, 50, 55, 58, 59, 100, 109, 300);

        Assert.Equal(8, _requests.Count);
        Assert.Equal(6, _requests.FindMost(TimeSpan.FromSeconds(60)));
        Assert.Equal(4, _requests.FindMost(TimeSpan.FromSeconds(10)));
        Assert.Equal(1, _requests.FindMost(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Without_requests_there_is_no_busy_time() =>
        Assert.Equal(0, _requests.FindMost(TimeSpan.FromMinutes(1)));

    private void AddAt(params int[] seconds)
    {
        int now = 0;
        foreach (int second in seconds)
        {
            _time.Advance(TimeSpan.FromSeconds(second - now));
            now = second;
            _requests.Add();
        }
    }
}
