using System.Collections.ObjectModel;

namespace Monitoring.Entries;

/// <summary>The fields that a message has of its own, as a JSON object or as logfmt.</summary>
/// <remarks>PowerShell reads a field like a property: <c>$_.Fields.status</c>. A JSON string is a string; a number an
/// Int64, or a Double; true and false are Boolean; null is null; an object is LogFields; an array is object[].</remarks>
public sealed class LogFields : ReadOnlyDictionary<string, object?>
{
    internal LogFields(Dictionary<string, object?> fields)
        : base(fields)
    {
    }

    /// <summary>No fields.</summary>
    public static new LogFields Empty { get; } = new([]);

    /// <summary>The fields of a message; <see cref="Empty"/> if it is neither a JSON object nor logfmt.</summary>
    public static LogFields Parse(ReadOnlySpan<byte> message) => throw new NotSupportedException();
}
