using Monitoring.Entries;

namespace Monitoring.Formatting;

/// <summary>The fields of a message as one line of text: <c>status=500 tags=[a, b] user={name=x}</c>.</summary>
internal static class FieldText
{
    /// <summary>The fields, parted by blanks.</summary>
    public static string Format(LogFields fields) =>
        string.Join(' ', fields.Select(field => $"{field.Key}={FormatValue(field.Value)}"));

    private static string FormatValue(object? value) => value switch
    {
        null => "null",
        LogFields fields => $"{{{Format(fields)}}}",
        object?[] values => $"[{string.Join(", ", values.Select(FormatValue))}]",
        _ => value.ToString() ?? string.Empty,
    };
}
