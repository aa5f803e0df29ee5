using System.Collections;
using System.Management.Automation;
using Monitoring.Entries;
using Monitoring.Messages;

namespace Monitoring.Counting;

/// <summary>One thing that can be asked of an entry by name: a property, else a metadata key, else a field of its message.</summary>
/// <remarks>Names are taken in any case of letters; an exact one goes first. <c>Metadata.</c> or <c>Fields.</c> before the
/// name says which is meant.</remarks>
internal sealed class EntryProperty(string name)
{
    private const string MetadataPrefix = nameof(LogEntry.Metadata) + ".";
    private const string FieldsPrefix = nameof(LogEntry.Fields) + ".";

    private readonly string? _key = Below(name, MetadataPrefix);
    private readonly string? _field = Below(name, FieldsPrefix);

    /// <summary>What the entries of a stream have under the name, where that depends on nothing else.</summary>
    private readonly Dictionary<LogMetadata, object?> _values = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether all entries have it by their type. Null until an entry was seen.</summary>
    private bool? _isOfType;

    /// <summary>The name as the user has given it.</summary>
    public string Name => name;

    private bool IsLevel => name.Equals(nameof(LogEntry.Level), StringComparison.OrdinalIgnoreCase);

    private bool IsOutput => name.Equals(nameof(LogEntry.Stream), StringComparison.OrdinalIgnoreCase);

    /// <summary>How a store can count by it without entries; null if it cannot, because their messages decide.</summary>
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

        PSPropertyInfo? ofType = EntryOf(new LogMetadata([])).Properties[name];
        if (ofType is not null && !IsOfStream(ofType))
        {
            return null;
        }

        // A stream that lacks the key may have a field of that name in its messages.
        bool mayBeField = _key is null && ofType is null;
        return new LogCounting { By = CountedBy.Stream, RequiredKeys = mayBeField ? [name] : [] };
    }

    /// <summary>What all entries have under the name that a store has counted as <see cref="ToCounting"/> says.</summary>
    public object? Of(in LogSum sum)
    {
        if (IsLevel || IsOutput)
        {
            return IsLevel ? sum.Level : sum.Output;
        }

        if (!_values.TryGetValue(sum.Metadata, out object? value))
        {
            value = Of(EntryOf(sum.Metadata));
            _values.Add(sum.Metadata, value);
        }

        return value;
    }

    /// <summary>What an object has under the name; null if it has nothing.</summary>
    public object? Of(PSObject instance) => Simplify(instance.BaseObject is LogEntry entry ? Of(entry, instance) : Property(instance));

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

        // The commonest ones, for the engine takes longer to find a property than the store to find the entry.
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

    /// <summary>Whether a property is one of those whose value the metadata decide, and nobody has put another in its
    /// place.</summary>
    private static bool IsOfStream(PSPropertyInfo property) => property switch
    {
        PSProperty { Name: nameof(LogEntry.Path) or nameof(LogEntry.Metadata) or nameof(LogEntry.Source) } => true,
        _ => false,
    };

    /// <summary>An entry of a stream, with nothing in it.</summary>
    private static PSObject EntryOf(LogMetadata metadata) =>
        PSObject.AsPSObject(new LogEntry([], default, default, metadata));

    private object? Property(PSObject instance) => instance.Properties[name]?.Value;

    /// <summary>What two equal values are equal in: numbers, names and texts stay; whatever is made of parts becomes its
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
        name.Length > prefix.Length && name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? name[prefix.Length..] : null;
}
