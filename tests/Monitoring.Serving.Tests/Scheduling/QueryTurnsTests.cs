using System.Net;
using Microsoft.Extensions.Time.Testing;
using Monitoring.Serving.Clients;
using Monitoring.Serving.Problems;

namespace Monitoring.Serving.Scheduling;

public sealed class QueryTurnsTests : IDisposable
{
    private static readonly ClientAddress One = ClientAddress.Of(IPAddress.Parse("192.0.2.1"));
    private static readonly ClientAddress Other = ClientAddress.Of(IPAddress.Parse("192.0.2.2"));

    private static readonly LogListenerLimits Limits = new()
    {
        MaxQueries = 4,
        MaxOpenQueries = 6,
        MaxQueriesPerClient = 5,
        MaxQueuedQueries = 8,
        MaxAmpleQueries = 1,
    };

    private readonly FakeTimeProvider _time = new();
    private readonly QueryTurns _turns;
    private readonly List<WorkTimeout> _timeouts = [];

    public QueryTurnsTests() => _turns = new QueryTurns(TurnLimits.OfQueries(Limits), _time);

    public void Dispose() => _timeouts.ForEach(timeout => timeout.Dispose());

    private Task<QueryTurn> OpenAsync(ClientAddress client) =>
        OpenUntilAsync(client, TestContext.Current.CancellationToken);

    private Task<QueryTurn> OpenUntilAsync(ClientAddress client, CancellationToken cancellationToken)
    {
        WorkTimeout timeout = new(Limits.QueryTimeout, _time);
        _timeouts.Add(timeout);
        return _turns.OpenAsync(client, timeout, cancellationToken);
    }

    private async Task<QueryTurn> OpenAtOnceAsync(ClientAddress client)
    {
        Task<QueryTurn> opening = OpenAsync(client);
        Assert.True(opening.IsCompleted);
        return await opening;
    }

    private static Task SoonAsync(Task task) => Wait.ForAsync(task);

    private static ClientAddress Nth(int number) => ClientAddress.Of(new IPAddress([198, 51, 100, (byte)number]));

    [Fact]
    public async Task A_query_that_waits_for_its_client_lets_another_one_work()
    {
        QueryTurn[] working = await Task.WhenAll(
            Enumerable.Range(0, Limits.MaxQueries).Select(number => OpenAtOnceAsync(Nth(number))));
        Task<QueryTurn> waiting = OpenAsync(Other);
        Assert.False(waiting.IsCompleted);

        working[0].Pause();

        await SoonAsync(waiting);
        Task resuming = working[0].ResumeAsync(CancellationToken.None);
        Assert.False(resuming.IsCompleted);
        working[1].Dispose();
        await SoonAsync(resuming);
    }

    [Fact]
    public async Task One_client_works_in_half_of_the_turns_and_others_pass_it()
    {
        await OpenAtOnceAsync(One);
        await OpenAtOnceAsync(One);
        Task<QueryTurn> third = OpenAsync(One);

        await OpenAtOnceAsync(Other);

        Assert.False(third.IsCompleted);
    }

    [Fact]
    public async Task One_client_that_asks_for_more_than_it_may_have_is_told_so_at_once()
    {
        Task<QueryTurn>[] queries = [.. Enumerable.Range(0, Limits.MaxQueriesPerClient).Select(_ => OpenAsync(One))];

        ProblemException problem = await Assert.ThrowsAsync<ProblemException>(() => OpenAsync(One));

        Assert.Equal(429, problem.Status);
        Assert.NotNull(problem.RetryAfter);
        Assert.Equal(2, queries.Count(query => query.IsCompleted));
    }

    [Fact]
    public async Task Who_waits_too_long_is_told_whether_it_is_its_own_doing()
    {
        await OpenAtOnceAsync(One);
        await OpenAtOnceAsync(One);
        Task<QueryTurn> third = OpenAsync(One);
        _time.Advance(Limits.QueueTimeout);
        Assert.Equal(429, (await Assert.ThrowsAsync<ProblemException>(() => third)).Status);

        await OpenAtOnceAsync(Nth(1));
        await OpenAtOnceAsync(Nth(2));
        Task<QueryTurn> other = OpenAsync(Other);
        _time.Advance(Limits.QueueTimeout);
        Assert.Equal(503, (await Assert.ThrowsAsync<ProblemException>(() => other)).Status);
    }

    [Fact]
    public async Task Open_queries_are_bounded_also_while_all_of_them_wait_for_their_clients()
    {
        for (int number = 0; number < Limits.MaxOpenQueries; number++)
        {
            (await OpenAtOnceAsync(Nth(number))).Pause();
        }

        Task<QueryTurn> seventh = OpenAsync(Other);
        Assert.False(seventh.IsCompleted);
        _ = OpenAsync(Other);
        ProblemException problem = await Assert.ThrowsAsync<ProblemException>(() => OpenAsync(Other));

        Assert.Equal(503, problem.Status);
    }

    [Fact]
    public async Task A_few_queries_are_ample_and_the_next_one_is_as_soon_as_one_of_them_ends()
    {
        QueryTurn first = await OpenAtOnceAsync(One);
        QueryTurn second = await OpenAtOnceAsync(One);
        Assert.True(first.IsAmple);
        Assert.False(second.IsAmple);

        first.Dispose();

        Assert.True((await OpenAtOnceAsync(Other)).IsAmple);
    }

    [Fact]
    public async Task Who_stops_waiting_leaves_nothing_behind()
    {
        for (int round = 0; round < 2 * Limits.MaxQueuedQueries; round++)
        {
            using CancellationTokenSource gone = new();
            QueryTurn first = await OpenAtOnceAsync(One);
            QueryTurn second = await OpenAtOnceAsync(One);
            Task<QueryTurn> third = OpenUntilAsync(One, gone.Token);
            second.Pause();
            await SoonAsync(third);
            Task resuming = second.ResumeAsync(gone.Token);
            Task<QueryTurn> fourth = OpenUntilAsync(One, gone.Token);
            await gone.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => resuming);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fourth);
            first.Dispose();
            second.Dispose();
            (await third).Dispose();
        }
    }

    /// <summary>Followers that do not read what there is hold blocks: only some of them do at the same time.</summary>
    [Fact]
    public async Task One_client_s_followers_read_in_half_of_the_places_and_the_others_wait()
    {
        QueryTurns turns = new(
            TurnLimits.OfFollowers(new LogListenerLimits { MaxQueries = 16, MaxReadingFollowers = 4 }), _time);
        using WorkTimeout unlimited = new(Timeout.InfiniteTimeSpan, _time);
        QueryTurn first = await turns.OpenAsync(One, unlimited, CancellationToken.None);
        QueryTurn second = await turns.OpenAsync(One, unlimited, CancellationToken.None);
        first.Pause();
        second.Pause();
        Task<QueryTurn> third = turns.OpenAsync(One, unlimited, CancellationToken.None);
        Assert.True(turns.OpenAsync(Other, unlimited, CancellationToken.None).IsCompleted);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.False(third.IsCompleted);

        first.Dispose();

        await SoonAsync(third);
    }

    [Fact]
    public async Task Only_work_counts_as_the_time_of_a_query()
    {
        QueryTurn turn = await OpenAtOnceAsync(One);
        WorkTimeout timeout = _timeouts[0];
        _time.Advance(Limits.QueryTimeout / 2);
        turn.Pause();
        _time.Advance(10 * Limits.QueryTimeout);
        await turn.ResumeAsync(CancellationToken.None);
        Assert.False(timeout.Token.IsCancellationRequested);

        _time.Advance(Limits.QueryTimeout / 2);

        Assert.True(timeout.Token.IsCancellationRequested);
    }
}
