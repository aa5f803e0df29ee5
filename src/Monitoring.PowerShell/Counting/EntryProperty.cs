using System.Collections;
using System.Management.Automation;
using Monitoring.Entries;

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

    /// <summary>Whether all entries have it by their type. Null until an entry was seen.</summary>
    private bool? _isOfType;

    /// <summary>The metadata key, if the name says that it is one.</summary>
    public string? Key => _key;

    /// <summary>What an object has under the name; null if it has nothing.</summary>
    public object? Of(PSObject instance) => Simplify(instance.BaseObject is LogEntry entry ? Of(entry, instance) : Property(instance));

    private object? Of(LogEntry entry, PSObject instance)
    {
        if (_key is not null)
        {
            return Find(entry.Metadata, _key);
        }

        if (_field is not null)
        {
            return Find(entry.Fields, _field);
        }

        // The commonest ones, for the engine takes longer to find a property than the store to find the entry.
        if (name.Equals(nameof(LogEntry.Level), StringComparison.OrdinalIgnoreCase))
        {
            return entry.Level;
        }

        if (name.Equals(nameof(LogEntry.Stream), StringComparison.OrdinalIgnoreCase))
        {
            return entry.Stream;
        }

        _isOfType ??= instance.Properties[name] is not null;
        return _isOfType.Value ? Property(instance) : Find(entry.Metadata, name) ?? Find(entry.Fields, name);
    }

    private object? Property(PSObject instance) => instance.Properties[name]?.Value;

    private static object? Find<T>(IReadOnlyDictionary<string, T> values, string key)
    {
        if (values.TryGetValue(key, out T? exact))
        {
            return exact;
        }

        foreach ((string other, T value) in values)
        {
            if (other.Equals(key, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

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
