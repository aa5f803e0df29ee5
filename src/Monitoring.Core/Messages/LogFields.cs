using System.Collections;
using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Monitoring.Messages.Fields;

namespace Monitoring.Messages;

/// <summary>The fields of a message that is a JSON object, logfmt or a line of an access log.</summary>
/// <remarks>PowerShell reads a field like a property: <c>$_.Fields.status</c>. A JSON string is a string. A number is
/// an Int64 or a Double, or its text if neither can represent it. true and false are Boolean, null is null, an object
/// is LogFields, and an array is object[]. ConvertTo-Json and Export-Clixml, which write objects only to a certain
/// depth, enumerate the fields flat, as <c>user.name</c>, and arrays as text.</remarks>
[SuppressMessage(
    "Naming", "CA1710:Identifiers should have correct suffix", Justification = "The fields of a log's message.")]
public sealed class LogFields : ReadOnlyDictionary<string, object?>, IDictionary, IEnumerable
{
    internal LogFields(Dictionary<string, object?> fields)
        : base(fields)
    {
    }

    /// <summary>A collection without fields.</summary>
    public static new LogFields Empty { get; } = new([]);

    /// <summary>Parses the fields of a message; returns <see cref="Empty"/> if it is neither a JSON object, nor logfmt,
    /// nor a line of an access log.</summary>
    /// <remarks>Never throws, for any bytes. Keys are compared ordinally; the last of two equal ones is used. A message
    /// with objects nested deeper than 32 levels is not parsed as JSON. In logfmt an unquoted value that is a number,
    /// true or false in JSON is one; any other value is a string. The fields of an access log are host, user, time,
    /// method, path, protocol, code, size, referer, agent and those that the program adds.</remarks>
    /// <param name="message">The message's bytes, UTF-8 or not.</param>
    public static LogFields Parse(ReadOnlySpan<byte> message)
    {
        message = message.Trim(" \t\r\n"u8);
        Dictionary<string, object?>? fields = message.StartsWith("{"u8)
            ? JsonFields.Read(message)
            : AccessLogFields.Read(message) ?? LogfmtFields.Read(message);
        return fields is null or { Count: 0 } ? Empty : new LogFields(fields);
    }

    /// <summary>The fields as one line of text, separated by blanks:
    /// <c>status=500 tags=[a, b] user={name=x}</c>.</summary>
    public override string ToString() => string.Join(' ', this.Select(field => $"{field.Key}={Format(field.Value)}"));

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => NamedValue.Enumerate(this);

    /// <inheritdoc/>
    IDictionaryEnumerator IDictionary.GetEnumerator()
    {
        Dictionary<string, object?> flat = [];
        Flatten(this, string.Empty, flat);
        return ((IDictionary)flat).GetEnumerator();
    }

    private static void Flatten(LogFields fields, string prefix, Dictionary<string, object?> flat)
    {
        foreach ((string key, object? value) in fields)
        {
            if (value is LogFields { Count: > 0 } inner)
            {
                Flatten(inner, $"{prefix}{key}.", flat);
            }
            else
            {
                flat[prefix + key] = value is LogFields or Array ? Format(value) : value;
            }
        }
    }

    private static string Format(object? value) => value switch
    {
        null => "null",
        LogFields fields => $"{{{fields}}}",
        object?[] values => $"[{string.Join(", ", values.Select(Format))}]",
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };
}
