using System.Management.Automation;

namespace Monitoring.Counting;

/// <summary>The properties by which entries are counted: the value of one, or a row with the values of
/// several.</summary>
internal sealed class EntryProperties
{
    private readonly EntryProperty[] _properties;

    /// <summary>Creates the properties from their names.</summary>
    public EntryProperties(IEnumerable<string> names)
    {
        _properties = [.. names.Distinct(StringComparer.OrdinalIgnoreCase).Select(name => new EntryProperty(name))];
        Names = Array.ConvertAll(_properties, property => property.Name);
    }

    /// <summary>The distinct names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The counting that a store can do by these properties without entries; null if one of them depends on
    /// messages.</summary>
    public LogCounting? ToCounting()
    {
        LogCounting counting = new();
        foreach (EntryProperty property in _properties)
        {
            if (property.ToCounting() is not { } next)
            {
                return null;
            }

            counting = new LogCounting
            {
                By = counting.By | next.By,
                RequiredKeys = [.. counting.RequiredKeys, .. next.RequiredKeys]
            };
        }

        return counting;
    }

    /// <summary>The values of entries that a store has counted by <see cref="ToCounting"/>.</summary>
    public object? Of(in LogSum sum)
    {
        if (_properties.Length < 2)
        {
            return _properties is [EntryProperty only] ? only.Of(sum) : null;
        }

        object?[] values = new object?[_properties.Length];
        for (int index = 0; index < values.Length; index++)
        {
            values[index] = _properties[index].Of(sum);
        }

        return new ValueRow(values);
    }

    /// <summary>The values of an object.</summary>
    public object? Of(PSObject instance) => _properties switch
    {
        [] => null,
        [EntryProperty only] => only.Of(instance),
        _ => new ValueRow(Array.ConvertAll(_properties, property => property.Of(instance))),
    };
}
