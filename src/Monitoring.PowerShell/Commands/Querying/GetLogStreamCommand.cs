using System.Management.Automation;
using Monitoring.Completion;
using Monitoring.Parameters;
using Monitoring.Querying;
using Monitoring.Remote;
using Monitoring.Storing;

namespace Monitoring.Commands.Querying;

/// <summary>Lists the streams of a store, with the size of each, or those of another log database.</summary>
[Cmdlet(VerbsCommon.Get, "LogStream")]
[OutputType(typeof(LogStreamSummary), typeof(RemoteLogStream))]
public sealed class GetLogStreamCommand : RemoteQueryCommand
{
    /// <inheritdoc/>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(StreamNameCompleter))]
    public override string[] Name { get; set; } = [];

    /// <summary>The time zone of all times, shown or in properties: <c>UTC</c>, <c>Local</c> or an id. The default is
    /// the local one.</summary>
    [Parameter]
    [Alias("tz")]
    [TimeZoneTransformation]
    [ArgumentCompleter(typeof(TimeZoneCompleter))]
    [ValidateNotNull]
    public TimeZoneInfo TimeZone { get; set; } = TimeZoneInfo.Local;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        CheckUri();
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        LogQuery query = CreateStreamQuery();
        if (Uri is not null)
        {
            UseRemote(logs => WriteObject(logs.GetStreams(query, StopToken), enumerateCollection: true));
        }
        else if (!IsPipelineEmpty)
        {
            QueryStores(query, isWaiting: false, WriteStreams);
        }
    }

    private void WriteStreams(LogStoreReader reader, LogQuery query) => WriteObject(
        reader.GetStreams()
            .Where(stream => query.Streams?.Contains(stream.Id) != false && query.SelectsStream(stream.Metadata))
            .Select(stream => stream with { TimeZone = TimeZone }),
        enumerateCollection: true);
}
