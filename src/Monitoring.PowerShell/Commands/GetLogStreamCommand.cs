using System.Management.Automation;
using Monitoring.Completion;
using Monitoring.Querying;
using Monitoring.Storing;

namespace Monitoring.Commands;

/// <summary>Lists the streams of a store, and how much of each is kept.</summary>
[Cmdlet(VerbsCommon.Get, "LogStream", DefaultParameterSetName = StoreSet)]
[OutputType(typeof(LogStreamSummary))]
public sealed class GetLogStreamCommand : StreamQueryCommand
{
    /// <inheritdoc/>
    [Parameter(Position = 0, ParameterSetName = StoreSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(StreamPathCompleter))]
    public override string[] Path { get; set; } = [];

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        LabelSelector selector = ParseSelector();
        IReadOnlyList<MetadataPattern> patterns = CreateMetadataPatterns();
        using LogStoreReader? reader = OpenReader();
        if (reader is not null)
        {
            UseStore(() => WriteObject(reader.GetStreams().Where(IsMeant), enumerateCollection: true));
        }

        bool IsMeant(LogStreamSummary stream) =>
            selector.Selects(stream.Metadata) && patterns.All(pattern => pattern.Matches(stream.Metadata));
    }
}
