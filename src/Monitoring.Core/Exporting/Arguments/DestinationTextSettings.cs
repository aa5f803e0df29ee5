using Monitoring.Messages;
using Monitoring.Querying;
using Monitoring.Storing.Destinations;

namespace Monitoring.Exporting.Arguments;

/// <summary>The settings in the fragment of a destination's text: <c>key=value</c> pairs with the names of
/// Add-LogDestination's parameters, separated by <c>&amp;</c>. Keys are case-insensitive; values are
/// percent-encoded.</summary>
/// <param name="defaults">The settings without those of the text.</param>
internal sealed class DestinationTextSettings(DestinationSettings defaults)
{
    private const string Known =
        "name, selector, level, from, header.NAME, label.NAME, tenant, userName, passwordPath, passwordVariable, "
        + "tokenPath, caPath, skipCertificateCheck, index, maxBytesPerSecond and holdForDestinations";

    private readonly SortedDictionary<string, string> _headers = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _labels = new(StringComparer.Ordinal);
    private DestinationSettings _settings = defaults;

    /// <summary>The name; null if the text has none.</summary>
    public string? Name { get; private set; }

    /// <summary>The first entries to send: <c>Beginning</c>, <c>Now</c> or a time; null if the text does not
    /// say.</summary>
    public string? From { get; private set; }

    /// <summary>All settings.</summary>
    public DestinationSettings Result => _settings with
    {
        Headers = _headers.Count > 0 ? _headers : null,
        Labels = _labels.Count > 0 ? _labels : null,
    };

    /// <summary>Reads a fragment; returns what is wrong with it, or null.</summary>
    public string? Read(string fragment)
    {
        HashSet<string> keys = new(StringComparer.OrdinalIgnoreCase);
        foreach (string pair in fragment.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            string key = Uri.UnescapeDataString(equals < 0 ? pair : pair[..equals]);
            string value = equals < 0 ? string.Empty : Uri.UnescapeDataString(pair[(equals + 1)..]);
            try
            {
                if (!keys.Add(key))
                {
                    return $"The setting {key} is given twice.";
                }

                Read(key, value);
            }
            catch (FormatException failure)
            {
                return $"The setting {key} is not valid: {failure.Message}";
            }
        }

        return null;
    }

    private void Read(string key, string value)
    {
        if (value.Length == 0 && !IsSwitch(key))
        {
            throw new FormatException("It has no value.");
        }

        if (TryTakeName(key, "header.", out string header))
        {
            _headers.Add(header, value);
            return;
        }

        if (TryTakeName(key, "label.", out string label))
        {
            _labels.Add(label, value);
            return;
        }

        switch (key.ToUpperInvariant())
        {
            case "NAME":
                Name = value;
                break;
            case "FROM":
                From = value;
                break;
            default:
                _settings = Change(key, value);
                break;
        }
    }

    private DestinationSettings Change(string key, string value) => key.ToUpperInvariant() switch
    {
        "SELECTOR" => _settings with { Selector = value },
        "LEVEL" => _settings with { Level = LogLevelText.Parse(value) },
        "TENANT" => _settings with { Tenant = value },
        "USERNAME" => _settings with { UserName = value },
        "PASSWORDPATH" => WithPassword("file:" + FullPath(value)),
        "PASSWORDVARIABLE" => WithPassword("env:" + value),
        "TOKENPATH" => _settings with { TokenPath = FullPath(value) },
        "CAPATH" => _settings with { CaPath = FullPath(value) },
        "SKIPCERTIFICATECHECK" => _settings with { SkipTlsVerify = ReadSwitch(value) },
        "INDEX" when _settings.Kind == DestinationKind.Elasticsearch => _settings with { Index = value },
        "INDEX" => throw new FormatException("Only Elasticsearch and OpenSearch have an index."),
        "MAXBYTESPERSECOND" => _settings with { MaxBytesPerSecond = SizeExpression.Parse(value) },
        "HOLDFORDESTINATIONS" => _settings with { HoldsRetention = ReadSwitch(value) },
        _ => throw new FormatException($"There is no such setting. The settings are {Known}."),
    };

    private DestinationSettings WithPassword(string source) => _settings.Password is null
        ? _settings with { Password = source }
        : throw new FormatException("passwordPath and passwordVariable cannot be combined. Use one of them.");

    private static bool IsSwitch(string key) =>
        key.Equals("skipCertificateCheck", StringComparison.OrdinalIgnoreCase)
            || key.Equals("holdForDestinations", StringComparison.OrdinalIgnoreCase);

    private static bool ReadSwitch(string value) => value.Length == 0
        || (bool.TryParse(value, out bool isOn) ? isOn : throw new FormatException("Use true or false."));

    private static string FullPath(string path) => Path.IsPathFullyQualified(path)
        ? path : throw new FormatException($"'{path}' is not a full path. Use the full path of a file.");

    private static bool TryTakeName(string key, string prefix, out string name)
    {
        bool isNamed = key.Length > prefix.Length && key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
        name = isNamed ? key[prefix.Length..] : string.Empty;
        return isNamed;
    }
}
