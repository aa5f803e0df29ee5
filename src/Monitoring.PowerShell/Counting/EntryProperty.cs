using System.Collections;
using System.Management.Automation;
using Monitoring.Entries;
using Monitoring.Messages;

namespace Monitoring.Counting;

/// <summary>A named value of an entry: a property, else a metadata key, else a field of its message.</summary>
/// <remarks>Names ignore case; an exact match has priority. The prefix <c>Metadata.</c> or <c>Fields.</c> selects the
/// kind of value.</remarks>
internal sealed class EntryProperty(string name)
{
    private const string MetadataPrefix = nameof(LogEntry.Metadata) + ".";
    private const string FieldsPrefix = nameof(LogEntry.Fields) + ".";

    private readonly string? _key = Below(name, MetadataPrefix);
    private readonly string? _field = Below(name, FieldsPrefix);

    /// <summary>The value of each stream's entries, where it depends only on the stream.</summary>
    private readonly Dictionary<LogMetadata, object?> _values = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether the property is declared by the type of the entries. Null until the first entry.</summary>
    private bool? _isOfType;

    /// <summary>The name as the user has given it.</summary>
    public string Name => name;

    private bool IsLevel => name.Equals(nameof(LogEntry.Level), StringComparison.OrdinalIgnoreCase);

    private bool IsOutput => name.Equals(nameof(LogEntry.Stream), StringComparison.OrdinalIgnoreCase);

    /// <summary>The counting that a store can do by this property without entries; null if it depends on
    /// messages.</summary>
    public LogCounting? ToCounting()
    {
        if (_field is not null)
        {
            return null;
        }

        if (IsLevel || IsOutput)
        {
            return new LogCounting { By = IsLevel ? CountedBy.Level : CountedBy.Output };
        }

        PSPropertyInfo? ofType = EmptyEntry(new LogMetadata([])).Properties[name];
        if (ofType is not null && !IsOfStream(ofType))
        {
            return null;
        }

        // If a stream lacks the key, its messages may have a field of that name.
        bool mayBeField = _key is null && ofType is null;
        return new LogCounting { By = CountedBy.Stream, RequiredKeys = mayBeField ? [name] : [] };
    }

    /// <summary>The value that all entries of a sum have, counted by a store with <see cref="ToCounting"/>.</summary>
    public object? Of(in LogSum sum)
    {
        if (IsLevel || IsOutput)
        {
            return IsLevel ? sum.Level : sum.Output;
        }

        if (!_values.TryGetValue(sum.Metadata, out object? value))
        {
            value = Of(EmptyEntry(sum.Metadata));
            _values.Add(sum.Metadata, value);
        }

        return value;
    }

    /// <summary>The value in an object; null if there is none.</summary>
    public object? Of(PSObject instance) =>
        Simplify(instance.BaseObject is LogEntry entry ? Of(entry, instance) : Property(instance));

    private object? Of(LogEntry entry, PSObject instance)
    {
        if (_key is not null)
        {
            return NamedValues.Find(entry.Metadata, _key);
        }

        if (_field is not null)
        {
            return NamedValues.Find(entry.Fields, _field);
        }

        // The most common properties first: the engine takes longer to find a property than the store to find the
        // entry.
        if (IsLevel)
        {
            return entry.Level;
        }

        if (IsOutput)
        {
            return entry.Stream;
        }

        _isOfType ??= instance.Properties[name] is not null;
        return _isOfType.Value ? Property(instance) : entry.Find(name);
    }

    /// <summary>Whether a property is one of those that depend only on the metadata, and no user type data overrides
    /// it.</summary>
    private static bool IsOfStream(PSPropertyInfo property) => property switch
    {
        PSProperty { Name: nameof(LogEntry.Path) or nameof(LogEntry.Metadata) or nameof(LogEntry.Source) } => true,
        _ => false,
    };

    /// <summary>An empty entry of a stream.</summary>
    private static PSObject EmptyEntry(LogMetadata metadata) =>
        PSObject.AsPSObject(new LogEntry([], default, default, metadata));

    private object? Property(PSObject instance) => instance.Properties[name]?.Value;

    /// <summary>A value that equal values share: numbers, names and texts stay; a composite value becomes its
    /// text.</summary>
    private static object? Simplify(object? value) => value switch
    {
        PSObject wrapped => Simplify(wrapped.BaseObject),
        LogFields fields => fields.ToString(),
        string or ValueType or null => value,
        IEnumerable parts => string.Join(", ", parts.Cast<object?>().Select(Simplify)),
        _ => value.ToString(),
    };

    private static string? Below(string name, string prefix) =>
        name.Length > prefix.Length
            && name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? name[prefix.Length..] : null;
}
