using System.Collections;
using System.Management.Automation;
using Monitoring.Commands.Errors;
using Monitoring.Commands.Piping;
using Monitoring.Completion;
using Monitoring.Entries;
using Monitoring.Parameters;
using Monitoring.Querying;
using Monitoring.Querying.Matching;
using Monitoring.Storing;

namespace Monitoring.Commands.Querying;

/// <summary>The common base of the cmdlets that query a store: the stores and the streams to query.</summary>
/// <remarks>To add a parameter for another metadata key: the property, and one line in
/// <see cref="CreateMetadataPatterns"/>.</remarks>
public abstract class StreamQueryCommand : StoreCommand
{
    /// <summary>A stream, a collector, a listener, a store's file, a log file, or an entry after which to continue.
    /// Null, such as an empty page, selects nothing.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>Names of logs: a file or a directory, a pod or the beginning of its name, a workload such as
    /// <c>deployment/web</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(StreamNameCompleter))]
    public virtual string[] Name { get; set; } = [];

    /// <summary>Conditions for metadata, in the grammar of Kubernetes' label selectors.</summary>
    [Parameter]
    [Alias("l")]
    [ValidateNotNullOrEmpty]
    [SelectorTransformation]
    [ArgumentCompleter(typeof(SelectorCompleter))]
    public string? Selector { get; set; }

    /// <summary>Wildcards for the values of metadata keys; several values of one key are combined with OR.</summary>
    [Parameter]
    [ValidateNotNull]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(MetadataCompleter))]
    public IDictionary? Metadata { get; set; }

    /// <summary>Wildcards for the path under which the file was found.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(StreamPathCompleter))]
    public string[] Path { get; set; } = [];

    /// <summary>Wildcards for the pod's namespace.</summary>
    [Parameter]
    [Alias("n")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string[] Namespace { get; set; } = [];

    /// <summary>Wildcards for the pod's name.</summary>
    [Parameter]
    [Alias("Pod")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(PodNameCompleter))]
    public string[] PodName { get; set; } = [];

    /// <summary>Wildcards for the container's name.</summary>
    [Parameter]
    [Alias("c")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ContainerNameCompleter))]
    public string[] Container { get; set; } = [];

    /// <summary>Everything that was piped.</summary>
    private protected PipedInput Piped { get; } = new();

    /// <summary>Whether the input comes from the pipeline, and the pipeline was empty.</summary>
    private protected bool IsPipelineEmpty =>
        (MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(InputObject))) && Piped.IsEmpty;

    /// <summary>Collects the piped objects: one query is run for all of them.</summary>
    protected override void ProcessRecord()
    {
        if (InputObject is not null)
        {
            AddInput(InputObject);
        }
    }

    /// <summary>Adds an object, or each of several; writes an error for an object that is not valid input.</summary>
    private protected void AddInput(PSObject input)
    {
        IEnumerator? several = LanguagePrimitives.GetEnumerator(input);
        if (several is null)
        {
            WriteErrorIfAny(Piped.Add(input));
            return;
        }

        while (several.MoveNext())
        {
            WriteErrorIfAny(Piped.Add(PSObject.AsPSObject(several.Current)));
        }
    }

    /// <summary>Creates the query for the streams that the parameters and the pipeline select. Ends the cmdlet if a
    /// selector or a wildcard cannot be parsed.</summary>
    private protected LogQuery CreateStreamQuery()
    {
        try
        {
            return new LogQuery
            {
                Selector = ParseSelector(),
                Names = [.. Name.Concat(Piped.Names).Select(name => new StreamName(ResolveFromLocation(name)))],
                Metadata = CreateMetadataPatterns(),
            };
        }
        catch (ArgumentException exception)
        {
            ThrowTerminatingError(LogErrors.InvalidWildcard(exception));
            throw;
        }
    }

    /// <summary>Runs a query against each store that the pipeline names, or against the one of -StorePath. Conditions
    /// that no stream meets are reported first.</summary>
    /// <param name="query">The query.</param>
    /// <param name="isWaiting">Whether the cmdlet waits for new streams.</param>
    /// <param name="use">Uses a store with its query.</param>
    private protected void QueryStores(LogQuery query, bool isWaiting, Action<LogStoreReader, LogQuery> use)
    {
        foreach (PipedStore? store in Piped.Stores.DefaultIfEmpty())
        {
            using LogStoreReader? reader = store is null ? OpenReader() : OpenReader(store.Path);
            if (reader is not null && !Stopping)
            {
                LogQuery storeQuery = query with { Streams = store?.Streams };
                UseStore(() =>
                {
                    ReportUnmatched(reader, storeQuery, isWaiting);
                    use(reader, storeQuery);
                });
            }
        }
    }

    /// <summary>Reports conditions that no stream of a store meets.</summary>
    private protected void ReportUnmatched(LogStoreReader reader, LogQuery query, bool isWaiting)
    {
        if (!query.HasStreamConditions && query.Streams is null)
        {
            return;
        }

        IReadOnlyDictionary<long, LogMetadata> streams = reader.GetMetadata();
        foreach (long missing in query.Streams?.Where(stream => !streams.ContainsKey(stream)) ?? [])
        {
            WriteError(LogErrors.StreamGone(missing, reader.Path));
        }

        LogMetadata[] all =
            [.. streams.Where(pair => query.Streams?.Contains(pair.Key) != false).Select(pair => pair.Value)];
        UnmatchedReport.Write(
            this,
            UnmatchedValues.Find(StreamConditions.Of(query), all),
            $"stream of the log store '{reader.Path}'",
            "Get-LogStream lists the streams of a store.",
            isWaiting);
    }

    private void WriteErrorIfAny(ErrorRecord? error)
    {
        if (error is not null)
        {
            WriteError(error);
        }
    }

    private LabelSelector ParseSelector()
    {
        if (Selector is null)
        {
            return LabelSelector.All;
        }

        try
        {
            return LabelSelector.Parse(Selector);
        }
        catch (FormatException exception)
        {
            ThrowTerminatingError(LogErrors.InvalidSelector(Selector, exception));
            throw;
        }
    }

    /// <summary>The conditions of the parameters for single metadata keys.</summary>
    private List<MetadataPattern> CreateMetadataPatterns()
    {
        List<MetadataPattern> patterns = [];
        string[] paths = [.. Path.Select(ResolveFromLocation), .. Piped.Paths];
        if (paths.Length > 0)
        {
            patterns.Add(MetadataPattern.ForPaths(paths));
        }

        AddPatterns(patterns, MetadataKeys.Namespace, Namespace);
        AddPatterns(patterns, MetadataKeys.PodName, PodName);
        AddPatterns(patterns, MetadataKeys.ContainerName, Container);
        foreach (DictionaryEntry condition in Metadata ?? new Hashtable())
        {
            AddPatterns(patterns, $"{condition.Key}", ToWildcards(condition));
        }

        return patterns;
    }

    private static void AddPatterns(List<MetadataPattern> patterns, string key, string[] wildcards)
    {
        if (wildcards.Length > 0)
        {
            patterns.Add(new MetadataPattern(key, wildcards));
        }
    }

    /// <summary>Converts a value of -Metadata to wildcards. The metadata of a stream select that stream: their values
    /// are escaped.</summary>
    private string[] ToWildcards(DictionaryEntry condition)
    {
        IEnumerable values = condition.Value is IEnumerable and not string
            ? (IEnumerable)condition.Value : new[] { condition.Value };
        string[] wildcards =
            [.. values.Cast<object?>().Select(value => LanguagePrimitives.ConvertTo<string>(value) ?? string.Empty)];
        if (wildcards.Length == 0)
        {
            ThrowTerminatingError(LogErrors.NoMetadataValue($"{condition.Key}"));
        }

        return Metadata is LogMetadata ? Array.ConvertAll(wildcards, WildcardPattern.Escape) : wildcards;
    }

    /// <summary>Resolves a path that begins at home or at the current location. Writes an error if it cannot be
    /// resolved; an unresolved path matches nothing in a store.</summary>
    private string ResolveFromLocation(string path) =>
        path.Split('/', System.IO.Path.DirectorySeparatorChar)[0] is "." or ".." or "~"
        && FileSystemPath.TryResolve(this, path, out string? resolved)
            ? resolved
            : path;
}
