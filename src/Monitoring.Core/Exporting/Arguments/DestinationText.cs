using System.Diagnostics.CodeAnalysis;
using Monitoring.Entries;
using Monitoring.Exporting.Checking;
using Monitoring.Storing.Destinations;

namespace Monitoring.Exporting.Arguments;

/// <summary>A destination as text, for the arguments and the environment of a container: a URL whose scheme names the
/// protocol, with settings in its fragment, such as
/// <c>loki+https://loki:3100#name=main&amp;level=Warning&amp;tokenPath=/run/secrets/token</c>.</summary>
/// <remarks>The fragment of a URL is never sent, so it can have no setting of the receiver.</remarks>
/// <param name="Name">The name of the destination; by default the protocol.</param>
/// <param name="Settings">The settings.</param>
/// <param name="From">The first entries, for a destination that the store does not have: <c>Beginning</c>, <c>Now</c>
/// or a time; null if the text does not say.</param>
internal sealed record DestinationText(string Name, DestinationSettings Settings, string? From)
{
    /// <summary>The environment variable with destinations, separated by white space.</summary>
    public const string Variable = "MONITORING_DESTINATION";

    private const string FileScheme = "file:";

    // A file has no host, so its scheme is not followed by a plus.
    private static readonly (string Scheme, DestinationKind Kind)[] Protocols =
    [
        ("otlp+", DestinationKind.Otlp),
        ("loki+", DestinationKind.Loki),
        ("elasticsearch+", DestinationKind.Elasticsearch),
        ("opensearch+", DestinationKind.Elasticsearch),
        ("syslog+", DestinationKind.Syslog),
        (FileScheme, DestinationKind.File),
    ];

    /// <summary>Reads a destination.</summary>
    /// <param name="text">The text.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="destination">The destination.</param>
    /// <param name="problem">What is wrong, and what to do; without secrets.</param>
    public static bool TryParse(
        string text, TimeProvider timeProvider, [NotNullWhen(true)] out DestinationText? destination,
        [NotNullWhen(false)] out string? problem)
    {
        destination = null;
        int fragment = text.IndexOf('#', StringComparison.Ordinal);
        string address = fragment < 0 ? text : text[..fragment];
        (string scheme, DestinationKind kind) = Array.Find(
            Protocols, protocol => address.StartsWith(protocol.Scheme, StringComparison.OrdinalIgnoreCase));
        if (scheme is null)
        {
            problem = "A destination must be a URL that begins with the name of a protocol: otlp+https://, "
                + "loki+https://, elasticsearch+https://, opensearch+https://, syslog+tls:// or file:///.";
            return false;
        }

        DestinationTextSettings settings = new(new DestinationSettings
        {
            Kind = kind,
            Added = timeProvider.GetUtcNow(),
            Target = kind == DestinationKind.File ? FileOf(address) : address[scheme.Length..],
        });
        problem = settings.Read(fragment < 0 ? string.Empty : text[(fragment + 1)..]);
        if (problem is null)
        {
            string name = settings.Name ?? scheme.TrimEnd('+', ':');
            destination = new DestinationText(name, settings.Result, settings.From);
            problem = destination.FindProblem();
        }

        if (problem is not null)
        {
            problem = Describe(settings.Name ?? scheme.TrimEnd('+', ':'), problem);
        }

        return problem is null;
    }

    /// <summary>Whether the destination has a name, case-insensitive.</summary>
    public bool IsNamed(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The files and variables of the settings that cannot be read now. The sender retries, so a secret may
    /// appear later.</summary>
    public IReadOnlyList<string> FindUnreadable() => SettingsCheck.FindUnreadable(Settings);

    /// <summary>The message for a problem of a destination.</summary>
    public static string Describe(string name, string problem) =>
        $"The destination '{TerminalText.Neutralize(name)}' is not valid: {problem}";

    private string? FindProblem()
    {
        if (TerminalText.Neutralize(Name) != Name)
        {
            return "The name has control characters. Use a name without control characters.";
        }

        IReadOnlyList<string> problems = SettingsCheck.FindMistakes(Settings);
        return problems.Count == 0 ? null : string.Join(' ', problems);
    }

    private static string FileOf(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out Uri? url) && url.IsFile ? url.LocalPath
            : address[FileScheme.Length..];
}
