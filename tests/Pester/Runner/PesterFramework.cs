using Microsoft.Testing.Platform.Extensions.Messages;
using Microsoft.Testing.Platform.Extensions.TestFramework;
using Microsoft.Testing.Platform.Requests;

namespace Monitoring.Pester.Runner;

/// <summary>Reports every Pester test to the testing platform by its own name.</summary>
/// <param name="files">The files to run.</param>
internal sealed class PesterFramework(IReadOnlyList<PesterFile> files) : ITestFramework, IDataProducer
{
    public string Uid => nameof(PesterFramework);

    public string Version => "1.0";

    public string DisplayName => "Pester";

    public string Description => "Runs Pester tests in PowerShell.";

    public Type[] DataTypesProduced { get; } = [typeof(TestNodeUpdateMessage)];

    public Task<bool> IsEnabledAsync() => Task.FromResult(true);

    public Task<CreateTestSessionResult> CreateTestSessionAsync(CreateTestSessionContext context) =>
        Task.FromResult(new CreateTestSessionResult { IsSuccess = true });

    public Task<CloseTestSessionResult> CloseTestSessionAsync(CloseTestSessionContext context) =>
        Task.FromResult(new CloseTestSessionResult { IsSuccess = true });

    /// <summary>Runs the files side by side, one for each core.</summary>
    public async Task ExecuteRequestAsync(ExecuteRequestContext context)
    {
        bool isListOnly = context.Request is DiscoverTestExecutionRequest;
        ParallelOptions options = new()
        {
            MaxDegreeOfParallelism = Environment.ProcessorCount,
            CancellationToken = context.CancellationToken
        };
        await Parallel.ForEachAsync(files, options, async (file, cancellation) =>
        {
            foreach ((string uid, PesterResult result) in Number(file, await file.RunAsync(isListOnly, cancellation)))
            {
                TestNode node = Describe(file, uid, result, isListOnly);
                await context.MessageBus.PublishAsync(
                    this, new TestNodeUpdateMessage(context.Request.Session.SessionUid, node));
            }
        });
        context.Complete();
    }

    /// <summary>Gives each result an identifier of its own, although two tests may have one name.</summary>
    private static IEnumerable<(string Uid, PesterResult Result)> Number(
        PesterFile file, IEnumerable<PesterResult> results) => results
        .GroupBy(result => result.Name, StringComparer.Ordinal)
        .SelectMany(same => same.Select((result, index) => ($"{file.Name}/{result.Name}/{index}", result)));

    private static TestNode Describe(PesterFile file, string uid, PesterResult result, bool isListOnly)
    {
        LinePosition line = new(result.Line, 0);
        PropertyBag properties = new(
            isListOnly ? DiscoveredTestNodeStateProperty.CachedInstance : ToState(result),
            new TestFileLocationProperty(file.Path, new LinePositionSpan(line, line)));
        if (!isListOnly)
        {
            DateTimeOffset end = TimeProvider.System.GetUtcNow();
            TimeSpan duration = TimeSpan.FromSeconds(result.Seconds);
            properties.Add(new TimingProperty(new TimingInfo(end - duration, end, duration)));
        }

        return new TestNode { Uid = uid, DisplayName = $"{file.Name}: {result.Name}", Properties = properties };
    }

    /// <summary>Anything that Pester reports but "passed" and "skipped" is a failure, so that no test is
    /// lost.</summary>
    private static TestNodeStateProperty ToState(PesterResult result) => result.Outcome switch
    {
        "Passed" => PassedTestNodeStateProperty.CachedInstance,
        "Skipped" => new SkippedTestNodeStateProperty(result.Error),
        _ => new FailedTestNodeStateProperty($"{result.Outcome}\n{result.Error}"),
    };
}
