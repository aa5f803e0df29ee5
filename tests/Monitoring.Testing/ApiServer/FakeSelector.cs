using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Monitoring.Testing.ApiServer;

/// <summary>The pods that a request selects: by a namespace, a field selector, a label selector.</summary>
internal sealed class FakeSelector
{
    private readonly string? _namespace;
    private readonly string[] _fields;
    private readonly string[] _labels;

    public FakeSelector(string? space, FakeRequest request)
    {
        _namespace = space;
        _fields = request["fieldSelector"] is { Length: > 0 } fields ? fields.Split(',') : [];
        _labels = request["labelSelector"] is { Length: > 0 } labels ? SplitLabels(labels) : [];
    }

    public bool Selects(JsonObject pod)
    {
        JsonNode metadata = pod["metadata"]!;
        return (_namespace is null || (string?)metadata["namespace"] == _namespace)
            && Array.TrueForAll(_fields, field => HoldsField(pod, field))
            && Array.TrueForAll(_labels, label => HoldsLabel(metadata["labels"], label));
    }

    private static bool HoldsField(JsonObject pod, string field)
    {
        (string path, string value, bool isEqual) = Split(field);
        JsonNode? node = path.Split('.').Aggregate((JsonNode?)pod, (parent, name) => parent?[name]);
        return ((string?)node ?? string.Empty) == value == isEqual;
    }

    /// <summary><c>key=value</c>, <c>key!=value</c>, <c>key</c>, <c>!key</c>, <c>key in (a,b)</c>, <c>key notin
    /// (a,b)</c>, <c>key&gt;1</c>, <c>key&lt;1</c>.</summary>
    private static bool HoldsLabel(JsonNode? labels, string label)
    {
        if (label.EndsWith(')'))
        {
            string[] words = label.Split(' ', 3);
            return words[2].Trim('(', ')').Split(',').Contains((string?)labels?[words[0]]) == (words[1] == "in");
        }

        if (label.IndexOfAny(['>', '<']) is int comparison and > 0)
        {
            return long.TryParse((string?)labels?[label[..comparison]], CultureInfo.InvariantCulture, out long number)
                && number.CompareTo(long.Parse(label[(comparison + 1)..], CultureInfo.InvariantCulture)) == (
                    label[comparison] == '>' ? 1 : -1);
        }

        if (!label.Contains('='))
        {
            return label.StartsWith('!') ? labels?[label[1..]] is null : labels?[label] is not null;
        }

        (string key, string value, bool isEqual) = Split(label);
        return (string?)labels?[key] == value == isEqual;
    }

    /// <summary>At the commas that are not in parentheses.</summary>
    private static string[] SplitLabels(string labels) =>
        Regex.Split(labels, @",(?![^(]*\))", RegexOptions.None, TimeSpan.FromSeconds(1));

    private static (string Left, string Right, bool IsEqual) Split(string requirement)
    {
        bool isEqual = !requirement.Contains("!=", StringComparison.Ordinal);
        string[] pair = requirement.Split(isEqual ? "=" : "!=", 2);
        return (pair[0], pair[1].TrimStart('='), isEqual);
    }
}
