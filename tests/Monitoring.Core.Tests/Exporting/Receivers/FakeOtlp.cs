namespace Monitoring.Exporting.Receivers;

/// <summary>A receiver of OTLP in protobuf that keeps the records it took.</summary>
internal sealed class FakeOtlp
{
    private readonly List<(IReadOnlyDictionary<string, string> Resource, ProtobufMessage Record)> _records = [];

    /// <summary>Refuses the request first, if it returns something; the records are the bodies of it.</summary>
    public Func<ReceivedRequest, IReadOnlyList<string>, FakeReply?> Fault { get; set; } = (_, _) => null;

    /// <summary>The records, in the order in which they came.</summary>
    public IReadOnlyList<(IReadOnlyDictionary<string, string> Resource, ProtobufMessage Record)> Records => _records;

    /// <summary>The texts of the records.</summary>
    public IEnumerable<string> Bodies => _records.Select(record => BodyOf(record.Record));

    public static string BodyOf(ProtobufMessage record) => record.All(5).Single().Text(1)!;

    public FakeReply Export(ReceivedRequest request)
    {
        Assert.Equal("/v1/logs", request.Path);
        List<(IReadOnlyDictionary<string, string>, ProtobufMessage)> records = [];
        foreach (ProtobufMessage resourceLogs in new ProtobufMessage(request.Body).All(1))
        {
            IReadOnlyDictionary<string, string> resource = resourceLogs.All(1).Single().Attributes(1);
            records.AddRange(
                resourceLogs.All(2).SelectMany(scope => scope.All(2)).Select(record => (resource, record)));
        }

        if (Fault(request, [.. records.Select(record => BodyOf(record.Item2))]) is { } fault)
        {
            return fault;
        }

        _records.AddRange(records);
        return new FakeReply(200);
    }
}
