using System.Globalization;

namespace Monitoring.Counting;

/// <summary>Values of several properties; two rows are equal if all of their values are.</summary>
internal sealed class ValueRow(object?[] values) : IEquatable<ValueRow>
{
    private readonly object?[] _values = values;

    /// <summary>The values, in the order of the properties.</summary>
    public IReadOnlyList<object?> Values => _values;

    /// <inheritdoc/>
    public bool Equals(ValueRow? other) => other is not null && _values.AsSpan().SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ValueRow);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode code = default;
        Array.ForEach(_values, value => code.Add(value));
        return code.ToHashCode();
    }

    /// <summary>The values, separated by commas.</summary>
    public override string ToString() =>
        string.Join(", ", _values.Select(value => string.Create(CultureInfo.InvariantCulture, $"{value}")));
}
