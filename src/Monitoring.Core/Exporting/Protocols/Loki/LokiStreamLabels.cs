using System.Text;
using Monitoring.Entries;
using Monitoring.Exporting.Sources;
using Monitoring.Exporting.Texts;
using Monitoring.Storing.Blocks;

namespace Monitoring.Exporting.Protocols.Loki;

// Implementation notes
//
// Loki keeps a stream for each set of labels, and accepts 15 labels on a stream by default. So the labels are few and
// bounded: where an entry comes from. Everything else is structured metadata, with at most 128 pairs for an entry.

/// <summary>The labels and the structured metadata of a stream.</summary>
internal static class LokiStreamLabels
{
    /// <summary>The maximum number of labels on a stream, a default limit of Loki.</summary>
    public const int MaxLabels = 15;

    /// <summary>The maximum length of a label's value, a default limit of Loki.</summary>
    private const int MaxValueLength = 2048;

    private const int MaxNameLength = 1024;

    /// <summary>The maximum number of pairs of structured metadata; Loki accepts 128.</summary>
    private const int MaxPairs = 100;

    /// <summary>Returns the labels as a JSON object; equal labels are equal texts.</summary>
    public static byte[] LabelsOf(SourceFacts facts, LogOutput output)
    {
        (string? Name, string? Value)[] own =
        [
            ("cluster", facts.Cluster),
            ("node", facts.Node),
            ("namespace", facts.Namespace),
            ("pod", facts.Pod),
            ("container", facts.Container),
            ("filename", facts.Container is null ? facts.FilePath : null),
            (facts.OwnerKind, facts.OwnerName),
            ("service_name", facts.ServiceName ?? facts.FileName),
            ("stream", output switch { LogOutput.Stdout => "stdout", LogOutput.Stderr => "stderr", _ => null }),
        ];
        return ToJson(
            own.Where(label => label.Name is not null).Select(label => KeyValuePair.Create(label.Name!, label.Value))
            .Concat(facts.OtherLabels.Select(label => KeyValuePair.Create(label.Key, (string?)label.Value))),
            MaxLabels,
            braces: true);
    }

    /// <summary>Returns the structured metadata as the members of a JSON object, without braces.</summary>
    public static byte[] MetadataOf(SourceFacts facts)
    {
        (string Name, string? Value)[] own =
        [
            ("pod_uid", facts.PodUid),
            ("container_id", facts.ContainerId),
            ("image", facts.ImageName),
            ("image_tag", facts.ImageTag),
            ("filename", facts.Container is null ? null : facts.FilePath),
        ];
        return ToJson(
            own.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)).Concat(facts.PodLabels
                .OrderBy(label => label.Key, StringComparer.Ordinal)
                .Select(label => KeyValuePair.Create(label.Key, (string?)label.Value))),
            MaxPairs,
            braces: false);
    }

    /// <summary>Returns a name that Loki accepts: other characters than letters, digits and the underscore become an
    /// underscore.</summary>
    public static string NameOf(string key)
    {
        StringBuilder name = new(Math.Min(key.Length, MaxNameLength) + 1);
        foreach (char letter in key.AsSpan(0, Math.Min(key.Length, MaxNameLength - 1)))
        {
            name.Append(char.IsAsciiLetterOrDigit(letter) ? letter : '_');
        }

        return name.Length > 0 && char.IsAsciiDigit(name[0]) ? "_" + name : name.ToString();
    }

    // Of two keys that become the same name, the first one is kept.
    private static byte[] ToJson(IEnumerable<KeyValuePair<string, string?>> pairs, int max, bool braces)
    {
        ByteBuffer output = new();
        HashSet<string> names = new(StringComparer.Ordinal);
        output.Write(braces ? "{"u8 : []);
        foreach ((string key, string? value) in pairs)
        {
            if (!string.IsNullOrEmpty(value) && names.Count < max && NameOf(key) is { Length: > 0 } name
                && names.Add(name))
            {
                output.Write(names.Count > 1 ? ","u8 : []);
                JsonText.WriteMember(output, name, value.Length <= MaxValueLength ? value : value[..MaxValueLength]);
            }
        }

        output.Write(braces ? "}"u8 : []);
        return output.Written.ToArray();
    }
}
