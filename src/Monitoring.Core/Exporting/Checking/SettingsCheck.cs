using Monitoring.Exporting.Protocols.Files;
using Monitoring.Exporting.Protocols.Http;
using Monitoring.Exporting.Protocols.Loki;
using Monitoring.Querying;
using Monitoring.Storing.Destinations;

namespace Monitoring.Exporting.Checking;

/// <summary>Finds what is wrong with the settings of a destination, without sending anything.</summary>
internal static class SettingsCheck
{
    /// <summary>The labels of Loki that the sender itself may set.</summary>
    private const int OwnLabels = 8;

    private static readonly string[] SecretWords = ["auth", "token", "key", "secret", "password", "cookie"];

    /// <summary>Describes each problem, with what to do.</summary>
    public static IReadOnlyList<string> FindProblems(DestinationSettings settings) =>
        [.. FindMistakes(settings), .. FindUnreadable(settings)];

    /// <summary>Describes each problem that only other settings can fix.</summary>
    public static IReadOnlyList<string> FindMistakes(DestinationSettings settings)
    {
        List<string> problems = [.. CheckTarget(settings), .. CheckSecrets(settings)];
        if (settings.Selector is { } selector && !LabelSelector.TryParse(selector, out _))
        {
            problems.Add($"'{selector}' is not a label selector. Use a selector such as app=web,tier!=test.");
        }

        if (settings.MaxBytesPerSecond <= 0)
        {
            problems.Add(
                $"A rate of {settings.MaxBytesPerSecond} bytes per second sends nothing. Use a positive rate.");
        }

        if (settings.Kind == DestinationKind.Loki && settings.Labels?.Count > LokiStreamLabels.MaxLabels - OwnLabels)
        {
            problems.Add(
                $"Loki accepts {LokiStreamLabels.MaxLabels} labels on a stream, and the sender sets up to {OwnLabels}. Use "
                + $"at most {LokiStreamLabels.MaxLabels - OwnLabels} labels instead of {settings.Labels.Count}.");
        }

        return problems;
    }

    /// <summary>Describes each file and variable of the settings that cannot be read now.</summary>
    public static IReadOnlyList<string> FindUnreadable(DestinationSettings settings)
    {
        List<string> problems = [];
        string?[] sources =
        [
            settings.TokenPath is { } token ? "file:" + token : null,
            settings.CaPath is { } authorities ? "file:" + authorities : null,
            settings.Password,
            .. settings.Headers?.Values ?? [],
        ];
        foreach (string source in sources.OfType<string>().Where(source => !SecretSource.IsLiteral(source)))
        {
            if (FindFailure(source) is { } failure)
            {
                problems.Add($"{source} cannot be read: {failure}");
            }
        }

        return problems;
    }

    private static IEnumerable<string> CheckTarget(DestinationSettings settings)
    {
        if (settings.Kind == DestinationKind.File)
        {
            if (settings.Target != FileProtocol.Output && !Path.IsPathFullyQualified(settings.Target))
            {
                yield return $"'{settings.Target}' is not a full path. Use the full path of a file, or - for the "
                    + "standard output.";
            }

            yield break;
        }

        string[] schemes = settings.Kind == DestinationKind.Syslog
            ? ["tcp", "tls", "syslog+tcp", "syslog+tls"] : ["http", "https"];
        if (!Uri.TryCreate(settings.Target, UriKind.Absolute, out Uri? url)
            || !schemes.Contains(url.Scheme, StringComparer.Ordinal)
            || url.Host.Length == 0)
        {
            // The text before an @ may be a password.
            string shown = settings.Target.Contains('@', StringComparison.Ordinal) ? "This" : $"'{settings.Target}'";
            yield return $"{shown} is not the URL of a receiver. Use a URL that begins with {schemes[0]}:// or "
                + $"{schemes[1]}://.";
        }
        else if (url.UserInfo.Length > 0)
        {
            yield return "The URL contains a user name or a password, which the store would keep. Use TokenPath, or "
                + "UserName with PasswordPath or PasswordVariable.";
        }
    }

    private static IEnumerable<string> CheckSecrets(DestinationSettings settings)
    {
        foreach ((string name, string source) in settings.Headers ?? new Dictionary<string, string>())
        {
            if (SecretSource.IsLiteral(source)
                && SecretWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)))
            {
                yield return $"The header {name} may contain a secret, which the store would keep. Use env:NAME or "
                    + "file:PATH as its value.";
            }
        }

        if (settings.Password is { } password && SecretSource.IsLiteral(password))
        {
            yield return "The store would keep the password. Use env:NAME or file:PATH.";
        }

        if (settings.UserName is null != settings.Password is null)
        {
            yield return "A user name needs a password, and a password needs a user name. Use UserName with "
                + "PasswordPath or PasswordVariable.";
        }

        if (settings.UserName is not null && settings.TokenPath is not null)
        {
            yield return "A user name and a token cannot be combined. Use one of them.";
        }
    }

    private static string? FindFailure(string source)
    {
        try
        {
            return SecretSource.Read(source).Length == 0 ? "It is empty." : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return failure.Message;
        }
    }
}
