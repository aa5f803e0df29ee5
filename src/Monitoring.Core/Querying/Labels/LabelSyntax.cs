using System.Buffers;
using Monitoring.Entries;

namespace Monitoring.Querying.Labels;

/// <summary>The rules for label keys and values.</summary>
/// <remarks>
/// <code>
/// key    = [prefix "/"] name
/// prefix = a DNS subdomain of at most 253 characters
/// name   = 1 to 63 characters, letters, digits, "-", "_" and ".", the first and the last a letter or a digit
/// value  = the same as a name, or empty
/// </code>
/// See kubernetes/apimachinery, pkg/util/validation, IsQualifiedName and IsValidLabelValue. The module's own metadata
/// keys are exempt: a path or an image has other characters. A Kubernetes name, such as a pod's, has the characters of
/// a label's value, but may be longer.</remarks>
internal static class LabelSyntax
{
    private const int MaxNameLength = 63;
    private const int MaxPrefixLength = 253;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    private static readonly SearchValues<char> PrefixCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyz0123456789-.");

    // The module's own keys whose values are names.
    private static readonly string[] NamedKeys =
    [
        MetadataKeys.Namespace, MetadataKeys.PodName, MetadataKeys.PodUid, MetadataKeys.ContainerName,
        MetadataKeys.NodeName,
        MetadataKeys.RestartCount, MetadataKeys.OwnerKind, MetadataKeys.OwnerName,
    ];

    /// <summary>Finds the error in a key; null if there is none.</summary>
    /// <param name="key">The key, as written in a selector.</param>
    /// <param name="onlyLabels">Whether every key is a label's, even one with the name of one of the
    /// module's own keys.</param>
    public static LabelError? CheckKey(string key, bool onlyLabels)
    {
        int start = onlyLabels ? 0
            : HasPrefix(key, MetadataKeys.LabelPrefix) ? MetadataKeys.LabelPrefix.Length
            : HasPrefix(key, MetadataKeys.AnnotationPrefix) ? MetadataKeys.AnnotationPrefix.Length
            : 0;
        return CheckLabelKey(key.AsSpan(start)) is { } error ? error with { Position = error.Position + start } : null;
    }

    /// <summary>Finds the error in a value; null if there is none.</summary>
    /// <param name="key">The key of the value.</param>
    /// <param name="value">The value.</param>
    /// <param name="onlyLabels">Whether every key is a label's, even one with the name of one of the
    /// module's own keys.</param>
    public static LabelError? CheckValue(string key, string value, bool onlyLabels)
    {
        if (!onlyLabels && !HasPrefix(key, MetadataKeys.LabelPrefix))
        {
            if (Array.Exists(NamedKeys, named => named.Equals(key, StringComparison.OrdinalIgnoreCase)))
            {
                return CheckCharacters(value, $"the value of {key}");
            }

            if (MetadataKeys.IsReservedIgnoringCase(key))
            {
                return null;
            }
        }

        return value.Length == 0 ? null : CheckName(value, "a label's value");
    }

    private static LabelError? CheckLabelKey(ReadOnlySpan<char> key)
    {
        int slash = key.IndexOf('/');
        if (slash >= 0 && CheckPrefix(key[..slash]) is { } ofPrefix)
        {
            return ofPrefix;
        }

        ReadOnlySpan<char> name = key[(slash + 1)..];
        LabelError? ofName = name.IsEmpty
            ? new LabelError(0, "a name was expected.") : CheckName(name, "a label's key");
        return ofName is { } error ? error with { Position = error.Position + slash + 1 } : null;
    }

    private static LabelError? CheckName(ReadOnlySpan<char> name, string what)
    {
        return CheckCharacters(name, what)
            ?? (name.Length > MaxNameLength ? new LabelError(MaxNameLength,
                $"{what} can have at most {MaxNameLength} characters.")
                : CheckEnds(name, what));
    }

    private static LabelError? CheckPrefix(ReadOnlySpan<char> prefix)
    {
        const string What = "the prefix of a label's key";
        int other = prefix.IndexOfAnyExcept(PrefixCharacters);
        if (prefix.IsEmpty || other >= 0)
        {
            return new LabelError(Math.Max(other, 0),
                $"{What} must be a DNS subdomain: lower-case letters, digits, '-' and '.'.");
        }

        if (prefix.Length > MaxPrefixLength)
        {
            return new LabelError(MaxPrefixLength, $"{What} can have at most {MaxPrefixLength} characters.");
        }

        foreach (Range part in prefix.Split('.'))
        {
            (int start, int length) = part.GetOffsetAndLength(prefix.Length);
            if (length == 0)
            {
                return new LabelError(Math.Min(start, prefix.Length - 1), $"{What} has an empty part.");
            }

            if (CheckEnds(prefix.Slice(start, length), $"each part of {What}") is { } error)
            {
                return error with { Position = error.Position + start };
            }
        }

        return null;
    }

    private static LabelError? CheckCharacters(ReadOnlySpan<char> text, string what)
    {
        int other = text.IndexOfAnyExcept(NameCharacters);
        return other < 0 ? null : new LabelError(other, $"{what} can have only letters, digits, '-', '_' and '.'.");
    }

    private static LabelError? CheckEnds(ReadOnlySpan<char> text, string what)
    {
        string reason = $"{what} must begin and end with a letter or a digit.";
        return !char.IsAsciiLetterOrDigit(text[0]) ? new LabelError(0, reason)
            : !char.IsAsciiLetterOrDigit(text[^1]) ? new LabelError(text.Length - 1, reason)
            : null;
    }

    private static bool HasPrefix(string key, string prefix) =>
        key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
}
