using System.Collections;
using System.Management.Automation;
using Monitoring.Completion;
using Monitoring.Entries;
using Monitoring.Parameters;
using Monitoring.Querying;

namespace Monitoring.Commands;

/// <summary>What the cmdlets that ask a store have in common: which streams are meant.</summary>
/// <remarks>To add a parameter for another metadata key: the property, and one line in
/// <see cref="CreateMetadataPatterns"/>.</remarks>
public abstract class StreamQueryCommand : StoreCommand
{
    /// <summary>The parameters that ask the store; a cmdlet may have others that do not.</summary>
    private protected const string StoreSet = "Store";

    /// <summary>Conditions for metadata, in the grammar of Kubernetes' label selectors.</summary>
    [Parameter(ParameterSetName = StoreSet)]
    [Alias("l")]
    [ValidateNotNullOrEmpty]
    [SelectorTransformation]
    [ArgumentCompleter(typeof(SelectorCompleter))]
    public string? Selector { get; set; }

    /// <summary>Wildcards for the values of metadata keys; of several for one key, one must match.</summary>
    [Parameter(ParameterSetName = StoreSet)]
    [ValidateNotNull]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(MetadataCompleter))]
    public IDictionary? Metadata { get; set; }

    /// <summary>Wildcards for the path under which the file was found.</summary>
    [Parameter(ParameterSetName = StoreSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(StreamPathCompleter))]
    public virtual string[] Path { get; set; } = [];

    /// <summary>Wildcards for the pod's namespace.</summary>
    [Parameter(ParameterSetName = StoreSet)]
    [Alias("n")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string[] Namespace { get; set; } = [];

    /// <summary>Wildcards for the pod's name.</summary>
    [Parameter(ParameterSetName = StoreSet)]
    [Alias("Pod")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(PodNameCompleter))]
    public string[] PodName { get; set; } = [];

    /// <summary>Wildcards for the container's name.</summary>
    [Parameter(ParameterSetName = StoreSet)]
    [Alias("c")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ContainerNameCompleter))]
    public string[] Container { get; set; } = [];

    /// <summary>The selector; one that cannot be parsed ends the cmdlet.</summary>
    private protected LabelSelector ParseSelector()
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

    /// <summary>What the parameters ask of single metadata keys.</summary>
    private protected IReadOnlyList<MetadataPattern> CreateMetadataPatterns()
    {
        List<MetadataPattern> patterns = [];
        AddPatterns(patterns, MetadataKeys.Path, [.. Path.SelectMany(ToPathPatterns)]);
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

    /// <summary>The metadata of a stream, as an entry has it, means that stream: its values are not wildcards.</summary>
    private string[] ToWildcards(DictionaryEntry condition)
    {
        IEnumerable values = condition.Value is IEnumerable and not string ? (IEnumerable)condition.Value : new[] { condition.Value };
        string[] wildcards = [.. values.Cast<object?>().Select(value => LanguagePrimitives.ConvertTo<string>(value) ?? string.Empty)];
        if (wildcards.Length == 0)
        {
            ThrowTerminatingError(LogErrors.NoMetadataValue($"{condition.Key}"));
        }

        return Metadata is LogMetadata ? Array.ConvertAll(wildcards, WildcardPattern.Escape) : wildcards;
    }

    /// <summary>A path means a file, or all files in a directory. One that begins at a root, at home or at the current
    /// location is whole; any other may begin in any directory.</summary>
    private IEnumerable<string> ToPathPatterns(string path)
    {
        char separator = System.IO.Path.DirectorySeparatorChar;
        string whole = System.IO.Path.TrimEndingDirectorySeparator(path);
        if (IsRelativeToLocation(path))
        {
            // What cannot be resolved is an error already; as it stands it means nothing that is stored.
            whole = FileSystemPath.TryResolve(this, path, out string? resolved) ? resolved : path;
        }
        else if (!System.IO.Path.IsPathRooted(path))
        {
            return [whole, $"*{separator}{whole}", $"{whole}{separator}*", $"*{separator}{whole}{separator}*"];
        }

        return [whole, $"{whole}{separator}*"];
    }

    private static bool IsRelativeToLocation(string path) =>
        path.Split('/', System.IO.Path.DirectorySeparatorChar)[0] is "." or ".." or "~";
}
